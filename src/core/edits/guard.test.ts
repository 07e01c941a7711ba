import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { countLines, createDeletionGuard, type PlacedFinal } from './guard.ts'
import type { LineRange } from './hunk.ts'
import { splitLines } from './lines.ts'

const fileOf = (count: number) =>
  createFileDraft({
    path: 'a.ts',
    text: Array.from({ length: count }, (_, n) => `const value${n} = ${n}\n`).join(''),
    version: 1,
  })
const change = (id: string, base: LineRange, insert = ''): PlacedFinal => ({
  kind: 'lines',
  state: 'closed',
  id,
  path: 'a.ts',
  base,
  insert,
  rung: 'exact',
})
const told = (guard: ReturnType<typeof createDeletionGuard>) =>
  guard.settle().map((hunk) => `${hunk.id} ${hunk.state === 'guarded' ? hunk.why : hunk.state}`)

describe('hunks that delete', () => {
  it('[E16] more than forty lines net, or more than ten and a third of the file, wait for the user’s word', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), fc.nat(50), (count, removed, added) => {
        const to = Math.min(removed, count)
        const draft = fileOf(count)
        const guard = createDeletionGuard()
        const net = to - added
        const isMuch = net > 40 || (net > 10 && net > count / 3)
        expect(guard.isOver(draft, net)).toBe(isMuch)
        guard.add(draft, change('h1', { from: 0, to }, 'new()\n'.repeat(added)))
        expect(told(guard)).toEqual(isMuch ? ['h1 deletes-much'] : [])
      }),
    )
  })

  it('[E16] what one hunk adds counts against what another deletes, and only those that delete wait', () => {
    const draft = fileOf(60)
    const guard = createDeletionGuard()
    guard.add(draft, change('h1', { from: 0, to: 25 }))
    guard.add(draft, change('h2', { from: 30, to: 30 }, 'new()\n'.repeat(4)))
    expect(told(guard)).toEqual(['h1 deletes-much'])
    guard.add(draft, change('h3', { from: 40, to: 40 }, 'new()\n'))
    expect(told(guard)).toEqual([])
  })

  it('[E16] lines that a block writes out are told and do not count', () => {
    const draft = fileOf(60)
    const guard = createDeletionGuard()
    guard.addTold(draft, change('h1', { from: 0, to: 50 }))
    expect(told(guard)).toEqual([])
    expect(guard.isOver(draft, 0)).toBe(false)
  })

  it('[E66] what takes lines that come back only in a hunk left out is left out too, and so on', () => {
    const draft = fileOf(60)
    const guard = createDeletionGuard()
    guard.leaveOut(draft, ['  const value1 = 1', '}'])
    guard.addTold(draft, change('h1', { from: 1, to: 2 }, 'const value20 = 20\n'))
    guard.addTold(draft, change('h2', { from: 20, to: 21 }))
    guard.addTold(draft, change('h3', { from: 30, to: 31 }))
    expect(told(guard)).toEqual(['h1 unsure', 'h2 unsure'])
  })

  it('[E50] a doubted hunk waits', () => {
    const draft = fileOf(10)
    const guard = createDeletionGuard()
    guard.add(draft, change('h1', { from: 1, to: 2 }, 'first()\n'))
    guard.add(draft, change('h2', { from: 8, to: 9 }, 'second()\n'))
    guard.doubt(draft, 'h2')
    expect(told(guard)).toEqual(['h2 unsure'])
  })

  it('[E16] lines are counted as a text has them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', '')), (pieces) => {
        const text = pieces.join('')
        expect(countLines(text)).toBe(splitLines(text).texts.length)
      }),
    )
  })
})
