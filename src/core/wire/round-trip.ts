import type { RoundTrip } from './connection-state.ts'

/** One ping and its pong: our clock at both ends, theirs in the middle, ms. */
export type PingSample = {
  readonly sentAt: number
  readonly receivedThere: number
  readonly sentThere: number
  readonly receivedAt: number
}

/** Pings that the figures are taken over. */
export const pingsKept = 20

/** A browser's clock step without cross-origin isolation, ms. */
const clockStepMs = 0.1

/**
 * Median and least round trip (their own time between receiving and answering taken off), and their clock minus
 * ours as NTP estimates it, from the ping with the least round trip: ((t1 − t0) + (t2 − t3)) / 2, wrong by at most
 * half of that round trip and a clock step. Null without a sample.
 */
export function roundTripOf(samples: readonly PingSample[]): RoundTrip | null {
  const kept = samples.slice(-pingsKept)
  const spans = kept.map(spanOf).sort((a, b) => a - b)
  const [min] = spans
  const best = kept.find((sample) => spanOf(sample) === min)
  if (min === undefined || best === undefined) return null
  const half = Math.floor(spans.length / 2)
  const upper = spans[half] ?? min
  const median = spans.length % 2 === 1 ? upper : ((spans[half - 1] ?? upper) + upper) / 2
  return {
    median,
    min,
    offset: (best.receivedThere - best.sentAt + (best.sentThere - best.receivedAt)) / 2,
    offsetError: min / 2 + clockStepMs,
    n: kept.length,
  }
}

const spanOf = (sample: PingSample): number =>
  Math.max(0, sample.receivedAt - sample.sentAt - (sample.sentThere - sample.receivedThere))
