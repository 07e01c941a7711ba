import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Edit } from './edit.ts'
import { apply, invert } from './edit.ts'
import type { PlacedHunk } from './hunk.ts'
import { replaceLines } from './proposal.ts'
import { rebase } from './rebase.ts'
import type { FileReview } from './review.ts'
import {
  acceptAllIds,
  acceptEdit,
  confirm,
  createFileReview,
  pastWithout,
  pendingCount,
  reject,
  restore,
  standing,
  typed,
  withHunk,
  withNews,
  withoutHunk,
} from './review.ts'

const located = (id: string, from: number, to: number, insert: string) =>
  ({ id, path: 'a.ts', kind: 'lines', base: { from, to }, insert, rung: 'exact' }) as const
const hunk = (id: string, from: number, to: number, insert: string) =>
  ({ ...located(id, from, to, insert), state: 'closed' }) as const
const reviewOf = (text: string, hunks: readonly PlacedHunk[]): FileReview =>
  hunks.reduce(withHunk, createFileReview({ path: 'a.ts', text, version: 1 }))
const accept = (review: FileReview, ...ids: string[]) => typed(review, acceptEdit(review, ids))
const types = (review: FileReview) => review.hunks.map(({ id }) => standing(review, id).type)
/** Puts `text` in the place of the one `|old|` that stands in the live text between bars. */
const edit = (review: FileReview, marked: string, text: string): Edit => {
  const from = marked.indexOf('|')
  const to = marked.indexOf('|', from + 1) - 1
  expect(marked.replaceAll('|', '')).toBe(review.live)
  return [{ from, to, text }]
}

const line = fc.constantFrom('a\n', 'b\n', 'c(1)\n', '\n', '  d\n', '😀e\n')
const lines = (maxLength: number) => fc.array(line, { maxLength }).map((all) => all.join(''))

/** A text and hunks over it: neighbours, insertions and deletions among them; a gap holds at most one insertion. */
const proposal = fc.array(line, { minLength: 1, maxLength: 12 }).chain((base) =>
  fc.record({
    text: fc.constant(base.join('')),
    hunks: fc
      .array(fc.record({ skip: fc.nat(2), size: fc.nat(3), insert: lines(3) }), { maxLength: 6 })
      .map((parts) => {
        let at = 0
        let wasInsertion = false
        return parts.flatMap(({ skip, size, insert }, index) => {
          const from = at + (wasInsertion && size === 0 ? Math.max(1, skip) : skip)
          const to = from + size
          if (to > base.length) return []
          if (base.slice(from, to).join('') === insert) return []
          at = to
          wasInsertion = size === 0
          return [hunk(`h${index}`, from, to, insert)]
        })
      }),
  }),
)

/** Whether two hunks stand side by side where `done` is made: nothing is left of the lines between them. */
function areNeighbours(one: PlacedHunk, other: PlacedHunk, done: readonly PlacedHunk[]): boolean {
  const [first, second] = one.base.from <= other.base.from ? [one.base, other.base] : [other.base, one.base]
  let reach = first.to
  for (const { base, insert } of done)
    if (base.from === reach && base.to > reach && insert === '') reach = base.to
  return second.from <= reach
}

/**
 * Of the hunks that were accepted, those that are done; all others are pending. What is missing came to nothing: it is
 * neighbours that together put back what they removed, or, where the first text stands again, everything.
 */
function stillMade(review: FileReview, made: readonly PlacedHunk[]): readonly PlacedHunk[] {
  const { base, hunks, live } = review
  const done = made.filter(({ id }) => standing(review, id).type === 'done')
  const missing = made.filter((one) => !done.includes(one))
  expect(types(review)).toEqual(
    hunks.map(({ id }) => (done.some((one) => one.id === id) ? 'done' : 'pending')),
  )
  expect(replaceLines(base, done)).toBe(live)
  expect(replaceLines(base, made)).toBe(live)
  if (live === base) expect(done).toEqual([])
  else
    for (const one of missing)
      expect(
        missing.some(
          (other) =>
            other !== one &&
            areNeighbours(
              one,
              other,
              review.hunks.filter((h) => done.includes(h)),
            ),
        ),
      ).toBe(true)
  return done
}

describe('accepting', () => {
  test('[R6] accepting all at once, with nothing typed, makes every hunk', () => {
    fc.assert(
      fc.property(proposal, ({ text, hunks }) => {
        const review = reviewOf(text, hunks)
        expect(types(review)).toEqual(hunks.map(() => 'pending'))
        expect(acceptAllIds(review)).toEqual(review.hunks.map(({ id }) => id))
        const done = accept(review, ...acceptAllIds(review))
        expect(done.live).toBe(replaceLines(text, hunks))
        // Two hunks that undo each other leave the first text, in which nothing is accepted.
        if (done.live !== text) expect(types(done)).toEqual(hunks.map(() => 'done'))
        expect(apply(done.user, text)).toBe(done.live)
      }),
    )
  })

  test('[R7] hunks are accepted one by one in any order, neighbours too, and none puts another in conflict', () => {
    const shuffled = proposal.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given.hunks.map(({ id }) => id))),
    )
    fc.assert(
      fc.property(shuffled, ([{ text, hunks }, order]) => {
        let review = reviewOf(text, hunks)
        let made: readonly PlacedHunk[] = []
        for (const id of order) {
          review = accept(review, id)
          made = stillMade(review, [...made, ...hunks.filter((one) => one.id === id)])
        }
        review = accept(review, ...order)
        const taken = hunks.filter(({ id }) => order.includes(id))
        expect(review.live).toBe(replaceLines(text, taken))
      }),
      { numRuns: 300 },
    )
  })

  test('[R33] hunks that together put back what they removed count as not made; what is pending still gives all', () => {
    const text = 'c\nx\nc\n'
    const hunks = [hunk('top', 0, 0, 'a\n'), hunk('gone', 1, 2, ''), hunk('back', 2, 2, 'x\n')]
    const near = accept(accept(accept(reviewOf(text, hunks), 'gone'), 'top'), 'back')
    expect([near.live, ...types(near)]).toEqual(['a\nc\nx\nc\n', 'done', 'pending', 'pending'])
    expect(stillMade(near, hunks)).toEqual([hunks[0]])
    expect(accept(near, 'gone', 'back').live).toBe(near.live)
    const far = [hunk('gone', 0, 1, ''), hunk('between', 2, 2, 'a\n\n'), hunk('back', 3, 3, '\n')]
    const same = accept(accept(reviewOf('\n\n\n', far), 'gone'), 'back')
    expect([same.live, ...types(same)]).toEqual(['\n\n\n', 'pending', 'pending', 'pending'])
    const one = accept(same, 'between')
    expect(types(one)).toEqual(['pending', 'done', 'pending'])
    expect(accept(one, ...acceptAllIds(one)).live).toBe('\na\n\n\n\n')
  })

  test('[R33] a hunk that removes such a line as the user typed beside it leaves the first text, and is pending again', () => {
    const review = reviewOf('a\n\nb\n', [hunk('h1', 1, 2, '')])
    const typing = typed(review, [{ from: 2, to: 2, text: '\n' }])
    const once = accept(typing, 'h1')
    expect([once.live, ...types(once)]).toEqual(['a\n\nb\n', 'pending'])
    expect(accept(once, 'h1').live).toBe('a\nb\n')
  })

  test('[R11] undo and redo give the standings of before, even where the user had changed what a hunk replaces', () => {
    const review = reviewOf('a\nb\nc\n', [hunk('h1', 1, 2, 'B\n'), hunk('h2', 2, 2, 'new\n')])
    const mixed = typed(review, [{ from: 1, to: 3, text: 'mine' }])
    expect([mixed.live, ...types(mixed)]).toEqual(['amine\nc\n', 'conflict', 'pending'])
    const theirs = accept(mixed, 'h1')
    const undone = typed(theirs, invert(acceptEdit(mixed, ['h1']), mixed.live))
    expect([undone.live, ...types(undone)]).toEqual([mixed.live, ...types(mixed)])
    const redone = typed(undone, acceptEdit(mixed, ['h1']))
    expect([redone.live, ...types(redone)]).toEqual([theirs.live, ...types(theirs)])
  })

  test('[R11] a hunk that is guarded after it was accepted, and changed since, stays done', () => {
    const h1 = hunk('h1', 1, 2, 'B\n')
    const changed = typed(accept(reviewOf('a\nb\nc\n', [h1]), 'h1'), [{ from: 3, to: 3, text: 'x' }])
    const guarded = withHunk(changed, { ...h1, state: 'guarded', why: 'unsure' })
    expect([...types(changed), ...types(guarded)]).toEqual(['done', 'done'])
    expect(types(typed(guarded, [{ from: 3, to: 4, text: '' }]))).toEqual(['done'])
  })

  test('[R11] a hunk that was rejected after its accept was undone is done when redo brings its text back', () => {
    const review = reviewOf('a\nb\n', [hunk('h1', 0, 1, 'A\n')])
    const edit = acceptEdit(review, ['h1'])
    const rejected = reject(typed(typed(review, edit), invert(edit, review.live)), ['h1'])
    expect(types(rejected)).toEqual(['rejected'])
    const redone = typed(rejected, edit)
    expect([redone.live, ...types(redone)]).toEqual(['A\nb\n', 'done'])
    expect(types(typed(redone, invert(edit, review.live)))).toEqual(['rejected'])
  })

  test('[R34] what takes the place of an accepted hunk that was taken away replaces its text', () => {
    const accepted = (first: PlacedHunk) => accept(reviewOf('a\nb\nc\n', [first]), first.id)
    const replaced = withHunk(
      withoutHunk(accepted(hunk('h1', 1, 2, 'B\n')), 'h1'),
      hunk('r1', 1, 2, 'B1\nB2\n'),
    )
    expect([replaced.live, ...types(replaced)]).toEqual(['a\nB\nc\n', 'pending'])
    const after = accept(replaced, 'r1')
    expect([after.live, ...types(after)]).toEqual(['a\nB1\nB2\nc\n', 'done'])
    // undone, it is pending over the accepted text; that undone too, over the first text
    const undone = typed(after, invert(acceptEdit(replaced, ['r1']), replaced.live))
    expect([undone.live, ...types(undone)]).toEqual(['a\nB\nc\n', 'pending'])
    const first = typed(undone, [{ from: 2, to: 4, text: 'b\n' }])
    expect([first.live, ...types(first), accept(first, 'r1').live]).toEqual([
      'a\nb\nc\n',
      'pending',
      'a\nB1\nB2\nc\n',
    ])
    const inserted = withHunk(
      withoutHunk(accepted(hunk('h1', 1, 1, 'x\n')), 'h1'),
      hunk('r1', 1, 1, 'y\nx\nx\n'),
    )
    expect(accept(inserted, 'r1').live).toBe('a\ny\nx\nx\nb\nc\n')
    // what a hand changed since is the user's alone
    const changed = typed(replaced, [{ from: 2, to: 3, text: 'mine' }])
    expect(types(changed)).toEqual(['conflict'])
  })

  test('[R7] a hunk that is being written within an accepted one is in no conflict, and stands behind it', () => {
    const made = accept(reviewOf('a\nb\nc\nd\n', [hunk('h1', 1, 3, 'B\nC\n')]), 'h1')
    const { state: _, ...placed } = hunk('h2', 2, 2, 'x\n')
    const open = withNews(made, { type: 'opened', hunk: { ...placed, state: 'open', tail: '' } })
    expect(standing(open, 'h2')).toEqual({ type: 'pending', live: { from: 6, to: 6 }, insert: 'x\n' })
  })

  test('[R12] lines that a hunk strikes and the user struck with more around them are done, and pending again after undo', () => {
    const review = reviewOf('a\nb\nc\nd\n', [hunk('h1', 2, 3, '')])
    const struck = typed(review, [{ from: 1, to: 6, text: '' }])
    expect([struck.live, ...types(struck)]).toEqual(['ad\n', 'done'])
    expect(accept(struck, 'h1').live).toBe(struck.live)
    const undone = typed(struck, [{ from: 1, to: 1, text: '\nb\nc\n' }])
    expect([undone.live, ...types(undone)]).toEqual([review.live, 'pending'])
    // text of their own in that place is the user's
    expect(types(typed(review, [{ from: 1, to: 6, text: 'mine' }]))).toEqual(['conflict'])
  })

  test('[R34] what takes the place of a part of an accepted hunk gives the rest of it the base text back', () => {
    const text = 'a\nb\nc\nd\n'
    const made = accept(reviewOf(text, [hunk('h1', 1, 3, 'B\nC\n')]), 'h1')
    for (const [next, result] of [
      [hunk('r1', 0, 2, 'x\n'), 'x\nc\nd\n'],
      [hunk('r1', 2, 4, 'x\n'), 'a\nb\nx\n'],
      [hunk('r1', 2, 2, 'x\n'), 'a\nb\nx\nc\nd\n'],
    ] as const) {
      const cut = withHunk(withoutHunk(made, 'h1'), next)
      expect([cut.live, ...types(cut)]).toEqual(['a\nB\nC\nd\n', 'pending'])
      const after = accept(cut, 'r1')
      expect([after.live, ...types(after)]).toEqual([result, 'done'])
      const undone = typed(after, invert(acceptEdit(cut, ['r1']), cut.live))
      expect([undone.live, ...types(undone)]).toEqual([cut.live, 'pending'])
    }
    // what a hand changed of the rest is the user's alone
    const changed = withHunk(
      withoutHunk(typed(made, [{ from: 4, to: 5, text: 'mine' }]), 'h1'),
      hunk('r1', 0, 2, 'x\n'),
    )
    expect(types(changed)).toEqual(['conflict'])
  })

  test('[R34] of two that one takes the place of, either or both may be in the text', () => {
    const two = [hunk('h1', 0, 1, 'A\n'), hunk('h2', 2, 3, 'C\n')]
    for (const ids of [['h1'], ['h2'], ['h1', 'h2']]) {
      const made = accept(reviewOf('a\nb\nc\n', two), ...ids)
      const joined = withHunk(withoutHunk(withoutHunk(made, 'h1'), 'h2'), hunk('r1', 0, 3, 'z\n'))
      expect([...types(joined), accept(joined, 'r1').live]).toEqual(['pending', 'z\n'])
    }
  })

  test('[R10] hunks accepted together are made where they stand, in that order', () => {
    const review = reviewOf('a\n', [hunk('h1', 0, 0, 'one\n'), hunk('h2', 0, 0, 'two: 2\n')])
    const begun = typed(review, [{ from: 0, to: 0, text: 'two\n' }])
    expect(accept(begun, 'h1', 'h2').live).toBe('two: 2\none\na\n')
  })

  test('[R7] an accept whose effect would also undo another hunk is the accept, if the place is its own', () => {
    const back = [hunk('k0', 0, 1, ''), hunk('k2', 1, 1, '\n'), hunk('k4', 1, 2, '\nb\nb\n')]
    const made = ['k4', 'k2', 'k0'].reduce((now, id) => accept(now, id), reviewOf('\nc\n', back))
    expect([made.live, ...types(made)]).toEqual(['\n\nb\nb\n', 'done', 'done', 'done'])
    const pair = [hunk('h0', 2, 3, 'a\n\n'), hunk('h1', 3, 5, '  d\n'), hunk('h2', 5, 5, 'a\n')]
    const both = ['h0', 'h2', 'h1'].reduce(
      (now, id) => accept(now, id),
      reviewOf('a\ne\na\n\n  d\nb\n', pair),
    )
    expect([both.live, ...types(both)]).toEqual(['a\ne\na\n\n  d\na\nb\n', 'done', 'done', 'done'])
  })

  test('[R33] a hunk that writes back what its neighbour removed takes that back, whatever text of before it gives', () => {
    const hunks = [hunk('far', 1, 2, ''), hunk('gone', 3, 4, ''), hunk('back', 4, 4, '\n')]
    const both = accept(accept(reviewOf('a\n\n\n\n', hunks), 'gone'), 'far')
    const all = accept(both, 'back')
    expect([all.live, ...types(all)]).toEqual(['a\n\n\n', 'done', 'pending', 'pending'])
    const undone = typed(all, [{ from: 3, to: 4, text: '' }])
    expect([undone.live, ...types(undone)]).toEqual([both.live, 'done', 'done', 'pending'])
  })

  test('[R7] a neighbour that closes after its fellow was accepted is pending, and both come out', () => {
    let review = reviewOf('one\ntwo\nthree\n', [hunk('h1', 0, 1, 'ONE\n')])
    review = withNews(review, {
      type: 'opened',
      hunk: { ...located('h2', 1, 1, ''), state: 'open', tail: 'T' },
    })
    expect(standing(review, 'h2')).toEqual({ type: 'pending', live: { from: 4, to: 4 }, insert: 'T' })
    review = accept(review, 'h1', 'h2')
    expect(review.live).toBe('ONE\ntwo\nthree\n')
    review = withNews(review, { type: 'grew', id: 'h2', lines: 'TWO\n', tail: '' })
    review = withNews(review, { type: 'closed', hunk: hunk('h2', 1, 2, 'TWO\n') })
    expect(types(review)).toEqual(['done', 'pending'])
    expect(accept(review, 'h2').live).toBe('ONE\nTWO\nthree\n')
  })

  test('[R8] guarded hunks wait for a word; open, incomplete, conflicting and rejected ones stay out of accept-all', () => {
    const text = 'a\nb\nc\nd\ne\n'
    let review = reviewOf(text, [
      { ...located('guarded', 0, 1, ''), state: 'guarded', why: 'deletes-much' },
      { ...located('cut', 2, 2, 'x\n'), state: 'incomplete' },
      hunk('clash', 2, 3, 'C\n'),
      hunk('no', 3, 4, 'D\n'),
      { ...located('open', 5, 5, 'y\n'), state: 'open', tail: '' },
    ])
    review = reject(typed(review, edit(review, 'a\nb\n|c|\nd\ne\n', 'mine')), ['no'])
    expect(types(review)).toEqual(['pending', 'pending', 'conflict', 'rejected', 'pending'])
    expect(acceptAllIds(review)).toEqual([])
    expect(acceptAllIds(confirm(review, ['guarded']))).toEqual(['guarded'])
    expect(pendingCount([review])).toBe(3)
    expect(accept(review, 'clash', 'no').live).toBe('a\nb\nC\nd\ne\n')
    expect(types(restore(review, ['no']))[3]).toBe('pending')
  })

  test('[R9] rejecting everything leaves the document as the user has it', () => {
    fc.assert(
      fc.property(proposal, ({ text, hunks }) => {
        const review = reviewOf(text, hunks)
        const none = reject(
          review,
          review.hunks.map(({ id }) => id),
        )
        expect(none.live).toBe(text)
        expect(acceptAllIds(none)).toEqual([])
        expect(accept(none, ...hunks.map(({ id }) => id)).live).toBe(text)
      }),
    )
  })
})

/** A step of a session: typing somewhere, or accepting a hunk. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      at: fc.nat(60),
      drop: fc.nat(6),
      text: fc.oneof(lines(2), fc.constantFrom('x', 'a', '', 'c(')),
    }),
    fc.record({ accept: fc.nat(5) }),
  ),
  { minLength: 1, maxLength: 10 },
)

describe('typing and undo', () => {
  test('[R10] what is typed away from the hunks and what is accepted are both in the text, in any order', () => {
    const session = proposal.chain((given) =>
      fc.record({
        given: fc.constant(given),
        marks: fc.array(fc.nat(given.text.length), { maxLength: 4 }),
        order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }),
      }),
    )
    fc.assert(
      fc.property(session, ({ given: { text, hunks }, marks, order }) => {
        const plain = reviewOf(text, hunks)
        const accepted = acceptEdit(
          plain,
          hunks.map(({ id }) => id),
        )
        const isFar = (at: number) =>
          plain.hunks.every((_, i) => {
            const { base } = plain.hunks[i] ?? { base: { from: 0, to: 0 } }
            const start = plain.starts[base.from] ?? text.length
            const stop = plain.starts[base.to] ?? text.length
            return at < start - 1 || at > stop
          })
        const isWhole = (at: number) => !/[\uDC00-\uDFFF]/.test(text[at] ?? '')
        const wanted = [...new Set(marks)].filter((at) => isFar(at) && isWhole(at)).toSorted((a, b) => a - b)
        const typing = wanted.map((at, i) => ({ from: at, to: at, text: `<${i}>` }))
        let review = plain
        let made: Edit = []
        for (const step of order) {
          const next = typing[step]
          const other = hunks[step - 4]
          if (step < 4 && next !== undefined) {
            const over = rebase([next], review.user)
            expect(over.type).toBe('rebased')
            if (over.type === 'rebased') review = typed(review, over.edit)
            made = [...made, next]
          } else if (other !== undefined) review = accept(review, other.id)
        }
        review = accept(review, ...hunks.map(({ id }) => id))
        const both = rebase(
          made.toSorted((a, b) => a.from - b.from),
          accepted,
        )
        expect(both.type).toBe('rebased')
        if (both.type === 'rebased') expect(review.live).toBe(apply(both.edit, apply(accepted, text)))
        if (review.live !== text) expect(types(review)).toEqual(hunks.map(() => 'done'))
      }),
      { numRuns: 300 },
    )
  })

  test('[R11] undo of everything gives the first text and pending hunks; each undo gives the standings of before', () => {
    fc.assert(
      fc.property(proposal, steps, ({ text, hunks }, session) => {
        let review = reviewOf(text, hunks)
        const history: { undo: Edit; before: FileReview }[] = []
        for (const step of session) {
          const from = Math.min('at' in step ? step.at : 0, review.live.length)
          const next =
            'accept' in step
              ? acceptEdit(review, [hunks[step.accept]?.id ?? ''])
              : [{ from, to: Math.min(from + step.drop, review.live.length), text: step.text }]
          history.push({ undo: invert(next, review.live), before: review })
          review = typed(review, next)
          expect(apply(review.user, review.base)).toBe(review.live)
          expect(apply(review.own, review.kept)).toBe(review.live)
        }
        for (const { undo, before } of history.toReversed()) {
          review = typed(review, undo)
          expect(review.live).toBe(before.live)
        }
        expect(review.live).toBe(text)
        expect(review.user).toEqual([])
        expect(types(review)).toEqual(hunks.map(() => 'pending'))
      }),
      { numRuns: 500 },
    )
  })

  test('[R11] an accept that is taken back and made again is pending, then done; edited afterwards it stays done', () => {
    const base = reviewOf('a\nb\nc\n', [hunk('h1', 1, 2, 'B1\nB2\n'), hunk('h2', 2, 2, 'new\n')])
    const change = acceptEdit(base, ['h1', 'h2'])
    const done = typed(base, change)
    const undone = typed(done, invert(change, base.live))
    expect(types(undone)).toEqual(['pending', 'pending'])
    expect(types(typed(undone, change))).toEqual(['done', 'done'])
    const edited = typed(done, edit(done, 'a\nB1|\n|B2\nnew\nc\n', ';\n'))
    expect(types(edited)).toEqual(['done', 'done'])
    expect(edited.live).toBe('a\nB1;\nB2\nnew\nc\n')
  })

  test('[R11] text typed right behind an accepted hunk survives when only the accept is taken back', () => {
    const base = reviewOf('a\nb\n', [hunk('h', 1, 1, 'new\n')])
    const done = typed(accept(base, 'h'), [{ from: 6, to: 6, text: 'mine\n' }])
    expect(done.live).toBe('a\nnew\nmine\nb\n')
    const back = typed(done, [{ from: 2, to: 6, text: '' }])
    expect(types(back)).toEqual(['pending'])
    expect(accept(back, 'h').live).toBe('a\nmine\nnew\nb\n')
  })

  test('[R12] a conflict is worked out anew: taking theirs settles it, undo brings it back, undoing the typing ends it', () => {
    const base = reviewOf('let a = 1\n', [hunk('h', 0, 1, 'const b = 2\n')])
    const mine = typed(base, edit(base, 'let |a| = 1\n', 'mine'))
    expect(standing(mine, 'h')).toEqual({
      type: 'conflict',
      live: { from: 0, to: 13 },
      insert: 'const b = 2\n',
    })
    const theirs = acceptEdit(mine, ['h'])
    const taken = typed(mine, theirs)
    expect([taken.live, ...types(taken)]).toEqual(['const b = 2\n', 'done'])
    const again = typed(taken, invert(theirs, mine.live))
    expect(types(again)).toEqual(['conflict'])
    expect(types(typed(again, edit(again, 'let |mine| = 1\n', 'a')))).toEqual(['pending'])
  })

  test('[R12] a hunk that closes over a line the user has changed is born in conflict', () => {
    const start = reviewOf('a\nb\nc\n', [])
    const review = withHunk(typed(start, edit(start, 'a\n|b|\nc\n', 'mine')), hunk('h', 1, 2, 'B\n'))
    expect(types(review)).toEqual(['conflict'])
    expect(types(withHunk(review, hunk('h2', 2, 3, 'C\n')))).toEqual(['conflict', 'pending'])
  })

  test('[R12] deleting lines over several hunks puts them in conflict; each can still be taken', () => {
    const base = reviewOf('a\nb\nc\nd\ne\n', [hunk('h1', 1, 2, 'B\n'), hunk('h2', 3, 4, 'D\n')])
    const gone = typed(base, edit(base, 'a|\nb\nc\nd|\ne\n', ''))
    expect(types(gone)).toEqual(['conflict', 'conflict'])
    const back = accept(gone, 'h1')
    expect(standing(back, 'h1').type).toBe('done')
    expect(back.live).toContain('B\n')
  })
})

describe('typing what the hunk says', () => {
  const typeAll = (review: FileReview, at: number, text: string) =>
    Array.from(text).reduce(
      ([now, offset], char) =>
        [typed(now, [{ from: offset, to: offset, text: char }]), offset + char.length] as const,
      [review, at] as const,
    )[0]

  test('[R13] a typed prefix of an insertion is consumed, wherever the typing stops', () => {
    const insert = 'foo(a)\nbar\n'
    fc.assert(
      fc.property(fc.nat(insert.length), fc.boolean(), (size, fromAbove) => {
        const base = reviewOf('top\nend\n', [hunk('h', 1, 1, insert)])
        // "Enter" at the end of the line above, or typing at the start of the line below.
        const review = fromAbove
          ? typeAll(base, 3, `\n${insert.slice(0, size)}`)
          : typeAll(base, 4, insert.slice(0, size))
        // Typed from above, the line end of the insertion's last line is the one that was there.
        const last = insert.length - (fromAbove ? 1 : 0)
        if (size === 0 || size > last) return
        expect(types(review)).toEqual([size === last ? 'done' : 'pending'])
        expect(accept(review, 'h').live).toBe(`top\n${insert}end\n`)
      }),
    )
  })

  test('[R13] brackets that the editor closes by itself count as typed', () => {
    const base = reviewOf('top\nend\n', [hunk('h', 1, 1, 'foo(a, b)\nbar\n')])
    const review = typed(base, edit(base, 'top||\nend\n', '\nfoo()'))
    expect(standing(review, 'h')).toEqual({ type: 'pending', live: { from: 8, to: 9 }, insert: 'a, b)\nbar' })
    expect(accept(review, 'h').live).toBe('top\nfoo(a, b)\nbar\nend\n')
  })

  test('[R13] a replaced line is consumed as it is typed over, and done when it says what the hunk says', () => {
    const base = reviewOf('let a = 1\nend\n', [hunk('h', 0, 1, 'const a = 1\n')])
    const gone = typed(base, edit(base, '|let| a = 1\nend\n', ''))
    expect(types(gone)).toEqual(['pending'])
    const half = typeAll(gone, 0, 'con')
    expect(standing(half, 'h')).toEqual({ type: 'pending', live: { from: 3, to: 3 }, insert: 'st' })
    const all = typeAll(half, 3, 'st')
    expect(types(all)).toEqual(['done'])
    expect(types(typeAll(base, 0, 'x'))).toEqual(['pending'])
  })

  test('[R14] whole lines typed at a boundary stay before the ghost; a line begun there is not torn apart', () => {
    const base = reviewOf('top\nend\n', [hunk('h', 1, 1, 'new\n')])
    expect(accept(typed(base, edit(base, 'top||\nend\n', '\nmine')), 'h').live).toBe('top\nmine\nnew\nend\n')
    expect(accept(typed(base, edit(base, 'top\n||end\n', 'the ')), 'h').live).toBe('top\nnew\nthe end\n')
    const over = reviewOf('top\nend\n', [hunk('h', 1, 2, 'new\n')])
    expect(accept(typed(over, edit(over, 'top||\nend\n', '\nmine')), 'h').live).toBe('top\nmine\nnew\n')
  })

  test('[R14] a hunk taken away leaves what was accepted of it as the user’s own text', () => {
    const base = reviewOf('a\nb\n', [hunk('h', 1, 2, 'B\n')])
    const review = withoutHunk(accept(base, 'h'), 'h')
    expect(review.live).toBe('a\nB\n')
    const longer = typed(review, [{ from: 3, to: 3, text: 'y' }])
    expect(types(withHunk(longer, hunk('later', 1, 2, 'C\n')))).toEqual(['conflict'])
    expect(types(withHunk(review, hunk('same', 1, 2, 'B\n')))).toEqual(['done'])
  })
})

describe('texts of before', () => {
  test('[R6] those in which a hunk had a part fall away with it, the others stay in order', () => {
    fc.assert(
      fc.property(fc.array(fc.subarray(['h1', 'h2', 'h3']), { maxLength: 8 }), (made) => {
        const past = made.map((ids) => ({
          user: [],
          kept: '',
          own: [],
          settled: new Map(ids.map((id) => [id, ''] as const)),
        }))
        const left = pastWithout({ past }, 'h1')
        expect(left).toEqual(past.filter((_, at) => made[at]?.includes('h1') === false))
        // nothing fell away: it is the same list
        if (left.length === past.length) expect(left).toBe(past)
      }),
    )
  })
})
