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

export type ContextFile = { readonly path: string; readonly text: string }

const OPEN = 'Open file: '
const SELECTION = 'Selection: '
const EARLIER = 'Earlier instructions:'
const NO_FINAL_NEWLINE = '\\ No newline at end of file'

/**
 * Writes a context as the text of one message: the instruction, lines about what is open, then each file as a
 * path line and a fence that is longer than any run of backticks in it.
 *
 * Law: `readContext(writeContext(context))` equals `context`. For it, a line of the instruction that would be read
 * as a fence or as one of the lines above gets a backslash in front, and paths and earlier instructions that one
 * bare line cannot carry stand as JSON strings.
 */
export function writeContext(context: Context): string {
  const about = [
    ...(context.openPath === null ? [] : [OPEN + writePath(context.openPath)]),
    ...(context.selection === null ? [] : [SELECTION + writeSelection(context, context.selection)]),
    ...(context.earlier.length === 0 ? [] : [EARLIER, ...context.earlier.map(writeEarlier)]),
  ]
  const instruction = context.instruction
    .split('\n')
    .map((line) => (NEEDS_BACKSLASH.test(line) ? `\\${line}` : line))
    .join('\n')
  const sections = [
    instruction,
    ...(about.length === 0 ? [] : [about.join('\n')]),
    ...context.files.map(writeFile),
  ]
  return sections.join('\n\n')
}

/**
 * Reads a message as a context. Besides what `writeContext` writes it takes what a person or another client would
 * write: a fence whose info names the path, a path line in backticks, bold or a heading, `~~~` fences, files before
 * the instruction, a last fence that is never closed. Fences without a path belong to the instruction.
 */
export function readContext(text: string): Context {
  const lines = text.split('\n')
  const files: ContextFile[] = []
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
    if (fence !== null) {
      const close = findClose(lines, at + 1, fence.marks)
      const named = fence.path === null ? takePathLine(prose) : null
      const path = fence.path ?? named
      if (path === null) {
        prose.push(...lines.slice(at, close + 1))
        at = close
        continue
      }
      startSection()
      const body = lines.slice(at + 1, close)
      const bare = lines[close + 1]?.trimEnd() === NO_FINAL_NEWLINE
      files.push({ path, text: body.length === 0 ? '' : body.join('\n') + (bare ? '' : '\n') })
      at = bare ? close + 1 : close
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
  return { instruction, files, openPath, selection, earlier }
}

const SPECIAL = String.raw` {0,3}(?:\x60{3}|~{3})|Open file: |Selection: |Earlier instructions:`
const NEEDS_BACKSLASH = new RegExp(String.raw`^\\*(?:${SPECIAL})`)
const BACKSLASHED = new RegExp(String.raw`^\\+(?:${SPECIAL})`)

/** Text that follows the first section is the instruction's too, unless it is only the blank lines between files. */
function joinProse(before: readonly string[], after: readonly string[]): string {
  const rest = after.join('\n').trim()
  const first = before.join('\n')
  if (rest === '') return first
  return first.trim() === '' ? rest : `${first}\n\n${rest}`
}

function writeFile(file: ContextFile): string {
  const longest = Math.max(0, ...(file.text.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(Math.max(3, longest + 1))
  const language = /\.([a-z]{1,10})$/.exec(file.path)?.[1] ?? ''
  const opening = `${writePath(file.path)}\n${fence}${language}\n`
  if (file.text === '') return `${opening}${fence}`
  return file.text.endsWith('\n')
    ? `${opening}${file.text}${fence}`
    : `${opening}${file.text}\n${fence}\n${NO_FINAL_NEWLINE}`
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
    /^("(?:[^"\\]|\\.)*"|.*?), (?:lines \d+ to \d+(?: \(.*\))?, )?characters (\d+) to (\d+)\s*$/.exec(text)
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

/** A path that one bare line can carry: no white space, nothing that decorates or fences, and a dot or a slash in it. */
const BARE_PATH = /^(?!~~~)(?=.*[./])[\p{L}\p{N}_@.$~[(/][\p{L}\p{N}_@.$~[\]()/+-]*(?<!\.)$/u

function writePath(path: string): string {
  return BARE_PATH.test(path) ? path : JSON.stringify(path)
}

function readPath(text: string): string | null {
  const trimmed = text.trim()
  const quoted = readJsonString(trimmed)
  if (quoted !== null) return quoted
  const plain = trimmed
    .replace(/^(?:#{1,6}|[-*])\s+/, '')
    .replace(/:$/, '')
    .replace(/^\*\*(.*)\*\*$/, '$1')
    .replace(/^(?:file(?:name)?|path):\s*/i, '')
    .replace(/:$/, '')
  const ticked = /^`([^`\n]+)`$/.exec(plain)?.[1]
  if (ticked !== undefined) return ticked
  return BARE_PATH.test(plain) ? plain : null
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

function readFence(line: string): { readonly marks: string; readonly path: string | null } | null {
  const match = /^ {0,3}(`{3,}|~{3,})([^`]*)$/.exec(line)
  if (match?.[1] === undefined) return null
  return { marks: match[1], path: pathInInfo((match[2] ?? '').trim()) }
}

/** `ts a.ts`, `a.ts`, `ts:src/a.ts`, `ts title="a.ts"`, `tsx {path=a.tsx}`. */
function pathInInfo(info: string): string | null {
  for (const word of info.split(/\s+/)) {
    const plain = word
      .replace(/^\{|\}$/g, '')
      .replace(/^(?:title|file|filename|path)=/, '')
      .replace(/^["']|["']$/g, '')
      .replace(/^[a-z]+:(?!\/)/, '')
    if (BARE_PATH.test(plain)) return plain
  }
  return null
}

function findClose(lines: readonly string[], from: number, marks: string): number {
  const mark = marks.startsWith('~') ? '~' : '`'
  for (let at = from; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim()
    if (line.length >= marks.length && line === mark.repeat(line.length)) return at
  }
  return lines.length
}

function readJsonString(text: string): string | null {
  if (!/^"(?:[^"\\]|\\.)*"\s*$/.test(text)) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
