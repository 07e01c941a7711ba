import { parse, type Node } from 'acorn'
import { roundName } from '../core/preview/build.ts'

/** A text put into a line of the guarded code: from `column` (from 0, of the guarded line) on, `length` units long. */
export type Insertion = { readonly line: number; readonly column: number; readonly length: number }

export type Guarded = { readonly code: string; readonly insertions: readonly Insertion[] }

/** What a guarded loop calls in every round; the runner (`runner/rounds.ts`) puts it there. Nothing, or it throws. */
export const roundCall = `globalThis.${roundName}?.()`

const loops: ReadonlySet<string> = new Set([
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
])

/**
 * Lets every loop of a JavaScript text call `roundCall` at the start of each round, so that one that never ends can be
 * made to throw. Lines stay what they are, and code whose rounds are few gives what it gave before. It is for code that
 * went wrong: `eval`, endless chains of timers and long calls of the browser's own are not covered.
 * A text that cannot be read stays as it is; the browser says what is wrong with it.
 */
export function guardLoops(code: string, sourceType: 'module' | 'script'): Guarded {
  const pieces: { readonly at: number; readonly text: string }[] = []
  const visit = (node: Node) => {
    const body = loops.has(node.type) ? Reflect.get(node, 'body') : null
    if (isNode(body) && body.type === 'BlockStatement')
      pieces.push({ at: body.start + 1, text: `${roundCall};` })
    else if (isNode(body)) pieces.push({ at: body.start, text: `{${roundCall};` })
    for (const part of Object.values(node)) {
      if (isNode(part)) visit(part)
      else if (Array.isArray(part)) for (const item of part) if (isNode(item)) visit(item)
    }
    if (isNode(body) && body.type !== 'BlockStatement') pieces.push({ at: body.end, text: '}' })
  }
  try {
    visit(
      parse(code, {
        ecmaVersion: 'latest',
        sourceType,
        allowHashBang: true,
        allowReturnOutsideFunction: true,
      }),
    )
  } catch {
    return { code, insertions: [] }
  }
  return insert(code, pieces)
}

/** The column (from 1) that a place of the guarded line had before. */
export function plainColumn(insertions: readonly Insertion[], line: number, column: number): number {
  const before = insertions.filter((piece) => piece.line === line && piece.column < column - 1)
  return column - before.reduce((sum, { column: at, length }) => sum + Math.min(length, column - 1 - at), 0)
}

const isNode = (part: unknown): part is Node =>
  typeof part === 'object' && part !== null && 'type' in part && 'start' in part

/** Pieces of one place stand in the order in which they were found: a loop without braces within another. */
const insert = (code: string, pieces: readonly { readonly at: number; readonly text: string }[]): Guarded => {
  const insertions: Insertion[] = []
  let guarded = ''
  let from = 0
  let line = 1
  let lineFrom = 0
  for (const { at, text } of pieces.toSorted((a, b) => a.at - b.at)) {
    const passed = code.slice(from, at)
    const lines = passed.split('\n').length - 1
    if (lines > 0) lineFrom = guarded.length + passed.lastIndexOf('\n') + 1
    line += lines
    guarded += passed
    insertions.push({ line, column: guarded.length - lineFrom, length: text.length })
    guarded += text
    from = at
  }
  return { code: guarded + code.slice(from), insertions }
}
