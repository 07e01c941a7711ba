import { fenced, findClose, readFence, readPath, writePath } from './message-lines.ts'

/** A file as a model is told it. */
export type ContextFile = { readonly path: string; readonly text: string }

/**
 * What a message tells of one file, over what the messages before it told: its whole text, the lines of a diff
 * (file-diff.ts), or that it is gone or has another name; at last the order of all files, where it is another.
 */
export type FileNews =
  | { readonly type: 'whole'; readonly path: string; readonly text: string }
  | { readonly type: 'changed'; readonly path: string; readonly diff: readonly string[] }
  | { readonly type: 'removed'; readonly path: string }
  | { readonly type: 'renamed'; readonly path: string; readonly to: string }
  | { readonly type: 'order'; readonly paths: readonly string[] }

const CHANGED = 'Changed file: '
const REMOVED = 'Removed file: '
const RENAMED = 'Renamed file: '
const ORDER = 'Files in order: '

const NO_FINAL_NEWLINE = '\\ No newline at end of file'

/** The files of a message, a section each; by themselves a message without instruction. */
export function writeNews(news: readonly FileNews[]): readonly string[] {
  return news.map((item) => {
    switch (item.type) {
      case 'whole':
        return writeFile(item)
      case 'changed':
        return fenced(`${CHANGED}${writePath(item.path)}`, 'diff', item.diff.join('\n'))
      case 'removed':
        return REMOVED + writePath(item.path)
      case 'renamed':
        return `${RENAMED}${writePath(item.path)} to ${writePath(item.to)}`
      case 'order':
        return ORDER + item.paths.map(writePath).join(', ')
    }
  })
}

export const wholeFile = ({ path, text }: ContextFile): FileNews => ({ type: 'whole', path, text })

/** The beginnings of lines that tell of files, for a regular expression. */
export const newsBeginnings: readonly string[] = [CHANGED, REMOVED, RENAMED, ORDER]

/** What a line, or as many from it on, tells of a file. */
type Told = { readonly news: FileNews; readonly lines: number }

/** What the line at `at`, with those that belong to it, tells of a file; null when it tells of none, or is a fence. */
export function readNews(lines: readonly string[], at: number): Told | null {
  const line = lines[at] ?? ''
  if (line.startsWith(CHANGED)) return readChanged(lines, at)
  const news = line.startsWith(REMOVED)
    ? readRemoved(line.slice(REMOVED.length))
    : line.startsWith(RENAMED)
      ? readRenamed(line.slice(RENAMED.length))
      : line.startsWith(ORDER)
        ? readOrder(line.slice(ORDER.length))
        : null
  return news === null ? null : { news, lines: 1 }
}

/** The whole file whose fence holds the lines [from, close); counted from the opening of its fence. */
export function readWhole(
  lines: readonly string[],
  { path, from, close }: { readonly path: string; readonly from: number; readonly close: number },
): Told {
  const body = lines.slice(from, close)
  const isBare = lines[close + 1]?.trimEnd() === NO_FINAL_NEWLINE
  const text = body.length === 0 ? '' : body.join('\n') + (isBare ? '' : '\n')
  return { news: { type: 'whole', path, text }, lines: close - from + (isBare ? 3 : 2) }
}

function readChanged(lines: readonly string[], at: number): Told | null {
  const path = readPath((lines[at] ?? '').slice(CHANGED.length))
  const fence = readFence(lines[at + 1] ?? '')
  if (path === null || fence === null) return null
  const close = findClose(lines, at + 2, fence.marks)
  return { news: { type: 'changed', path, diff: lines.slice(at + 2, close) }, lines: close + 1 - at }
}

const PATH = String.raw`"(?:[^"\\]|\\.)*"|[^\s",]+`
const TWO_PATHS = new RegExp(String.raw`^(${PATH}) to (${PATH})\s*$`)
const MORE_PATHS = new RegExp(String.raw`(${PATH})(?:, |\s*$)`, 'gy')

function readRemoved(text: string): FileNews | null {
  const path = readPath(text)
  return path === null ? null : { type: 'removed', path }
}

function readRenamed(text: string): FileNews | null {
  const [, from = '', to = ''] = TWO_PATHS.exec(text) ?? []
  const [path, next] = [readPath(from), readPath(to)]
  return path === null || next === null ? null : { type: 'renamed', path, to: next }
}

function readOrder(text: string): FileNews | null {
  const paths = [...text.matchAll(MORE_PATHS)].map(([, path = '']) => readPath(path))
  return paths.length === 0 || paths.includes(null)
    ? null
    : { type: 'order', paths: paths.filter((path) => path !== null) }
}

function writeFile({ path, text }: ContextFile): string {
  const language = /\.([a-z]{1,10})$/.exec(path)?.[1] ?? ''
  if (text === '') return `${writePath(path)}\n\`\`\`${language}\n\`\`\``
  if (text.endsWith('\n')) return fenced(writePath(path), language, text.slice(0, -1))
  return `${fenced(writePath(path), language, text)}\n${NO_FINAL_NEWLINE}`
}
