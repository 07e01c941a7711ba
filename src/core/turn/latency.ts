import type { Marks, Turn } from './turn.ts'

/**
 * What makes a run's figures differ from an ordinary run's; such a run is shown, flagged, never dropped.
 * `live`: the run is still going and its speed is that of the last half second.
 */
export type FigureFlag =
  'live' | 'hidden' | 'long-frame' | 'estimated' | 'resent' | 'speculated' | 'raced' | 'replayed'

/** Median of the last pings, ms. */
export type Pings = { readonly median: number }

/** Figures of one turn, ms and tokens/s; null until they can be told. Definitions stand over `figuresOf`. */
export type Figures = {
  readonly perceivedTtftMs: number | null
  readonly ttftMs: number | null
  readonly timeToFirstEditMs: number | null
  readonly tpotMs: number | null
  readonly outputSpeed: number | null
  readonly endToEndSpeed: number | null
  /** Output tokens: the model's own count, or deltas so far while it streams. */
  readonly tokens: number | null
  /** `tokens` was counted here because the model reported none. */
  readonly estimated: boolean
  readonly rttMs: number | null
  readonly stopPaintedMs: number | null
  readonly stopConfirmedMs: number | null
  readonly tokensAfterStop: number | null
  readonly queueWaitMs: number | null
  readonly gatewayOverheadMs: number | null
  readonly upstreamTtftMs: number | null
  readonly networkShareMs: number | null
  readonly flags: readonly FigureFlag[]
}

/**
 * The figures of one turn, every span between two marks of the same clock (the page's and its worker's times both
 * count from the user agent's one monotonic epoch, so they are one clock):
 *
 * - perceived TTFT = first ghost painted − user's action; void if the page was hidden in between
 * - TTFT = first visible delta − just before send · time to first edit = first hunk placed − just before send
 * - TPOT = (last delta − first delta) / (N − 1) · output speed = 1000 / TPOT
 * - end-to-end speed = N / (terminal event − just before send)
 * - queue wait = admitted − decoded · upstream TTFT = its first delta − request sent to it
 * - gateway overhead = (decoded − received) + (upstream sent − admitted) + (first delta out − upstream's first delta)
 * - network share = TTFT − (first delta out − received)
 * - stop painted / confirmed = first frame after which no ghost grows / the gateway's word − stop pressed
 */
export function figuresOf(turn: Turn, rtt: Pings | null): Figures {
  const { marks } = turn
  const usage = turn.phase === 'ended' ? turn.usage : null
  const live = turn.phase !== 'ended'
  const tokens = usage?.output ?? (marks.deltas > 0 ? marks.deltas : null)
  const estimated = usage?.estimated ?? false
  const tpotMs = live ? null : tpot(marks, tokens)
  const ttftMs = span(marks.sent, marks.firstDelta)
  const gateway = marks.gateway ?? {}
  const inside = span(gateway['received'], gateway['first_delta_out'])
  const flags: FigureFlag[] = []
  // First of all, so that no narrow page cuts it off.
  if (marks.replayed) flags.push('replayed')
  if (live) flags.push('live')
  if (marks.hidden) flags.push('hidden')
  if (marks.longFrame) flags.push('long-frame')
  if (estimated) flags.push('estimated')
  if (marks.resent) flags.push('resent')
  if (marks.speculated) flags.push('speculated')
  if (marks.raced) flags.push('raced')
  return {
    perceivedTtftMs: marks.hidden ? null : span(marks.acted, marks.firstPaint),
    ttftMs,
    timeToFirstEditMs: span(marks.sent, marks.firstHunk),
    tpotMs,
    outputSpeed: live ? marks.liveSpeed : tpotMs === null ? null : 1000 / tpotMs,
    endToEndSpeed: live ? null : perSecond(tokens, span(marks.sent, marks.ended)),
    tokens,
    estimated,
    rttMs: rtt?.median ?? null,
    stopPaintedMs: span(marks.stopPressed, marks.stopPainted),
    stopConfirmedMs: span(marks.stopPressed, marks.stopConfirmed),
    tokensAfterStop: marks.stopPressed === null ? null : marks.tokensAfterStop,
    queueWaitMs: span(gateway['decoded'], gateway['admitted']),
    gatewayOverheadMs: sum([
      span(gateway['received'], gateway['decoded']),
      span(gateway['admitted'], gateway['upstream_sent']),
      span(gateway['upstream_first_delta'], gateway['first_delta_out']),
    ]),
    upstreamTtftMs: span(gateway['upstream_sent'], gateway['upstream_first_delta']),
    networkShareMs: ttftMs === null || inside === null ? null : ttftMs - inside,
    flags,
  }
}

type Mark = number | null | undefined

const span = (from: Mark, to: Mark): number | null =>
  from === null || from === undefined || to === null || to === undefined ? null : to - from

/** A span of fewer than ten steps of a browser's clock (0.1 ms) divides into nothing that means anything, ms. */
const leastStreamedMs = 1

const tpot = (marks: Marks, tokens: number | null): number | null => {
  const streamed = span(marks.firstDelta, marks.lastDelta)
  if (streamed === null || streamed < leastStreamedMs) return null
  return tokens === null || tokens < 2 ? null : streamed / (tokens - 1)
}

const perSecond = (tokens: number | null, ms: number | null): number | null =>
  tokens === null || ms === null || ms <= 0 ? null : (tokens * 1000) / ms

const sum = (parts: readonly (number | null)[]): number | null => {
  let total = 0
  for (const part of parts) {
    if (part === null) return null
    total += part
  }
  return total
}
