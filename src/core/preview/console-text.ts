import { readStack, pathOfAddress } from './stack.ts'
import type { ConsoleRow, Value } from './messages.ts'

/** A row as it reads: the words of its format and the values that stay values, in order. */
type Piece =
  { readonly type: 'words'; readonly text: string } | { readonly type: 'value'; readonly value: Value }

/** A part of a line: `plain` words of the code, `text` a quoted string, `note` what Sparkpad says about a value. */
export type Token = {
  readonly kind: 'plain' | 'text' | 'literal' | 'key' | 'name' | 'note'
  readonly text: string
}

/** How much of a value a line shows: entries of each object, and objects within objects. */
type Room = { readonly entries: number; readonly depth: number; readonly units: number }

const preview: Room = { entries: 5, depth: 1, units: 100 }
const whole: Room = { entries: Infinity, depth: Infinity, units: Infinity }

/**
 * The pieces of a row. A first string with more values after it is a format, as the Console Standard has it: %s, %d and
 * %i, %f, %o and %O take a value each, %c takes one and shows nothing of it (styles are the page's alone), %% is a sign.
 * What asks for more values than there are stays as written; values left over follow.
 */
export function piecesOf(values: readonly Value[]): readonly Piece[] {
  const [first, ...rest] = values
  if (first?.type !== 'text' || rest.length === 0 || !first.text.includes('%'))
    return values.map((value) => ({ type: 'value', value }))
  const pieces: Piece[] = []
  let words = ''
  const flush = () => {
    if (words !== '') pieces.push({ type: 'words', text: words })
    words = ''
  }
  let taken = 0
  let at = 0
  for (const { 0: sign, index } of first.text.matchAll(/%[sdifoOc%]/g)) {
    words += first.text.slice(at, index)
    at = index + sign.length
    const value = sign === '%%' ? undefined : rest[taken]
    if (value !== undefined) taken += 1
    if (sign === '%%') words += '%'
    else if (value === undefined) words += sign
    else if (sign === '%o' || sign === '%O') {
      flush()
      pieces.push({ type: 'value', value })
    } else words += filled(sign, value)
  }
  words += first.text.slice(at)
  if (first.cut > 0) words += cutNote(first.cut)
  flush()
  return [...pieces, ...rest.slice(taken).map((value) => ({ type: 'value', value }) as const)]
}

const filled = (sign: string, value: Value): string => {
  if (sign === '%c') return ''
  if (sign === '%s') return textOf(tokensOf(value, 'top'))
  const text = value.type === 'literal' || value.type === 'text' ? value.text : ''
  const number = sign === '%f' ? Number.parseFloat(text) : Number.parseInt(text, 10)
  return `${number}`
}

/** Where a value stands: by itself, where a string is its text, or within another, where it is quoted. */
type Standing = 'top' | 'inner'

/** A value in one line, a few entries of it. */
export const tokensOf = (value: Value, standing: Standing): readonly Token[] =>
  tokens(value, standing, preview)

const tokens = (value: Value, standing: Standing, room: Room): readonly Token[] => {
  switch (value.type) {
    case 'text':
      return quoted(value, standing, room)
    case 'literal':
      return [{ kind: 'literal', text: value.text }]
    case 'function':
      return [{ kind: 'name', text: `function ${value.name}()`.replace(' (', '(') }]
    case 'class':
      return [{ kind: 'name', text: `class ${value.name}`.trim() }]
    case 'getter':
      return [{ kind: 'note', text: '(…)' }]
    case 'seen':
      return [{ kind: 'note', text: 'seen above' }]
    case 'closed':
      return [{ kind: 'note', text: 'cannot be read' }]
    case 'deep':
      return [{ kind: 'note', text: `${value.name} too deep`.trim() }]
    case 'object':
      return objectTokens(value, room)
  }
}

type Obj = Extract<Value, { readonly type: 'object' }>

const quoted = (
  { text, cut }: Extract<Value, { readonly type: 'text' }>,
  standing: Standing,
  room: Room,
): readonly Token[] => {
  const note: readonly Token[] = cut === 0 ? [] : [{ kind: 'note', text: cutNote(cut) }]
  if (standing === 'top') return [{ kind: 'plain', text }, ...note]
  const short = text.length > room.units ? `${text.slice(0, room.units)}…` : text
  return [{ kind: 'text', text: JSON.stringify(short) }, ...note]
}

const cutNote = (units: number): string => ` … ${units} more characters`

const objectTokens = (value: Obj, room: Room): readonly Token[] => {
  const { kind, name, text } = value
  if (kind === 'error') return [{ kind: 'plain', text: text === '' ? name : text }]
  if (text !== '') return [{ kind: 'name', text }]
  if (kind === 'promise') return [{ kind: 'name', text: name }]
  const head = headOf(value)
  const [open, close] = kind === 'array' ? ['[', ']'] : ['{', '}']
  if (room.depth < 0 && value.entries.length + value.left > 0)
    return [{ kind: 'name', text: `${head} ${open}…${close}`.trim() }]
  const shown = value.entries.slice(0, room.entries)
  const more = value.entries.length > shown.length || value.left > 0
  const inner = { ...room, depth: room.depth - 1 }
  const items = shown.map((entry) => entryTokens(value, entry, inner))
  return [
    ...(head === '' ? [] : [{ kind: 'name', text: `${head} ` } as const]),
    { kind: 'plain', text: open },
    ...items.flatMap((item, index) =>
      index === 0 ? item : [{ kind: 'plain', text: ', ' } as const, ...item],
    ),
    ...(more ? [{ kind: 'note', text: shown.length === 0 ? '…' : ', …' } as const] : []),
    { kind: 'plain', text: close },
  ]
}

/** What stands before the brackets: the class and how much there is; nothing for plain objects and short arrays. */
const headOf = ({ kind, name, size, entries }: Obj): string => {
  if (kind === 'plain') return ''
  if (kind === 'array' && name === 'Array')
    return (size ?? 0) > entries.length || (size ?? 0) > 5 ? `(${size})` : ''
  return size === null ? name : `${name}(${size})`
}

const entryTokens = ({ kind }: Obj, [key, item]: readonly [string, Value], room: Room): readonly Token[] => {
  if (kind === 'array' || kind === 'set') return tokens(item, 'inner', room)
  const pair = kind === 'map' ? pairOf(item) : null
  if (pair !== null)
    return [
      ...tokens(pair[0], 'inner', room),
      { kind: 'plain', text: ' → ' },
      ...tokens(pair[1], 'inner', room),
    ]
  return [{ kind: 'key', text: keyText(key) }, { kind: 'plain', text: ': ' }, ...tokens(item, 'inner', room)]
}

/** A property's name as an object literal would have it. */
export const keyText = (key: string): string => (/^[\w$]+$/.test(key) ? key : JSON.stringify(key))

/** Key and value of a map's entry; null where it is not one. */
export function pairOf(item: Value): readonly [key: Value, value: Value] | null {
  if (item.type !== 'object') return null
  const [key, value] = item.entries
  return key === undefined || value === undefined ? null : [key[1], value[1]]
}

export const textOf = (line: readonly Token[]): string => line.map(({ text }) => text).join('')

/** Frames of the stack that was told with an error, innermost first; none for anything else. */
export function framesOf(value: Value): ReturnType<typeof readStack> {
  if (value.type !== 'object' || value.kind !== 'error') return []
  const stack = value.entries.find(([key]) => key === 'stack')?.[1]
  return stack?.type === 'text' ? readStack(stack.text, pathOfAddress) : []
}

/** All of a row as text: for a copy, and to look for words in it. */
export function rowText({ values }: ConsoleRow): string {
  return piecesOf(values)
    .map((piece) => (piece.type === 'words' ? piece.text : wholeText(piece.value)))
    .join(' ')
}

/** A row in one line, for a model: what the console shows before anything is opened. */
export function rowLine({ values }: ConsoleRow): string {
  return piecesOf(values)
    .map((piece) => (piece.type === 'words' ? piece.text : textOf(tokensOf(piece.value, 'top'))))
    .join(' ')
}

const wholeText = (value: Value): string => {
  const said = textOf(tokens(value, 'top', whole))
  const trace = framesOf(value).map(
    ({ name, place: { path, line, column } }) => `\n    at ${name} (${path}:${line}:${column})`,
  )
  return said + trace.join('')
}
