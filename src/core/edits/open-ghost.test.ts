import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import type { Hunk } from './hunk.ts'
import { createHunkLog } from './hunk-log.ts'
import { createOpenGhost } from './open-ghost.ts'
import { foldNews } from './proposal.ts'

const over = () => {
  const log = createHunkLog()
  const draft = createFileDraft({ path: 'a.ts', text: 'a\r\nb\r\n', version: 1 })
  let hunks: readonly Hunk[] = []
  return {
    log,
    ghost: createOpenGhost(log, draft, 'exact'),
    /** The open hunks as the page has them. */
    seen: () => {
      hunks = foldNews(hunks, log.take())
      return hunks.flatMap((hunk) => (hunk.state === 'open' ? [`${hunk.insert}|${hunk.tail}`] : []))
    },
  }
}

describe('the ghost of the hunk being written', () => {
  it('shows a beginning of the pending lines that never grows shorter, whenever news is taken', () => {
    const step = fc.record({
      tentative: fc.nat(4),
      isTaken: fc.boolean(),
      tail: fc.constantFrom('', 'x', 'xy'),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const { ghost, seen } = over()
        const pending: string[] = []
        let most = 0
        for (const [at, { tentative, isTaken, tail }] of steps.entries()) {
          pending.push(`line ${at}`)
          const waiting = { pending, tentative: Math.min(tentative, pending.length) }
          ghost.show(waiting, 1)
          most = Math.max(most, pending.length - waiting.tentative)
          expect(ghost.isOpen).toBe(most > 0)
          expect(ghost.isBehind(waiting)).toBe(waiting.tentative > 0 || most < pending.length)
          ghost.tail(tail)
          const lines = pending.slice(0, most).map((line) => `${line}\r\n`)
          if (isTaken) expect(seen()).toEqual(most > 0 ? [`${lines.join('')}|${tail}`] : [])
        }
      }),
    )
  })

  it('stands where it was opened, and the next one after it is another', () => {
    const { ghost, log, seen } = over()
    ghost.tail('nothing is open')
    ghost.show({ pending: ['a'], tentative: 1 }, 0)
    expect(log.take()).toEqual([])
    ghost.show({ pending: ['a', 'b'], tentative: 0 }, 1)
    ghost.show({ pending: ['a', 'b', 'c'], tentative: 0 }, 2)
    expect(log.take()).toMatchObject([{ type: 'opened', hunk: { id: 'h1', base: { from: 1, to: 1 } } }])
    expect(ghost.take()).toBe('h1')
    expect(ghost.take()).toBeNull()
    ghost.show({ pending: ['d'], tentative: 0 }, 2)
    expect(seen()).toEqual(['d\r\n|'])
    ghost.drop()
    expect(ghost.isOpen).toBe(false)
    expect(seen()).toEqual([])
    ghost.drop()
    expect(log.take()).toEqual([])
  })
})
