import { expect, test } from 'vitest'
import { createTurn } from '../../core/turn/reduce.ts'
import type { Outcome, Turn } from '../../core/turn/turn.ts'
import { announcement, summarise } from './announce.ts'

const started = (id: string): Turn =>
  createTurn({
    id,
    instruction: `do ${id}`,
    model: 'builtin',
    format: 'patch',
    files: [],
    openPath: null,
    selection: null,
    kept: [],
    redirects: null,
    own: null,
    actedAt: 0,
    raced: false,
  })
const ended = (id: string, outcome: Outcome = { type: 'completed' }): Turn => ({
  ...started(id),
  phase: 'ended',
  outcome,
  usage: null,
})
const pad = (turns: readonly Turn[], pending = 0, files = 1) => summarise(turns, { pending, files })

test('[P8] the start, the end with its counts and each decision are said', () => {
  expect(announcement(pad([]), pad([started('a')]))).toBe('Started: do a')
  expect(announcement(pad([started('a')]), pad([ended('a')], 3, 2))).toBe(
    'Done. 3 hunks in 2 files to review.',
  )
  expect(announcement(pad([ended('a')], 3), pad([ended('a')], 2))).toBe('2 left to review.')
  expect(announcement(pad([ended('a')], 1), pad([ended('a')], 0))).toBe('Nothing left to review.')
})

test('[P8] what streams is not said', () => {
  const prose = { ...started('a'), prose: 'Renamed' }
  expect(announcement(pad([started('a')]), pad([prose], 1))).toBeNull()
  expect(announcement(pad([prose], 1), pad([prose], 2))).toBeNull()
})

test('[P8] a redirect and a turn over before anyone looked are said once', () => {
  expect(announcement(pad([started('a')]), pad([started('a'), started('b')]))).toBe('Redirected: do b')
  expect(announcement(pad([]), pad([ended('a')]))).toBe('Done. No edits.')
})

test('[P8] a failure says why, in words', () => {
  const outcome = {
    type: 'failed',
    fault: { code: 'overloaded', detail: '503', retryAfterMs: null },
  } as const
  expect(announcement(pad([started('a')]), pad([ended('a', outcome)]))).toBe(
    'Failed. The model is overloaded right now.',
  )
})
