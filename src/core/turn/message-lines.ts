/** A path that one bare line can carry: no white space, nothing that decorates or fences, and a dot or a slash in it. */
const BARE_PATH = /^(?!~~~)(?=.*[./])[\p{L}\p{N}_@.$~[(/][\p{L}\p{N}_@.$~[\]()/+-]*(?<!\.)$/u

export function writePath(path: string): string {
  return BARE_PATH.test(path) ? path : JSON.stringify(path)
}

export function readPath(text: string): string | null {
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

/** A head line, and the text in a fence longer than any run of backticks in it. */
export function fenced(head: string, info: string, text: string): string {
  let longest = 2
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  const fence = '`'.repeat(longest + 1)
  return `${head}\n${fence}${info}\n${text}\n${fence}`
}

export function readFence(line: string): { readonly marks: string; readonly path: string | null } | null {
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

export function findClose(lines: readonly string[], from: number, marks: string): number {
  const mark = marks.startsWith('~') ? '~' : '`'
  for (let at = from; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim()
    if (line.length >= marks.length && line === mark.repeat(line.length)) return at
  }
  return lines.length
}

export function readJsonString(text: string): string | null {
  if (!/^"(?:[^"\\]|\\.)*"\s*$/.test(text)) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
