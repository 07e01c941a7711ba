import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { acceptPart, placeAt, resolveConflict } from './accept-part.ts'
import { apply, invert } from './edit.ts'
import type { PlacedHunk } from './hunk.ts'
import { acceptEdit, createFileReview, type FileReview, standing, typed, withHunk } from './review.ts'

const hunk = (from: number, to: number, insert: string, id = 'h') =>
  ({ id, path: 'a.ts', kind: 'lines', base: { from, to }, insert, rung: 'exact', state: 'closed' }) as const
const reviewOf = (text: string, hunks: readonly PlacedHunk[]): FileReview =>
  hunks.reduce(withHunk, createFileReview({ path: 'a.ts', text, version: 1 }))
const step = (review: FileReview, part: 'line' | 'word', id = 'h') => {
  const taken = acceptPart(review, id, part)
  return typed(taken.review, taken.edit)
}

/** The texts on the way while a hunk is accepted part by part. */
function way(review: FileReview, part: 'line' | 'word'): readonly string[] {
  const texts: string[] = []
  let now = review
  while (standing(now, 'h').type === 'pending' && texts.length < 50) {
    now = step(now, part)
    texts.push(now.live)
  }
  return texts
}

describe('accepting a part of a hunk', () => {
  test('[R30] by line: one new line for one old line, what is left stays pending', () => {
    const review = reviewOf('a\nb\nc\nd\n', [hunk(1, 3, 'B1\nB2\nB3\n')])
    expect(way(review, 'line')).toEqual(['a\nB1\nc\nd\n', 'a\nB1\nB2\nd\n', 'a\nB1\nB2\nB3\nd\n'])
    expect(way(reviewOf('a\nd\n', [hunk(1, 1, 'b\nc\n')]), 'line')).toEqual(['a\nb\nd\n', 'a\nb\nc\nd\n'])
  })

  test('[R30] by word: words of a changed line, and of a line that is new', () => {
    expect(way(reviewOf('let total = 1\n', [hunk(0, 1, 'const total = await 2\n')]), 'word')).toEqual([
      'const total = 1\n',
      'const total = await1\n',
      'const total = await 2\n',
    ])
    expect(way(reviewOf('end\n', [hunk(0, 0, 'say(it)\n')]), 'word')).toEqual([
      'say\nend\n',
      'say(\nend\n',
      'say(it\nend\n',
      'say(it)\nend\n',
    ])
  })

  test('[R30] what is made of an accepted line leaves the rest where it is; undone, the two are one again', () => {
    const review = reviewOf('a\nd\n', [hunk(1, 1, 'b(1)\nc(1)\n')])
    const taken = acceptPart(review, 'h', 'line')
    const once = typed(taken.review, taken.edit)
    const changed = typed(once, [{ from: 4, to: 5, text: 'mine' }])
    expect([changed.live, standing(changed, 'h').type]).toEqual(['a\nb(mine)\nd\n', 'pending'])
    expect(apply(acceptEdit(changed, ['h']), changed.live)).toBe('a\nb(mine)\nc(1)\nd\n')
    const back = typed(once, invert(taken.edit, review.live))
    expect([back.hunks, back.live]).toEqual([review.hunks, review.live])
    const again = typed(back, taken.edit)
    expect(standing(again, 'h').type).toBe('pending')
    expect([again.live, apply(acceptEdit(again, ['h']), again.live)]).toEqual([
      once.live,
      'a\nb(1)\nc(1)\nd\n',
    ])
  })

  test('[R11] [R34] a part taken beside a line of the user’s is known again after undo and redo', () => {
    const review = reviewOf('a\nb\nc\nd\n', [hunk(1, 3, 'B\nC\n')])
    const typedAbove = typed(review, [{ from: 2, to: 2, text: '\n' }])
    const taken = acceptPart(typedAbove, 'h', 'line')
    const once = typed(taken.review, taken.edit)
    const undone = typed(once, invert(taken.edit, typedAbove.live))
    const redone = typed(undone, taken.edit)
    expect([once, undone, redone].map(({ live }) => live)).toEqual([
      'a\n\nB\nc\nd\n',
      'a\n\nb\nc\nd\n',
      'a\n\nB\nc\nd\n',
    ])
    expect(standing(redone, 'h').type).toBe('pending')
    expect(apply(acceptEdit(redone, ['h']), redone.live)).toBe('a\n\nB\nC\nd\n')
  })

  test('[R30] a word that would make a text of before, in which a part was not taken yet, takes none of it back', () => {
    const review = reviewOf('a\nd\n', [hunk(1, 1, '\n\tit(x y)\n')])
    const word = step(review, 'word')
    const undone = typed(word, [{ from: 2, to: word.live.length - 2, text: '' }])
    const line = step(undone, 'line')
    expect([undone.live, line.live]).toEqual(['a\nd\n', 'a\n\nd\n'])
    const after = step(line, 'word')
    expect(after.hunks.map(({ id }) => [id, standing(after, id).type])).toEqual([
      ['h/1', 'done'],
      ['h', 'pending'],
    ])
    expect(apply(acceptEdit(after, ['h']), after.live)).toBe('a\n\n\tit(x y)\nd\n')
  })

  test('[R30] a text of before in which only the rest was made is not taken for one with the whole hunk made', () => {
    const review = reviewOf('a\nd\n', [hunk(1, 1, 'b\nc\n')])
    const rest = typed(step(review, 'line'), [{ from: 4, to: 4, text: 'c\n' }])
    expect([rest.live, standing(rest, 'h').type]).toEqual(['a\nb\nc\nd\n', 'done'])
    const alone = typed(rest, [{ from: 2, to: 4, text: '' }])
    const none = typed(alone, [{ from: 2, to: 4, text: '' }])
    expect([alone.live, none.live, none.hunks]).toEqual(['a\nc\nd\n', 'a\nd\n', review.hunks])
    const again = typed(none, [{ from: 2, to: 2, text: 'c\n' }])
    expect(again.live).toBe('a\nc\nd\n')
    expect(standing(again, 'h').type).not.toBe('done')
    expect(apply(again.own, again.kept)).toBe(again.live)
  })

  test.each([
    [reviewOf('a\nb\nc\nd\n', [hunk(1, 3, 'B\n')]), 'a\nB\nc\nd\n', 'a\nB\nd\n'],
    [reviewOf('a\n  run(1)\nd\n', [hunk(1, 2, '  }\n  stop(2)\n')]), 'a\n  }\nd\n', 'a\n  }\n  stop(2)\nd\n'],
  ])(
    '[R11] [R30] a replaced line leaves the rest pending however often undo and redo follow',
    (review, part, whole) => {
      const taken = acceptPart(review, 'h', 'line')
      const back = invert(taken.edit, review.live)
      let again = typed(taken.review, taken.edit)
      for (let times = 0; times < 3; times += 1) {
        again = typed(typed(again, back), taken.edit)
        expect([again.live, standing(again, 'h').type]).toEqual([part, 'pending'])
        expect(apply(acceptEdit(again, ['h']), again.live)).toBe(whole)
      }
    },
  )

  const line = fc.constantFrom(
    'alpha one\n',
    'beta(1)\n',
    '\n',
    '  gamma = 2\n',
    '}\n',
    '😀 e\u0301\n',
    'beta(2)\n',
  )
  const lines = (maxLength: number) => fc.array(line, { maxLength }).map((all) => all.join(''))
  const proposal = fc
    .record({
      base: fc.array(line, { minLength: 3, maxLength: 8 }),
      from: fc.nat(4),
      size: fc.nat(3),
      insert: lines(4),
      other: lines(2),
    })
    .map(({ base: lines, from, size, insert, other }) => {
      // which of several equal lines an undo brings back cannot be told from the text: here no two are equal
      const base = lines.map((text, at) => text.replace('\n', ` #${at}\n`))
      const to = Math.min(base.length - 1, Math.min(from, base.length - 2) + size)
      const own = hunk(Math.min(from, base.length - 2), to, insert)
      return { text: base.join(''), own, next: hunk(base.length, base.length, other, 'next') }
    })
    .filter(
      ({ text, own }) =>
        own.insert !==
        text
          .split(/(?<=\n)/)
          .slice(own.base.from, own.base.to)
          .join(''),
    )

  test('[R30] accepting the rest after any parts gives what accepting at once gives, and undo restores', () => {
    fc.assert(
      fc.property(
        proposal,
        fc.array(fc.constantFrom('line' as const, 'word' as const), { maxLength: 8 }),
        ({ text, own, next }, parts) => {
          const review = reviewOf(text, next.insert === '' ? [own] : [own, next])
          const goal = apply(acceptEdit(review, ['h']), text)
          const undo: (readonly [FileReview, ReturnType<typeof invert>])[] = []
          let now = review
          for (const part of parts) {
            const before = now
            const { review: parted, edit } = acceptPart(now, 'h', part)
            now = typed(parted, edit)
            const isWhole = standing(now, 'h').type === 'done'
            if (edit.length > 0 && !isWhole) {
              const back = typed(now, invert(edit, before.live))
              expect([back.live, standing(back, 'h').type]).toEqual([before.live, 'pending'])
              expect(apply(acceptEdit(back, ['h']), back.live)).toBe(goal)
            }
            if (edit.length > 0) {
              expect(now.live).not.toBe(before.live)
              undo.push([before, invert(edit, before.live)])
            }
            expect(['pending', 'done']).toContain(standing(now, 'h').type)
            expect(apply(acceptEdit(now, ['h']), now.live)).toBe(goal)
          }
          for (const [before, edit] of undo.toReversed()) {
            now = typed(now, edit)
            expect(now.live).toBe(before.live)
          }
          expect(standing(now, 'h')).toEqual(standing(review, 'h'))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('[R30] parts come to an end, and the last of them makes the hunk done', () => {
    fc.assert(
      fc.property(proposal, fc.constantFrom('line' as const, 'word' as const), ({ text, own }, part) => {
        const review = reviewOf(text, [own])
        const texts = way(review, part)
        expect(texts.at(-1)).toBe(apply(acceptEdit(review, ['h']), text))
        expect(new Set(texts).size).toBe(texts.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('conflicts and places', () => {
  test('[R31] a conflict ends either way in one step, and undo brings it back', () => {
    const base = reviewOf('a\nb\nc\n', [hunk(1, 2, 'B\n')])
    const clash = typed(base, [{ from: 2, to: 3, text: 'mine' }])
    expect(standing(clash, 'h').type).toBe('conflict')
    const mine = resolveConflict(clash, 'h', 'mine')
    expect([mine.edit, standing(mine.review, 'h').type, mine.review.live]).toEqual([
      [],
      'rejected',
      'a\nmine\nc\n',
    ])
    const theirs = resolveConflict(clash, 'h', 'theirs')
    const taken = typed(theirs.review, theirs.edit)
    expect([taken.live, standing(taken, 'h').type]).toEqual(['a\nB\nc\n', 'done'])
    const back = typed(taken, invert(theirs.edit, clash.live))
    expect([back.live, standing(back, 'h').type]).toEqual(['a\nmine\nc\n', 'conflict'])
    expect(resolveConflict(base, 'h', 'mine')).toEqual({ review: base, edit: [] })
  })

  const unplaced = (insert: string) =>
    ({
      id: 'h',
      path: 'a.ts',
      kind: 'lines',
      state: 'unplaced',
      search: 'x\n',
      insert,
      why: 'not-found',
    }) as const
  const placed = (review: FileReview, insert: string, at: number) => {
    const next = withHunk(review, placeAt(review, unplaced(insert), at))
    return typed(next, acceptEdit(next, ['h'])).live
  }

  test('[R32] a hunk without a place goes before a live line, as whole lines, at the end of the file too', () => {
    const review = reviewOf('a\nb\n', [])
    expect([0, 1, 2, 9].map((at) => placed(review, 'new\n', at))).toEqual([
      'new\na\nb\n',
      'a\nnew\nb\n',
      'a\nb\nnew\n',
      'a\nb\nnew\n',
    ])
    expect(placed(reviewOf('a\nb', []), 'new\n', 2)).toBe('a\nb\nnew')
    expect(placed(reviewOf('', []), 'new', 0)).toBe('new\n')
    expect(placed(typed(review, [{ from: 0, to: 0, text: 'top\n' }]), 'new\n', 2)).toBe('top\na\nnew\nb\n')
  })

  test('[R32] accepting a placed hunk removes nothing', () => {
    const text = fc.array(fc.constantFrom('a\n', 'b\n', '\n'), { maxLength: 6 }).map((all) => all.join(''))
    fc.assert(
      fc.property(
        text,
        fc.nat(8),
        fc.nat(12),
        fc.constantFrom('x\n', 'x', 'yy\nx\n'),
        (base, line, at, typing) => {
          const from = Math.min(at, base.length)
          const review = typed(reviewOf(base, []), [{ from, to: from, text: typing }])
          const after = placed(review, 'NEW\nNEXT\n', line)
          expect(after.replace('NEW\nNEXT\n', '')).toBe(review.live)
        },
      ),
      { numRuns: 300 },
    )
  })
})
