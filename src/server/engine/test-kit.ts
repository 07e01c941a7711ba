import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import { acceptAll, foldNews } from '../../core/edits/proposal.ts'
import { createReplyReader } from '../../core/edits/reader.ts'
import type { ContextFile } from '../../core/turn/file-news.ts'
import { answer } from './answer.ts'
import type { Project } from './project.ts'

export const ROOT = new URL('../../../', import.meta.url).pathname

/** Source files under a folder of the repository's packages, sorted, tests and declarations left out. */
export function sourcesUnder(folder: string, extension = /\.tsx?$/): ContextFile[] {
  const found: ContextFile[] = []
  const visit = (at: string) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      if (entry.isDirectory()) {
        if (!/^(?:tests?|__tests__|benchmarks|node_modules)$/.test(entry.name)) visit(path)
      } else if (extension.test(entry.name) && !/\.d\.ts$|\.test\./.test(entry.name)) {
        found.push({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') })
      }
    }
  }
  visit(join(ROOT, folder))
  return found.toSorted((a, b) => a.path.localeCompare(b.path))
}

/** Compiler errors of the scripts at `paths`, as "code message", sorted. */
export function errorsOf(project: Project, paths: readonly string[]): string[] {
  return paths
    .flatMap((path) => {
      const script = project.script(path)
      if (script === undefined) return []
      const { service } = project
      return [
        ...service.getSyntacticDiagnostics(script.fileName),
        ...service.getSemanticDiagnostics(script.fileName),
      ]
    })
    .map((one) => `${one.code} ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`)
    .toSorted()
}

/** What is in `after` more often than in `before`. */
export function addedErrors(before: readonly string[], after: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const error of before) left.set(error, (left.get(error) ?? 0) + 1)
  return after.filter((error) => {
    const count = left.get(error) ?? 0
    left.set(error, count - 1)
    return count <= 0
  })
}

export type Asked = {
  readonly instruction: string
  readonly files: readonly ContextFile[]
  readonly openPath?: string | null
  readonly selection?: { readonly path: string; readonly from: number; readonly to: number } | null
  readonly format?: ReplyFormat
}

/** Asks the engine and reads its answer as the page would; the files as they are when all is accepted. */
export function askAndAccept(project: Project, asked: Asked) {
  const { format = 'blocks', openPath = null, selection = null, files, instruction } = asked
  const reply = answer(project, { instruction, files, openPath, selection, format })
  const snapshots = files.map((file) => ({ ...file, version: 1 }))
  const reader = createReplyReader({ files: snapshots, asked: format, openPath })
  const hunks = foldNews(foldNews([], reader.push(reply)), reader.finish('complete'))
  const accepted = acceptAll(snapshots, hunks)
  const after = new Map(files.map((file) => [file.path, file.text]))
  for (const [path, text] of accepted) if (text !== null) after.set(path, text)
  return { reply, hunks, after: [...after].map(([path, text]) => ({ path, text })), intended: project.files }
}
