import { rowText } from './console-text.ts'
import type { ConsoleLevel, ConsoleRow, Value } from './messages.ts'
import type { KeptRow } from './preview.ts'

/** What a filter tells apart. */
export type LevelGroup = 'error' | 'warn' | 'info' | 'log'

function groupOf(level: ConsoleLevel): LevelGroup {
  switch (level) {
    case 'error':
    case 'warn':
    case 'info':
      return level
    case 'log':
    case 'debug':
    case 'trace':
    case 'clear':
      return 'log'
  }
}

/**
 * Whether a row says the same as the one before it, from the same place. Of many rows at once only the first know their
 * place: one that does not may have come from anywhere.
 */
export function isRepeat(row: ConsoleRow, before: ConsoleRow): boolean {
  const [a, b] = [row.place, before.place]
  return (
    row.level === before.level &&
    row.values.length === before.values.length &&
    (a === null || (a.path === b?.path && a.line === b.line && a.column === b.column)) &&
    row.values.every((value, index) => isSame(value, before.values[index]))
  )
}

const isSame = (a: Value, b: Value | undefined): boolean => {
  if (b === undefined || a.type !== b.type) return false
  if (a.type === 'object' && b.type === 'object')
    return (
      a.kind === b.kind &&
      a.name === b.name &&
      a.text === b.text &&
      a.left === b.left &&
      a.size === b.size &&
      a.entries.length === b.entries.length &&
      a.entries.every(
        ([key, item], index) => key === b.entries[index]?.[0] && isSame(item, b.entries[index][1]),
      )
    )
  if (a.type === 'text' && b.type === 'text') return a.text === b.text && a.cut === b.cut
  if ('text' in a && 'text' in b) return a.text === b.text
  return !('name' in a && 'name' in b) || a.name === b.name
}

type RowFilter = {
  /** Words looked for anywhere in a row or its file's path, whatever their case; empty for none. */
  readonly text: string
  /** Levels that are not shown. */
  readonly hidden: readonly LevelGroup[]
}

/** The rows that a filter lets through, in their order. */
export function filterRows(rows: readonly KeptRow[], { text, hidden }: RowFilter): readonly KeptRow[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '' && hidden.length === 0) return rows
  return rows.filter(
    (row) =>
      !hidden.includes(groupOf(row.level)) &&
      (wanted === '' || `${rowText(row)} ${row.place?.path ?? ''}`.toLowerCase().includes(wanted)),
  )
}

/** How often a level was called, repeats counted. */
export function countLevel(rows: readonly KeptRow[], group: LevelGroup): number {
  return rows.reduce((sum, row) => (groupOf(row.level) === group ? sum + row.count : sum), 0)
}
