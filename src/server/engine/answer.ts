import type { ContextFile } from '../../core/turn/context.ts'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import { describeFiles } from './describe.ts'
import type { View } from './intent.ts'
import { declaredIn } from './names.ts'
import { perform } from './perform.ts'
import type { Project } from './project.ts'
import { suggest } from './suggest.ts'
import { understand } from './understand.ts'
import { writeReply, type FileChange } from './write-reply.ts'

/** What the engine is asked: an instruction over files as they stand. */
export type Question = {
  readonly instruction: string
  readonly files: readonly ContextFile[]
  readonly openPath: string | null
  readonly selection: View['selection']
  readonly format: ReplyFormat
}

const CONNECT = 'For anything else, connect a model of your choice under Connect.'

/**
 * Answers an instruction as model text: the edits first, then a sentence or two. Wishes joined by "and" are carried
 * out one after the other, each on the text the one before left.
 */
export function answer(project: Project, asked: Question): string {
  project.load(asked.files)
  const says: string[] = []
  const view = viewOf(project, asked)
  let lost = false
  for (const intent of understand(asked.instruction, view)) {
    if (intent.type === 'question') says.push(describeFiles(project, intent, view))
    else if (intent.type === 'unknown') {
      lost = true
      says.push(cannot(intent.words))
    } else {
      const outcome = perform(project, intent, viewOf(project, asked))
      says.push(outcome.says)
      if (outcome.type === 'changed') for (const [path, text] of outcome.files) project.write(path, text)
    }
  }
  const edits = writeReply(changesSince(asked.files, project.files), asked.format)
  if (lost) says.push(suggest(project, viewOf(project, asked)), CONNECT)
  return (edits === '' ? [says.join(' ')] : [edits, says.join(' ')]).join('\n\n')
}

function cannot(words: string): string {
  const short = words.length > 80 ? `${words.slice(0, 77)}…` : words
  if (short === '') return 'I am a rule-based model and need an instruction.'
  return `I am a rule-based model and cannot do “${short}”.`
}

function viewOf(project: Project, asked: Question): View {
  const names = new Set(
    project.scripts.flatMap((script) => declaredIn(script).map((declared) => declared.name)),
  )
  return { files: project.files, openPath: asked.openPath, selection: asked.selection, names }
}

function changesSince(before: readonly ContextFile[], after: readonly ContextFile[]): FileChange[] {
  const old = new Map(before.map((file) => [file.path, file.text]))
  return after
    .map(({ path, text }) => ({ path, before: old.get(path) ?? null, after: text }))
    .filter((change) => change.before !== change.after)
}
