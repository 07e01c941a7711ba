import {
  newsBeginnings,
  readNews,
  readWhole,
  wholeFile,
  writeNews,
  type ContextFile,
  type FileNews,
} from './file-news.ts'
import { findClose, readFence, readJsonString, readPath, writePath } from './message-lines.ts'

/** What a model is told of one turn: the user's words and the files they speak of. */
export type Context = {
  readonly instruction: string
  readonly files: readonly ContextFile[]
  readonly openPath: string | null
  /** Selected text, or the cursor where `from === to`; offsets are UTF-16 units of that file's text. */
  readonly selection: { readonly path: string; readonly from: number; readonly to: number } | null
  /** Instructions whose edits are still pending in these files, oldest first. */
  readonly earlier: readonly string[]
}

/** A context whose files are told by what became of them since the messages before. */
export type Message = Omit<Context, 'files'> & { readonly news: readonly FileNews[] }

const OPEN = 'Open file: '
const SELECTION = 'Selection: '
const EARLIER = 'Earlier instructions:'

/**
 * Writes a context as the text of one message: the instruction, lines about what is open, then each file as a
 * path line and a fence that is longer than any run of backticks in it.
 *
 * Law: `readContext(writeContext(context))` equals `context`. For it, a line of the instruction that would be read
 * as a fence or as one of the lines above gets a backslash in front, and paths and earlier instructions that one
 * bare line cannot carry stand as JSON strings.
 */
export function writeContext(context: Context): string {
  return writeMessage(context, context.files.map(wholeFile))
}

/** The same with other words for its files: what became of them since the messages before this one. */
export function writeMessage(context: Context, news: readonly FileNews[]): string {
  const about = [
    ...(context.openPath === null ? [] : [OPEN + writePath(context.openPath)]),
    ...(context.selection === null ? [] : [SELECTION + writeSelection(context, context.selection)]),
    ...(context.earlier.length === 0 ? [] : [EARLIER, ...context.earlier.map(writeEarlier)]),
  ]
  const instruction = context.instruction
    .split('\n')
    .map((line) => (NEEDS_BACKSLASH.test(line) ? `\\${line}` : line))
    .join('\n')
  const sections = [instruction, ...(about.length === 0 ? [] : [about.join('\n')]), ...writeNews(news)]
  return sections.join('\n\n')
}

/**
 * Reads a message as a context. Besides what `writeContext` writes it takes what a person or another client would
 * write: a fence whose info names the path, a path line in backticks, bold or a heading, `~~~` fences, files before
 * the instruction, a last fence that is never closed. Fences without a path belong to the instruction.
 */
export function readContext(text: string): Context {
  const { news, ...rest } = readMessage(text)
  const files = news.flatMap((item) => (item.type === 'whole' ? [{ path: item.path, text: item.text }] : []))
  return { ...rest, files }
}

/** Reads a message with all it tells of files. Law: it gives back what `writeMessage` wrote. */
export function readMessage(text: string): Message {
  const lines = text.split('\n')
  const news: FileNews[] = []
  const earlier: string[] = []
  let openPath: string | null = null
  let selection: Context['selection'] = null
  let before: string[] | null = null
  let prose: string[] = []
  const startSection = () => {
    if (before !== null) return
    if (prose.at(-1)?.trim() === '') prose.pop()
    before = prose
    prose = []
  }

  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const fence = readFence(line)
    const told = readNews(lines, at)
    if (told !== null) {
      startSection()
      news.push(told.news)
      at += told.lines - 1
    } else if (fence !== null) {
      const close = findClose(lines, at + 1, fence.marks)
      const named = fence.path === null ? takePathLine(prose) : null
      const path = fence.path ?? named
      if (path === null) {
        prose.push(...lines.slice(at, close + 1))
        at = close
        continue
      }
      startSection()
      const whole = readWhole(lines, { path, from: at + 1, close })
      news.push(whole.news)
      at += whole.lines - 1
    } else if (line.startsWith(OPEN)) {
      startSection()
      openPath = readPath(line.slice(OPEN.length))
    } else if (line.startsWith(SELECTION)) {
      startSection()
      selection = readSelection(line.slice(SELECTION.length))
    } else if (line.trimEnd() === EARLIER) {
      startSection()
      while (lines[at + 1]?.startsWith('- ') === true) {
        at += 1
        earlier.push(readEarlier((lines[at] ?? '').slice(2)))
      }
    } else {
      prose.push(BACKSLASHED.test(line) ? line.slice(1) : line)
    }
  }
  const instruction = before === null ? prose.join('\n') : joinProse(before, prose)
  return { instruction, news, openPath, selection, earlier }
}

const SPECIAL = [String.raw` {0,3}(?:\x60{3}|~{3})`, OPEN, SELECTION, EARLIER, ...newsBeginnings].join('|')
const NEEDS_BACKSLASH = new RegExp(String.raw`^\\*(?:${SPECIAL})`)
const BACKSLASHED = new RegExp(String.raw`^\\+(?:${SPECIAL})`)

/** Text that follows the first section is the instruction's too, unless it is only the blank lines between files. */
function joinProse(before: readonly string[], after: readonly string[]): string {
  const rest = after.join('\n').trim()
  const first = before.join('\n')
  if (rest === '') return first
  return first.trim() === '' ? rest : `${first}\n\n${rest}`
}

/**
 * Lines are told for models, which cannot count characters, and where they begin and end for those that cannot count
 * lines; the offsets are what is read back.
 */
function writeSelection(context: Context, selection: NonNullable<Context['selection']>): string {
  const { path, from, to } = selection
  const text = context.files.find((file) => file.path === path)?.text
  const lineOf = (offset: number) => (text ?? '').slice(0, offset).split('\n').length
  const last = Math.max(from, to - 1)
  const selected = (text ?? '')
    .slice(from, to)
    .split('\n')
    .filter((line) => line.trim() !== '')
  const ends = selected.length < 2 ? '' : ` (${quoted(selected[0])} to ${quoted(selected.at(-1))})`
  const lines = text === undefined ? '' : `lines ${lineOf(from)} to ${lineOf(last)}${ends}, `
  return `${writePath(path)}, ${lines}characters ${from} to ${to}`
}

const quoted = (line = ''): string => JSON.stringify(line.trim().slice(0, 60))

function readSelection(text: string): Context['selection'] {
  const match =
    /^("(?:[^"\\]|\\.)*"|.*?), (?:lines \d+ to \d+(?: \([\s\S]*\))?, )?characters (\d+) to (\d+)\s*$/.exec(
      text,
    )
  const path = match?.[1] === undefined ? null : readPath(match[1])
  return match === null || path === null ? null : { path, from: Number(match[2]), to: Number(match[3]) }
}

function writeEarlier(instruction: string): string {
  const isPlain = /^[^"\s]/.test(instruction) && !/[\n\r]/.test(instruction)
  return `- ${isPlain ? instruction : JSON.stringify(instruction)}`
}

function readEarlier(text: string): string {
  return readJsonString(text) ?? text.replace(/\r$/, '')
}

/** Takes the path off the end of the prose: the line right before a fence, or before one blank line. */
function takePathLine(prose: string[]): string | null {
  for (const back of [1, 2]) {
    const line = prose.at(-back)
    if (line === undefined) return null
    const path = readPath(line)
    if (path !== null) {
      prose.length -= back
      return path
    }
    if (line.trim() !== '') return null
  }
  return null
}
