import { expect, test } from 'vitest'
import { figuresOf } from './latency.ts'
import { sessionTable } from './session-figures.ts'
import { sessionCsv, sessionMarkdown } from './session-report.ts'
import { sampleTurn } from './session-sample.ts'
import type { Fault } from './turn.ts'
import { waterfallOf } from './waterfall.ts'

test('[L63] the table of few turns tells median, least and greatest, that of 60 the p95 in their place', () => {
  // The first turn of a model stands apart.
  const markdown = (n: number) =>
    sessionMarkdown(
      sessionTable(Array.from({ length: n + 1 }, (_, i) => sampleTurn(`t${i}`, { firstDelta: 1_002 + i }))),
    )
  expect(markdown(4)).toContain('| TTFT ms | 4 | 2.5 | 1 | 4 | – | – |')
  expect(markdown(29)).toContain('| TTFT ms | 29 | 15 | 1 | 29 | – | – |')
  expect(markdown(30)).toContain('| TTFT ms | 30 | 15.5 | – | – | – | – |')
  expect(markdown(60)).toContain('| TTFT ms | 60 | 30.5 | – | – | 57 | – |')
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
    ttftMs: { n: 2, median: 10, min: 10, max: 10 },
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

test('[T129] a turn that was sent before its Enter is flagged and stands in no percentile', () => {
  const turns = [sampleTurn('a'), sampleTurn('b'), sampleTurn('c', { speculated: true, sent: 400 })]
  const { rows, groups } = sessionTable(turns)
  expect(rows.map(({ apart }) => apart)).toEqual(['first', null, 'speculated'])
  expect(rows[2]?.figures.flags).toEqual(['speculated'])
  expect(groups).toMatchObject([{ n: 1, apart: 2 }])
})

test('[T129] its figures count from their own marks, and no bar of its waterfall runs backwards', () => {
  const { marks, ...turn } = sampleTurn('a', {
    speculated: true,
    sent: 400,
    firstEvent: 410,
    firstDelta: 420,
    firstHunk: 430,
  })
  const figures = figuresOf({ ...turn, marks }, null)
  expect([figures.ttftMs, figures.perceivedTtftMs, figures.timeToFirstEditMs]).toEqual([20, 30, 30])
  const { bars } = waterfallOf(marks, true)
  expect(bars.map(({ name }) => name)).not.toContain('key-to-sent')
  for (const { ms, from, to } of bars) {
    expect(ms ?? 0).toBeGreaterThanOrEqual(0)
    if (from.clock === 'page' && to.clock === 'page') expect(from.at).toBeGreaterThanOrEqual(0)
  }
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
