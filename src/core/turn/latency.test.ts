import { expect, test } from 'vitest'
import { figuresOf } from './latency.ts'
import { createSpeedometer } from './live-speed.ts'
import { faultOf, retryAfterMs } from './fault.ts'
import { createTurn } from './reduce.ts'
import type { Marks, TokenUsage, Turn } from './turn.ts'

const base = createTurn({
  id: 't',
  instruction: '',
  model: 'm',
  format: 'blocks',
  files: [],
  openPath: null,
  selection: null,
  kept: [],
  redirects: null,
  own: null,
  actedAt: 1_000,
  raced: false,
})

const over = (marks: Partial<Marks>, output: number | null = null, estimated = false): Turn => {
  const usage: TokenUsage | null =
    output === null ? null : { input: 1, cached: 0, output, reasoning: 0, estimated }
  return {
    ...base,
    phase: 'ended',
    outcome: { type: 'completed' },
    usage,
    marks: { ...base.marks, ...marks },
  }
}

test('[L1] every figure is the span between its two marks', () => {
  const turn = over(
    {
      sent: 1_002,
      firstDelta: 1_012,
      lastDelta: 1_210,
      ended: 1_212,
      firstHunk: 1_020,
      firstPaint: 1_030,
      gateway: {
        received: 50,
        decoded: 51,
        admitted: 54,
        upstream_sent: 54.5,
        upstream_first_byte: 56,
        upstream_first_delta: 57,
        first_delta_out: 57.25,
        done: 250,
      },
    },
    100,
  )
  expect(figuresOf(turn, { median: 1.5 })).toEqual({
    perceivedTtftMs: 30,
    ttftMs: 10,
    timeToFirstEditMs: 18,
    tpotMs: 2,
    outputSpeed: 500,
    endToEndSpeed: (100 * 1000) / 210,
    tokens: 100,
    estimated: false,
    rttMs: 1.5,
    stopPaintedMs: null,
    stopConfirmedMs: null,
    tokensAfterStop: null,
    queueWaitMs: 3,
    gatewayOverheadMs: 1.75,
    upstreamTtftMs: 2.5,
    networkShareMs: 2.75,
    flags: [],
  })
})

test('[L2] a stop has its latencies, painted and confirmed, and what still came', () => {
  const turn = over({ stopPressed: 2_000, stopPainted: 2_016, stopConfirmed: 2_003, tokensAfterStop: 5 })
  expect(figuresOf(turn, null)).toMatchObject({ stopPaintedMs: 16, stopConfirmedMs: 3, tokensAfterStop: 5 })
})

test('[L3] the perceived TTFT of a page that was hidden is void, and the run is flagged, not dropped', () => {
  const figures = figuresOf(over({ firstPaint: 1_030, hidden: true, longFrame: true }, 4, true), null)
  expect(figures.perceivedTtftMs).toBeNull()
  expect(figures.flags).toEqual(['hidden', 'long-frame', 'estimated'])
})

test('[L4] one token or none has no speed', () => {
  for (const output of [null, 0, 1]) {
    const figures = figuresOf(over({ sent: 1, firstDelta: 2, lastDelta: 2 }, output), null)
    expect([figures.tpotMs, figures.outputSpeed]).toEqual([null, null])
  }
})

test('[L6] tokens that came within ten clock steps have no speed, not a fantastic one', () => {
  const figures = figuresOf(over({ sent: 1, firstDelta: 2, lastDelta: 2.9 }, 27), null)
  expect([figures.tpotMs, figures.outputSpeed]).toEqual([null, null])
  const speedometer = createSpeedometer()
  speedometer.add(0, 1)
  expect(speedometer.add(0.9, 300)).toBeNull()
  expect(speedometer.add(10, 1)).toBe(30_100)
})

test('[L5] while it streams the speed is that of the last half second and marked live', () => {
  const turn: Turn = { ...base, phase: 'streaming', marks: { ...base.marks, deltas: 40, liveSpeed: 987 } }
  expect(figuresOf(turn, null)).toMatchObject({ outputSpeed: 987, tokens: 40, flags: ['live'] })
  const speedometer = createSpeedometer()
  expect(speedometer.add(0, 1)).toBeNull()
  expect(speedometer.add(100, 50)).toBe(500)
  for (let at = 200; at <= 2_000; at += 100) speedometer.add(at, 100)
  expect(speedometer.add(2_100, 100)).toBe(1000)
})

test('[T8] an error on the wire becomes a fault by its code, else its status, else its type', () => {
  const codeOf = (error: Parameters<typeof faultOf>[0]) => faultOf(error).code
  expect(codeOf({ code: 'rate_limit_exceeded', status: 400 })).toBe('rate-limited')
  expect(codeOf({ code: 'context_length_exceeded' })).toBe('context-too-long')
  expect(codeOf({ code: 'something_new', status: 401 })).toBe('key-refused')
  expect(codeOf({ type: 'invalid_request_error' })).toBe('invalid-request')
  expect(codeOf({})).toBe('model-failed')
})

test('[T9] when to try again is read from the headers, else from the words', () => {
  expect(retryAfterMs({ 'retry-after-ms': '250', 'retry-after': '9' }, '')).toBe(250)
  expect(retryAfterMs({ 'retry-after': '1.5' }, '')).toBe(1500)
  expect(retryAfterMs({ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 'Please try again in 1.2s.')).toBe(
    1200,
  )
  expect(retryAfterMs({}, 'try again in 20ms')).toBe(20)
  expect(retryAfterMs({}, 'no')).toBeNull()
})
