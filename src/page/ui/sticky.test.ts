import { expect, test } from 'vitest'
import type { Figures } from '../../core/turn/latency.ts'
import { noFigures, stick } from './sticky.ts'

const none: Figures = {
  perceivedTtftMs: null,
  ttftMs: null,
  timeToFirstEditMs: null,
  tpotMs: null,
  outputSpeed: null,
  endToEndSpeed: null,
  tokens: null,
  estimated: false,
  rttMs: null,
  stopPaintedMs: null,
  stopConfirmedMs: null,
  tokensAfterStop: null,
  queueWaitMs: null,
  gatewayOverheadMs: null,
  upstreamTtftMs: null,
  networkShareMs: null,
  flags: [],
}

test('[P4] a figure stays, marked as an earlier turn’s, until a newer one replaces it', () => {
  const first = stick(noFigures, { ...none, perceivedTtftMs: 24, stopPaintedMs: 17 })
  expect(first.perceivedTtftMs).toEqual({ value: 24, earlier: false })
  const waiting = stick(first, none)
  expect(waiting.perceivedTtftMs).toEqual({ value: 24, earlier: true })
  const second = stick(waiting, { ...none, perceivedTtftMs: 30 })
  expect(second.perceivedTtftMs).toEqual({ value: 30, earlier: false })
  expect(second.stopPaintedMs).toEqual({ value: 17, earlier: true })
})

test('[P4] what no turn has told yet stays empty', () => {
  expect(stick(noFigures, none)).toEqual(noFigures)
  expect(stick(noFigures, null)).toBe(noFigures)
})
