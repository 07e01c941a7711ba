import { describe, expect, it } from 'vitest'
import type { Build, Problem } from './build.ts'
import type { ConsoleRow } from './messages.ts'
import {
  noPreview,
  reducePreview,
  rowsKept,
  runsByItself,
  type Preview,
  type PreviewEvent,
} from './preview.ts'

const after = (...events: readonly PreviewEvent[]): Preview => events.reduce(reducePreview, noPreview)
const build = (seq: number): Build => ({
  seq,
  html: '',
  styles: [],
  scripts: [],
  modules: [],
  builtIn: [],
  remote: [],
})
const problem: Problem = { kind: 'error', name: 'TypeError', message: 'no', place: null, stack: [] }
const row = (text: string, level: ConsoleRow['level'] = 'log'): ConsoleRow => ({
  level,
  values: [{ type: 'text', text, cut: 0 }],
  place: null,
})
const running: readonly PreviewEvent[] = [
  { type: 'asked', seq: 1 },
  { type: 'built', result: { type: 'built', build: build(1) } },
  { type: 'started', seq: 1 },
  { type: 'painted', seq: 1 },
]

describe('how a preview stands', () => {
  it('[V15] is building until the newest build has painted', () => {
    expect(after(...running.slice(0, 3)).phase.type).toBe('building')
    expect(after(...running).phase.type).toBe('running')
    expect(after(...running, { type: 'asked', seq: 2 }).phase.type).toBe('building')
    expect(after(...running, { type: 'asked', seq: 2 }, { type: 'painted', seq: 1 }).phase.type).toBe(
      'building',
    )
  })

  it('[V15] a build that is not the newest asked for changes nothing, whatever became of it', () => {
    const state = after(...running, { type: 'asked', seq: 3 })
    for (const event of [
      { type: 'built', result: { type: 'failed', seq: 2, problems: [problem] } },
      { type: 'built', result: { type: 'missing', seq: 2, missing: [] } },
      { type: 'built', result: { type: 'nothing', seq: 2 } },
      { type: 'started', seq: 2 },
      { type: 'asked', seq: 2 },
      { type: 'painted', seq: 2 },
      { type: 'problem', seq: 2, problem },
      { type: 'rows', seq: 2, rows: [row('late')], lost: 0 },
      { type: 'silent', seq: 2 },
      { type: 'left', seq: 2 },
    ] satisfies PreviewEvent[])
      expect(reducePreview(state, event), event.type).toBe(state)
  })

  it('[V163] a problem that is met again in the same place is one', () => {
    const at = (line: number): Problem => ({ ...problem, place: { path: 'a.ts', line, column: 2 } })
    const other = { ...at(1), message: 'nor that' }
    const met = [problem, at(1), problem, at(2), at(1), other, other]
    const told = after(
      ...running,
      ...met.map((each) => ({ type: 'problem' as const, seq: 1, problem: each })),
    )
    expect(told.problems).toEqual([problem, at(1), at(2), other])
  })

  it('[V15] a failed build keeps the run on show and its console; a new run begins with an empty one', () => {
    const told = after(
      ...running,
      { type: 'rows', seq: 1, rows: [row('a')], lost: 0 },
      { type: 'asked', seq: 2 },
    )
    const failed = reducePreview(told, {
      type: 'built',
      result: { type: 'failed', seq: 2, problems: [problem] },
    })
    expect(failed).toMatchObject({ phase: { type: 'failed' }, run: 1, problems: [problem] })
    expect(failed.rows).toHaveLength(1)
    const next = reducePreview(reducePreview(failed, { type: 'asked', seq: 3 }), { type: 'started', seq: 3 })
    expect(next).toMatchObject({ run: 3, problems: [], rows: [] })
  })

  it('[V16] stuck, stopped, left and paused code waits for the user; one that goes on by itself runs again', () => {
    expect(runsByItself(after(...running))).toBe(true)
    for (const event of [
      { type: 'silent', seq: 1 },
      { type: 'left', seq: 1 },
      { type: 'stopped' },
    ] satisfies PreviewEvent[])
      expect(runsByItself(after(...running, event)), event.type).toBe(false)
    expect(after(...running, { type: 'silent', seq: 1 }, { type: 'alive', seq: 1 }).phase.type).toBe(
      'running',
    )
    expect(runsByItself(after({ type: 'paused', survey: null }))).toBe(false)
    expect(runsByItself({ ...after(...running), foreign: true })).toBe(false)
    expect(after(...running, { type: 'stopped' }, { type: 'silent', seq: 1 }).phase.type).toBe('stopped')
  })

  it('[V17] the console keeps its newest rows, counts the rest, and empties when the code clears it', () => {
    const many = Array.from({ length: rowsKept + 5 }, (_, n) => row(`${n}`))
    const full = after(...running, { type: 'rows', seq: 1, rows: many, lost: 7 })
    expect(full.rows).toHaveLength(rowsKept)
    expect(full.lost).toBe(12)
    expect(full.rows[0]?.values).toEqual([{ type: 'text', text: '5', cut: 0 }])
    expect(new Set(full.rows.map(({ id }) => id)).size).toBe(rowsKept)
    const cleared = reducePreview(full, {
      type: 'rows',
      seq: 1,
      rows: [row('x'), row('', 'clear'), row('y')],
      lost: 0,
    })
    expect(cleared.rows.map(({ values }) => values)).toEqual([[{ type: 'text', text: 'y', cut: 0 }]])
    expect(cleared.rows[0]?.id).toBeGreaterThan(full.rows.at(-1)?.id ?? 0)
  })
})
