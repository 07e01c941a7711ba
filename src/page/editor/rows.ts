/** A ghost's text as rows: lines without their ends, and no row after a final line end. */
export function rowsOf(text: string): string[] {
  if (text === '') return []
  const rows = text.split(/\r\n|\r|\n/)
  if (rows[rows.length - 1] === '') rows.pop()
  return rows
}

/**
 * Height in lines of a zone that shows `rows` rows. A growing zone is given room ahead, so that it is not laid out
 * anew for every line: little while it is small, 8 and then 16 lines when it is long. A finished one is exact.
 * Law: at least `rows`, never falling while `rows` grows.
 */
export function zoneLines(rows: number, growing: boolean): number {
  if (!growing) return rows
  if (rows <= 1) return 1
  if (rows <= 8) return 2 ** Math.ceil(Math.log2(rows))
  const step = rows <= 64 ? 8 : 16
  return Math.ceil(rows / step) * step
}

export type RowChange = {
  /** First row that differs. */
  readonly from: number
  /** The rows from there on. */
  readonly rows: readonly string[]
}

/** Where two lists of rows part, and what comes after. `sure` rows are known to be the same. */
export function rowChange(before: readonly string[], after: readonly string[], sure = 0): RowChange {
  let from = Math.min(sure, before.length, after.length)
  while (from < before.length && from < after.length && before[from] === after[from]) from += 1
  return { from, rows: after.slice(from) }
}

/** Rows that must have a node, so that a view of [first, last) can move by a screen without waiting. */
export function rowWindow(
  rows: number,
  view: { readonly first: number; readonly last: number },
  limit: number,
): { readonly from: number; readonly to: number } {
  if (rows <= limit) return { from: 0, to: rows }
  const margin = Math.max(40, view.last - view.first)
  const from = Math.min(rows, Math.max(0, view.first - margin))
  return { from, to: Math.max(from, Math.min(rows, view.last + margin)) }
}

/**
 * Lines that a row takes where long lines wrap after so many columns; a tab reaches to the next multiple of `tabSize`,
 * and signs of East Asian scripts are two columns wide. Law: at least 1.
 */
export function rowLines(
  text: string,
  wrap: { readonly columns: number; readonly tabSize: number },
  indent = 0,
): number {
  if (text.length * wrap.tabSize + indent <= wrap.columns) return 1
  let column = indent
  for (const sign of text) {
    if (sign === '\t') column += wrap.tabSize - (column % wrap.tabSize)
    else column += sign.length > 1 || wide.test(sign) ? 2 : 1
  }
  return Math.max(1, Math.ceil(column / wrap.columns))
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/
