import { expect, it } from 'vitest'
import { createReplyReader } from './reader.ts'

const looking = [
  'trim',
  'trimStart',
  'trimEnd',
  'startsWith',
  'endsWith',
  'replace',
  'match',
  'slice',
] as const

/** Characters of all strings that are looked into while `run` runs, each as often as it is. */
function charactersLookedInto(run: () => void): number {
  let sum = 0
  const undo: (() => void)[] = []
  const watch = (owner: object, name: string, lengthOf: (self: unknown, given: unknown) => number) => {
    const own: unknown = Reflect.get(owner, name)
    if (typeof own !== 'function') throw new Error(`no ${name}`)
    const watched = function (this: unknown, ...given: unknown[]): unknown {
      sum += lengthOf(this, given[0])
      return Reflect.apply(own, this, given)
    }
    Reflect.defineProperty(owner, name, { value: watched, configurable: true, writable: true })
    undo.push(() => Reflect.defineProperty(owner, name, { value: own, configurable: true, writable: true }))
  }
  for (const name of looking) watch(String.prototype, name, (self) => String(self).length)
  for (const name of ['test', 'exec']) watch(RegExp.prototype, name, (_, given) => String(given).length)
  try {
    run()
  } finally {
    for (const each of undo) each()
  }
  return sum
}

it('[E41] a line of a megabyte is looked into a bounded number of times, however many pieces it comes in', () => {
  const long = 'word '.repeat(200_000)
  const base = `first line\n${long}\nlast line\n`
  const text = `a.ts\n\`\`\`ts\nfirst line\n${long.replaceAll('word', 'other')}\nlast line\n\`\`\`\n`
  const reader = createReplyReader({
    files: [{ path: 'a.ts', text: base, version: 1 }],
    asked: 'whole',
    openPath: 'a.ts',
  })
  const pieces = text.match(/[^]{1,8}/g) ?? []
  const looked = charactersLookedInto(() => {
    for (const piece of pieces) reader.push(piece)
    reader.finish('complete')
  })
  expect(pieces.length).toBeGreaterThan(140_000)
  expect(looked).toBeLessThan(text.length * 60)
})
