import { expect, test } from 'vitest'
import type { PlacedHunk } from '../../core/edits/hunk.ts'
import { createFileReview, typed, withHunk } from '../../core/edits/review.ts'
import type { Review } from '../store/pad.ts'
import { frontierOffset } from './frontier-mark.ts'

const base = createFileReview({ path: 'a.ts', text: 'one\ntwo\nthree\n', version: 1 })

const at = (line: number, file = base, path = 'a.ts'): Review => ({
  turnId: 't',
  files: new Map([['a.ts', file]]),
  loose: [],
  rejected: new Set(),
  current: null,
  place: 0,
  moved: new Map(),
  frontier: { path, line },
})

test('[D20] the mark stands at the last line that the stream has repeated', () => {
  expect(frontierOffset(at(0), 'a.ts')).toBe(0)
  expect(frontierOffset(at(1), 'a.ts')).toBe(0)
  expect(frontierOffset(at(2), 'a.ts')).toBe(4)
  expect(frontierOffset(at(3), 'a.ts')).toBe(8)
})

test('[D20] it moves with what the user types above it', () => {
  const file = typed(base, [{ from: 0, to: 0, text: 'zero\n' }])
  expect(frontierOffset(at(2, file), 'a.ts')).toBe(9)
})

test('[D20] it is gone in other files, where a ghost is being written, and when the stream is over', () => {
  const open: PlacedHunk = {
    kind: 'lines',
    id: 'o',
    path: 'a.ts',
    rung: 'exact',
    state: 'open',
    base: { from: 1, to: 1 },
    insert: '',
    tail: 'ne',
  }
  expect(frontierOffset(at(2), 'b.ts')).toBeNull()
  expect(frontierOffset(at(2, withHunk(base, open)), 'a.ts')).toBeNull()
  expect(frontierOffset({ ...at(2), frontier: null }, 'a.ts')).toBeNull()
  expect(frontierOffset(null, 'a.ts')).toBeNull()
})
