import { framesOf, keyText, pairOf, piecesOf, textOf, tokensOf, type Token } from './console-text.ts'
import type { Place } from './build.ts'
import type { ConsoleRow, Value } from './messages.ts'

/** A line of an opened row. */
export type TreeLine = {
  /** Names the line within its row, also while others open and close. */
  readonly id: string
  /** Id of the line it stands under; empty for the row itself. */
  readonly parent: string
  /** From 1, within the row. */
  readonly depth: number
  readonly tokens: readonly Token[]
  readonly isExpandable: boolean
  readonly isOpen: boolean
  /** Where a line of a stack leads to. */
  readonly place: Place | null
}

/** Longer arrays open as ranges of so many elements. */
const rangeSize = 25
const rangesFrom = 50

/** A text longer than this, or of more lines, is cut until its row is opened. */
const longText = { units: 1_000, lines: 12 }

/** What stands below a node, before it is known whether it is open. */
type Node = {
  readonly id: string
  readonly tokens: readonly Token[]
  readonly place?: Place
  /** Null: nothing to open. */
  readonly children: (() => readonly Node[]) | null
}

/** The values of a row that have something to open. */
const openable = ({ values }: ConsoleRow): readonly Value[] =>
  piecesOf(values).flatMap((piece) =>
    piece.type === 'value' && nodesOf(piece.value, '') !== null ? [piece.value] : [],
  )

/** Whether a row has anything that opening shows. */
export function isExpandable(row: ConsoleRow): boolean {
  return openable(row).length > 0 || row.values.some((value) => cutText(value) !== null)
}

/** The beginning of a text that is too long for a closed row; null where it fits. */
export function cutText(value: Value): string | null {
  if (value.type !== 'text') return null
  const lines = value.text.split('\n', longText.lines + 1)
  const byLines = lines.length > longText.lines ? lines.slice(0, longText.lines).join('\n') : value.text
  const cut = byLines.slice(0, longText.units)
  return cut.length < value.text.length ? cut : null
}

/**
 * The lines below an opened row, those of opened values among them. A row with one value to open shows what is in it;
 * one with more shows each of them first.
 */
export function treeLines(row: ConsoleRow, isOpen: (id: string) => boolean): readonly TreeLine[] {
  const values = openable(row)
  const [only] = values
  const roots =
    values.length === 1 && only !== undefined
      ? (nodesOf(only, '0')?.() ?? [])
      : values.map((value, index) => ({
          id: `${index}`,
          tokens: tokensOf(value, 'inner'),
          children: nodesOf(value, `${index}`),
        }))
  const lines: TreeLine[] = []
  const add = (nodes: readonly Node[], parent: string, depth: number) => {
    for (const { id, tokens, place = null, children } of nodes) {
      const opened = children !== null && isOpen(id)
      lines.push({ id, parent, depth, tokens, place, isExpandable: children !== null, isOpen: opened })
      if (opened) add(children(), id, depth + 1)
    }
  }
  add(roots, '', 1)
  return lines
}

/** Lists what a value holds; null for one that holds nothing to show. */
const nodesOf = (value: Value, id: string): (() => readonly Node[]) | null => {
  if (value.type !== 'object') return null
  const frames = framesOf(value)
  const entries = value.kind === 'error' ? value.entries.filter(([key]) => key !== 'stack') : value.entries
  if (frames.length + entries.length + value.left === 0) return null
  return () => [
    ...frames.map(({ name, place }, index) => ({
      id: `${id}/at${index}`,
      tokens: [{ kind: 'plain', text: `at ${name === '' ? '(anonymous)' : name}` } as const],
      place,
      children: null,
    })),
    ...(value.kind === 'array' && entries.length > rangesFrom
      ? ranges(value, id)
      : entries.map((entry, index) => entryNode(value.kind, entry, `${id}/${index}`))),
    ...(value.left === 0
      ? []
      : [{ id: `${id}/left`, tokens: [note(`… ${value.left} more were not told`)], children: null }]),
  ]
}

type Obj = Extract<Value, { readonly type: 'object' }>

const ranges = ({ entries, kind }: Obj, id: string): readonly Node[] =>
  Array.from({ length: Math.ceil(entries.length / rangeSize) }, (_, range) => {
    const from = range * rangeSize
    const some = entries.slice(from, from + rangeSize)
    return {
      id: `${id}/r${range}`,
      tokens: [{ kind: 'key', text: `[${from} … ${from + some.length - 1}]` } as const],
      children: () => some.map((entry, index) => entryNode(kind, entry, `${id}/${from + index}`)),
    }
  })

const entryNode = (kind: Obj['kind'], [key, item]: readonly [string, Value], id: string): Node => {
  const pair = kind === 'map' ? pairOf(item) : null
  if (pair !== null) return pairNode(pair, id)
  return {
    id,
    tokens: [{ kind: 'key', text: keyText(key) }, { kind: 'plain', text: ': ' }, ...tokensOf(item, 'inner')],
    children: nodesOf(item, id),
  }
}

/** An entry of a map opens as its value; where the key has something to open too, as both. */
const pairNode = ([key, value]: readonly [Value, Value], id: string): Node => {
  const tokens: readonly Token[] = [
    ...tokensOf(key, 'inner'),
    { kind: 'plain', text: ' → ' },
    ...tokensOf(value, 'inner'),
  ]
  if (nodesOf(key, `${id}/k`) === null) return { id, tokens, children: nodesOf(value, id) }
  return {
    id,
    tokens,
    children: () => [
      entryNode('plain', ['key', key], `${id}/k`),
      entryNode('plain', ['value', value], `${id}/v`),
    ],
  }
}

const note = (text: string): Token => ({ kind: 'note', text })

/** A line as text, for a copy. */
export const lineText = ({ tokens, place }: TreeLine): string =>
  place === null ? textOf(tokens) : `${textOf(tokens)} (${place.path}:${place.line}:${place.column})`
