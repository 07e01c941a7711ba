import type ts from 'typescript'

/** A change of one file as the language service tells it. */
export type TextChange = { readonly from: number; readonly to: number; readonly text: string }

export function fromTextChange(change: ts.TextChange): TextChange {
  return { from: change.span.start, to: change.span.start + change.span.length, text: change.newText }
}

/** Makes changes whose offsets all refer to `text`; of two that overlap the later one is left out. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  const sorted = changes.toSorted((a, b) => a.from - b.from || a.to - b.to)
  let result = ''
  let at = 0
  for (const change of sorted) {
    if (change.from < at) continue
    result += text.slice(at, change.from) + change.text
    at = change.to
  }
  return result + text.slice(at)
}

/** Line end that a text uses most, for what is inserted into it. */
export function lineEndOf(text: string): '\n' | '\r\n' {
  const crlf = text.split('\r\n').length - 1
  return crlf * 2 > text.split('\n').length - 1 ? '\r\n' : '\n'
}

/** What a text indents one level with: a tab, or its smallest step of spaces. */
export function indentUnitOf(text: string): string {
  const steps = new Map<number, number>()
  let tabs = 0
  let before = 0
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    if (line.startsWith('\t')) tabs += 1
    const width = /^ */.exec(line)?.[0].length ?? 0
    const step = Math.abs(width - before)
    // A step of one space is a comment's star or an alignment.
    if (step > 1) steps.set(step, (steps.get(step) ?? 0) + 1)
    before = width
  }
  const best = [...steps].toSorted((a, b) => b[1] - a[1])[0]
  if (tabs > (best?.[1] ?? 0)) return '\t'
  return ' '.repeat(best?.[0] ?? 2)
}
