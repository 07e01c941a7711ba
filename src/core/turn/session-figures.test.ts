import { expect, test } from 'vitest'
import { summaryOf } from './samples.ts'
import { sessionTable } from './session-figures.ts'
import { sessionCsv, sessionMarkdown } from './session-report.ts'
import { sampleTurn } from './session-sample.ts'
import type { Fault } from './turn.ts'

const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1)

test('[L63] few samples give median and range, a p95 takes 60 and a p99 300', () => {
  expect(summaryOf([])).toBeNull()
  expect(summaryOf([3, 1, 2])).toEqual({ n: 3, median: 2, range: { min: 1, max: 3 }, p95: null, p99: null })
  expect(summaryOf(upTo(29))).toMatchObject({ range: { min: 1, max: 29 }, p95: null })
  expect(summaryOf(upTo(30))).toMatchObject({ n: 30, range: null, p95: null })
  expect(summaryOf(upTo(59))).toMatchObject({ p95: null })
  expect(summaryOf(upTo(60))).toMatchObject({ p95: 57, p99: null })
  expect(summaryOf(upTo(299))).toMatchObject({ p99: null })
  expect(summaryOf(upTo(300).toReversed())).toEqual({ n: 300, median: 150, range: null, p95: 285, p99: 297 })
})

const fault: Fault = { code: 'model-failed', detail: '', retryAfterMs: null }

test('[L64] the first run of a model, a cold one and a failed one stand in no percentile, a flagged one does', () => {
  const table = sessionTable([
    sampleTurn('first', { firstDelta: 1_900 }),
    sampleTurn('cold', { cold: true, firstDelta: 1_800 }),
    sampleTurn('failed', { firstDelta: 1_700 }, { outcome: { type: 'failed', fault } }),
    sampleTurn('stopped', { stopPressed: 1_100, stopPainted: 1_116 }, { outcome: { type: 'stopped' } }),
    sampleTurn('hidden', { hidden: true }),
  ])
  expect(table.rows.map(({ turnId, apart }) => [turnId, apart])).toEqual([
    ['first', 'first'],
    ['cold', 'cold'],
    ['failed', null],
    ['stopped', null],
    ['hidden', null],
  ])
  expect(table.groups).toHaveLength(1)
  expect(table.groups[0]).toMatchObject({ n: 2, apart: 2, stopped: 1, failed: 1 })
  expect(table.groups[0]?.summaries).toMatchObject({
    ttftMs: { n: 2, median: 10, range: { min: 10, max: 10 } },
    perceivedTtftMs: { n: 1, median: 30 },
    stopPaintedMs: { n: 1, median: 16 },
  })
})

test('[L64] models and transports share no percentile, and a running turn stands in none', () => {
  const running = { ...sampleTurn('running'), phase: 'streaming' as const }
  const table = sessionTable([
    sampleTurn('a'),
    sampleTurn('b', {}, { model: 'n' }),
    sampleTurn('c', { transport: 'plain-socket' }),
    sampleTurn('d'),
    sampleTurn('e', {}, { model: 'n' }),
    running,
  ])
  expect(table.groups.map(({ model, transport, n }) => [model, transport, n])).toEqual([
    ['m', 'socket', 1],
    ['n', 'socket', 1],
    ['m', 'plain-socket', 1],
  ])
  expect(table.rows.at(-1)).toMatchObject({ end: null, figures: { flags: ['live'] } })
})

test('[L69] the table as CSV and as Markdown survives every model’s name', () => {
  const names = ['=1+1', 'a,"b"', 'a|b\nc']
  const table = sessionTable(names.map((model, index) => sampleTurn(`t${index}`, {}, { model })))
  const csv = sessionCsv(table).split('\r\n')
  expect(csv).toHaveLength(5)
  expect(csv[0]).toMatch(/^turn,model,transport,connection,/)
  expect(csv[1]).toBe(`1,'=1+1,socket,warm,sent,completed,no: first of its model,10,30,18,1,1000,201,,`)
  expect(csv[2]).toMatch(/^2,"a,""b""",/)
  const lines = sessionMarkdown(table).split('\n')
  expect(lines[4]).toMatch(/^\| 3 \| a\\\|b c \| socket \|/)
  expect(lines).toContain('a\\|b c over socket: n 0, apart 1, stopped 0, failed 0')
})

test('[N77] turns of a model race are flagged and stand in no percentile', () => {
  const table = sessionTable([
    sampleTurn('first'),
    sampleTurn('raced', { raced: true, firstDelta: 1_900 }),
    sampleTurn('ordinary'),
  ])
  expect(table.rows.map(({ apart, figures }) => [apart, figures.flags])).toEqual([
    ['first', []],
    ['raced', ['raced']],
    [null, []],
  ])
  expect(table.groups[0]).toMatchObject({ n: 1, apart: 2 })
  expect(sessionCsv(table)).toContain('no: raced')
})
