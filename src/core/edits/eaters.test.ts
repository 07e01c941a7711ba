import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDesk, type Desk } from './desk.ts'
import type { Eater } from './eater.ts'
import type { Hunk } from './hunk.ts'
import { fenceOf } from './markers.ts'
import { createBlockEater } from './parse-blocks.ts'
import { createPatchEater } from './parse-patch.ts'
import { createReplyParser } from './parse-reply.ts'
import { createWholeEater } from './parse-whole.ts'
import { acceptAll, foldNews } from './proposal.ts'
import { createFileWriter } from './write-file.ts'

const size = 16
const lines = Array.from({ length: size }, (_, n) => `  const value${n} = call${n}()`)
const text = lines.map((line) => `${line}\n`).join('')
const files = [{ path: 'a.ts', text, version: 1 }]
const deskOver = () => createDesk({ files, openPath: 'a.ts' })
const settled = (desk: Desk): readonly Hunk[] => {
  for (const hunk of desk.guard.settle()) desk.log.close(hunk)
  return foldNews([], desk.log.take())
}
const accepted = (hunks: readonly Hunk[]) => acceptAll(files, hunks).get('a.ts') ?? text

/** One change in the middle: lines [from, to) give way to others. */
const edited = fc
  .record({ from: fc.integer({ min: 2, max: 8 }), gone: fc.nat(3), count: fc.nat(3) })
  .filter(({ gone, count }) => gone + count > 0)
  .map(({ from, gone, count }) => {
    const to = from + gone
    const added = Array.from({ length: count }, (_, n) => `  made${n}(it)`)
    const after = [...lines.slice(0, from), ...added, ...lines.slice(to)]
    const [head, foot] = [lines.slice(from - 2, from), lines.slice(to, to + 3)]
    return { from, to, added, after, head, foot, goal: after.map((line) => `${line}\n`).join('') }
  })

const ticks = fenceOf('```ts')
if (ticks === null) throw new Error('no fence')

type Edited = typeof edited extends fc.Arbitrary<infer Value> ? Value : never
/** What each eater is fed for the change, its end mark the last line. */
const eaters: Readonly<
  Record<string, readonly [(desk: Desk) => Eater, (change: Edited) => readonly string[]]>
> = {
  block: [
    (desk) => createBlockEater(desk, 'a.ts', false),
    ({ from, to, head, foot, added }) => [
      ...head,
      ...lines.slice(from, to),
      ...foot,
      '=======',
      ...head,
      ...added,
      ...foot,
      '>>>>>>> REPLACE',
    ],
  ],
  patch: [
    (desk) => createPatchEater(desk, null),
    ({ from, to, head, foot, added }) => [
      '*** Begin Patch',
      '*** Update File: a.ts',
      '@@',
      ...head.map((line) => ` ${line}`),
      ...lines.slice(from, to).map((line) => `-${line}`),
      ...added.map((line) => `+${line}`),
      ...foot.map((line) => ` ${line}`),
      '*** End Patch',
    ],
  ],
  whole: [
    (desk) => createWholeEater(createFileWriter(desk, 'a.ts'), ticks),
    ({ after }) => [...after, '```'],
  ],
  reply: [
    (desk) => createReplyParser(desk, { asked: 'whole', mentioned: () => null }),
    ({ after }) => ['Here it is.', '', 'a.ts', '```ts', ...after, '```', 'That is all of it.'],
  ],
}

describe('what takes the lines of a part of a reply', () => {
  for (const [name, [create, write]] of Object.entries(eaters)) {
    it(`[E3] ${name}: the lines up to the end mark make the change, and the mark is the last line taken`, () => {
      fc.assert(
        fc.property(edited, (change) => {
          const desk = deskOver()
          const eater = create(desk)
          const answers = write(change).map((line) => eater.line(line))
          expect(answers.slice(0, -1).every((answer) => answer === 'taken')).toBe(true)
          expect(answers.at(-1)).toBe(name === 'reply' ? 'taken' : 'last')
          if (name === 'reply') eater.finish(true)
          const hunks = settled(desk)
          expect(hunks.map(({ state }) => state)).toEqual(['closed'])
          expect(accepted(hunks)).toBe(change.goal)
        }),
      )
    })

    it(`[E2] ${name}: what is shown of an unfinished line never matters to what comes of it`, () => {
      fc.assert(
        fc.property(edited, fc.array(fc.nat(30), { minLength: 3, maxLength: 12 }), (change, cuts) => {
          const [plain, shown] = [deskOver(), deskOver()]
          const [one, other] = [create(plain), create(shown)]
          for (const [at, line] of write(change).entries()) {
            one.line(line)
            const cut = (cuts[at % cuts.length] ?? 0) % (line.length + 1)
            for (const length of [cut >> 1, cut]) if (length > 0) other.tail(line.slice(0, length))
            other.line(line)
          }
          if (name === 'reply') for (const eater of [one, other]) eater.finish(true)
          // which ghosts came and went on the way is told by their ids alone
          const bare = (hunks: readonly Hunk[]) => hunks.map((hunk) => ({ ...hunk, id: '' }))
          expect(bare(settled(shown))).toEqual(bare(settled(plain)))
        }),
      )
    })

    it(`[E4] ${name}: cut short anywhere before its end mark it deletes nothing that it would not have deleted`, () => {
      fc.assert(
        fc.property(edited, fc.nat(40), (change, cut) => {
          const desk = deskOver()
          const eater = create(desk)
          const all = write(change).slice(0, name === 'reply' ? -2 : -1)
          for (const line of all.slice(0, cut)) eater.line(line)
          eater.finish(false)
          const hunks = settled(desk)
          expect(hunks.every(({ state }) => state !== 'open')).toBe(true)
          for (const hunk of hunks) {
            if (hunk.kind !== 'lines' || !('base' in hunk) || hunk.base.from === hunk.base.to) continue
            // a block and a chunk close at their marks alone
            expect(['whole', 'reply']).toContain(name)
            // what it hardly met behind waits
            expect(['closed', 'guarded']).toContain(hunk.state)
            expect(hunk.base.from).toBeGreaterThanOrEqual(change.from)
            expect(hunk.base.to).toBeLessThanOrEqual(change.to)
          }
        }),
      )
    })
  }

  it('[E67] a block ends before the mark of the next one, and only a divided one is told', () => {
    const desk = deskOver()
    const eater = createBlockEater(desk, 'a.ts', false)
    const search = lines.slice(3, 8)
    for (const line of [...search, '=======', ...search.slice(1)]) expect(eater.line(line)).toBe('taken')
    expect(eater.line('<<<<<<< SEARCH')).toBe('not-mine')
    expect(settled(desk).map(({ state }) => state)).toEqual(['unplaced'])
  })

  it('[E18] a fence that the file has next is a line of it, and so is one within another', () => {
    const desk = createDesk({
      files: [{ path: 'b.md', text: '# Title\n```\ncode\n```\n', version: 1 }],
      openPath: null,
    })
    const eater = createWholeEater(createFileWriter(desk, 'b.md'), ticks)
    for (const line of ['# Title', '```', 'code', '```', '```ts', 'more', '```'])
      expect([line, eater.line(line)]).toEqual([line, 'taken'])
    expect(eater.line('```')).toBe('last')
    expect(settled(desk)).toMatchObject([{ base: { from: 4, to: 4 }, insert: '```ts\nmore\n```\n' }])
  })

  it('[E67] what an open fence holds is told where the model ended its reply, and not where it was cut', () => {
    for (const [begin, told] of [
      [['<<<<<<< SEARCH', ...lines.slice(3, 8), '======='], 'blocks'],
      [
        ['*** Begin Patch', '*** Update File: a.ts', '@@', ` ${lines[3] ?? ''}`, `-${lines[4] ?? ''}`],
        'patch',
      ],
    ] as const) {
      for (const isOver of [true, false]) {
        const desk = deskOver()
        const eater = told === 'blocks' ? createBlockEater(desk, 'a.ts', false) : createPatchEater(desk, null)
        for (const line of told === 'blocks' ? begin.slice(1) : begin) eater.line(line)
        eater.finish(false, isOver)
        expect(settled(desk).map(({ state }) => state)).toEqual(isOver ? ['unplaced'] : [])
      }
    }
  })

  it('[E122] the head of the next file ends the one before in a unified diff', () => {
    const desk = createDesk({
      files: ['a.ts', 'b.ts'].map((path) => ({ path, text: 'one\ntwo\n', version: 1 })),
      openPath: null,
    })
    const eater = createPatchEater(desk, null)
    for (const line of ['--- a/a.ts', '+++ b/a.ts', '@@ -1,2 +1,2 @@', '-one', '+1', ' two']) eater.line(line)
    for (const line of ['--- a/b.ts', '+++ b/b.ts', '@@ -1,2 +1,2 @@', ' one', '-two', '+2']) eater.line(line)
    eater.finish(true)
    expect(settled(desk)).toMatchObject([
      { path: 'a.ts', base: { from: 0, to: 1 }, insert: '1\n' },
      { path: 'b.ts', base: { from: 1, to: 2 }, insert: '2\n' },
    ])
  })

  it('[E15] a patch makes, removes and renames files, and refuses a path outside', () => {
    const desk = deskOver()
    const eater = createPatchEater(desk, null)
    for (const line of ['*** Begin Patch', '*** Add File: b.ts', '+one', '*** Add File: ../c.ts', '+two'])
      eater.line(line)
    for (const line of ['*** Update File: a.ts', '*** Move to: d.ts', '*** End Patch']) eater.line(line)
    expect(settled(desk)).toMatchObject([
      { kind: 'create', path: 'b.ts', insert: 'one\n' },
      { kind: 'lines', state: 'unplaced', why: 'malformed' },
      { kind: 'rename', path: 'a.ts', to: 'd.ts' },
    ])
  })
})
