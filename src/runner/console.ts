import type { ConsoleLevel, ConsoleRow, RunnerNews } from '../core/preview/messages.ts'
import { readStack, writeStack } from '../core/preview/stack.ts'
import { limits } from './limits.ts'
import { own } from './own.ts'
import { serialiseRow } from './serialise.ts'

/** Rows are told together after so long, ms. */
const batchMs = 40

/** Calls of one batch whose place in the code is looked up: writing a stack down is what a call costs. */
const placesPerBatch = 50

/**
 * Puts the runner between the project and its console: the browser's own still gets everything. Gives the way to tell
 * at once what waits to be told.
 */
export function watchConsole(
  pathOf: (address: string) => string | null,
  tell: (news: Extract<RunnerNews, { readonly type: 'console' }>) => void,
): () => void {
  let rows: ConsoleRow[] = []
  let lost = 0
  let isDue = false
  const flush = () => {
    isDue = false
    if (rows.length === 0 && lost === 0) return
    tell({ type: 'console', rows: rows.map((row) => ({ ...row, values: [...row.values] })), lost })
    rows = []
    lost = 0
  }
  const add = (level: ConsoleLevel, values: readonly unknown[]) => {
    if (!isDue) own.setTimeout(flush, batchMs)
    isDue = true
    // A row beyond the cap is not even looked at.
    if (rows.length >= limits.rows) lost += 1
    else
      rows.push({
        level,
        values: serialiseRow(values, inProject),
        place: rows.length < placesPerBatch ? place() : null,
      })
  }
  /** The frames of a stack that stand in the project, by the names of its files. */
  const inProject = (stack: string) => writeStack(readStack(stack, pathOf).slice(0, limits.stack))
  const place = () => readStack(new own.Error().stack ?? '', pathOf)[0]?.place ?? null

  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const)
    wrap(level, add.bind(null, level))
  wrap('dir', (values) => add('log', values.slice(0, 1)))
  wrap('table', (values) => add('log', values.slice(0, 1)))
  wrap('clear', () => add('clear', []))
  wrap('assert', ([holds, ...values]) => {
    if (!holds) add('error', ['Assertion failed', ...values])
  })
  return flush
}

const wrap = (
  name: 'log' | 'info' | 'warn' | 'error' | 'debug' | 'trace' | 'dir' | 'table' | 'clear' | 'assert',
  told: (values: readonly unknown[]) => void,
): void => {
  const native = console[name].bind(console) as (...values: unknown[]) => void
  console[name] = (...values: unknown[]) => {
    told(values)
    native(...values)
  }
}
