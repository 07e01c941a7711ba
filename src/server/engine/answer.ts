import type { ContextFile } from '../../core/turn/file-news.ts'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import { describeFiles } from './describe.ts'
import type { Intent, Outcome, View } from './intent.ts'
import { declaredIn } from './names.ts'
import { lineChanges } from '../../core/edits/line-changes.ts'
import { splitLines } from '../../core/edits/lines.ts'
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
  let { selection } = asked
  for (const intent of understand(asked.instruction, view)) {
    if (intent.type === 'question') says.push(describeFiles(project, intent, view))
    else if (intent.type === 'unknown') {
      lost = true
      says.push(cannot(intent.words))
    } else {
      const outcome = perform(project, intent, { ...viewOf(project, asked), selection })
      says.push(outcome.type === 'changed' ? withPlace(outcome, intent, asked.openPath) : outcome.says)
      if (outcome.type !== 'changed') continue
      const before = selection === null ? undefined : project.text(selection.path)
      for (const [path, text] of outcome.files) project.write(path, text)
      const after = selection === null ? undefined : outcome.files.get(selection.path)
      if (selection !== null && before !== undefined && after !== undefined)
        selection = moveSelection(selection, before, after)
    }
  }
  const edits = writeReply(changesSince(asked, project.files), asked.format)
  if (lost) says.push(suggest(project, viewOf(project, asked)), CONNECT)
  return (edits === '' ? [says.join(' ')] : [edits, says.join(' ')]).join('\n\n')
}

/** Where a selection stands in the changed text: its lines move with the lines before them. */
function moveSelection(
  selection: NonNullable<View['selection']>,
  before: string,
  after: string,
): NonNullable<View['selection']> {
  const changes = lineChanges(splitLines(before).texts, splitLines(after).texts)
  const move = (offset: number): number => {
    const head = before.slice(0, offset)
    const line = head.split('\n').length - 1
    const column = offset - (head.lastIndexOf('\n') + 1)
    let shift = 0
    for (const change of changes) {
      if (change.to > line) break
      shift += change.lines.length - (change.to - change.from)
    }
    const lines = after.split('\n')
    const at = Math.min(line + shift, lines.length - 1)
    const start = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0)
    return start + Math.min(column, lines[at]?.length ?? 0)
  }
  return { path: selection.path, from: move(selection.from), to: move(selection.to) }
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

/** Changed files, the open one first: what the user looks at is the first to stream. */
function changesSince(asked: Question, after: readonly ContextFile[]): FileChange[] {
  const old = new Map(asked.files.map((file) => [file.path, file.text]))
  return after
    .map(({ path, text }) => ({ path, before: old.get(path) ?? null, after: text }))
    .filter((change) => change.before !== change.after)
    .toSorted((a, b) => Number(b.path === asked.openPath) - Number(a.path === asked.openPath))
}

/** A rename says where it went; the others do where it is not the open file. */
function withPlace(
  outcome: Extract<Outcome, { type: 'changed' }>,
  intent: Intent,
  openPath: string | null,
): string {
  const paths = [...outcome.files.keys()]
  const isPlain = intent.type === 'rename' || paths.every((path) => path === openPath)
  if (isPlain || paths.some((path) => outcome.says.includes(path))) return outcome.says
  const where = paths.length > 2 ? `${paths.length} files` : paths.join(' and ')
  return `${outcome.says.replace(/\.$/, '')}, in ${where}.`
}
