import type { Recording } from './recording.ts'
import { medianOf, summaryOf, type Summary } from './statistics.ts'
import type { ToldFrame } from './told.ts'

/** A curve: times in ms after the request was sent, and a value for each. */
export type Curve = { readonly at: readonly number[]; readonly values: readonly number[] }

/** A span without arrivals, ms after the request was sent. */
export type Stall = { readonly from: number; readonly to: number }

/** What the chart of one turn shows. Deltas are tokens of the built-in models. */
export type StreamChart = {
  /** Deltas received so far, at each arrival. */
  readonly arrival: Curve
  /** Deltas painted so far, at each painted frame; holds until the next. */
  readonly paint: Curve
  /** Deltas per second over each span of `speedEveryMs`, at its end. */
  readonly speed: Curve
  readonly speedEveryMs: number
  /** The main thread's time on each painted frame, ms. */
  readonly mainMs: Curve
  readonly stalls: readonly Stall[]
  /** Between arrivals, in the worker, ms. */
  readonly gaps: Summary | null
  readonly longestGapMs: number | null
  readonly deltasPerArrival: Summary | null
  readonly deltasPerFrame: Summary | null
  /** From the arrival of a frame's oldest delta to its paint, ms. */
  readonly lag: Summary | null
  readonly mainPerFrame: Summary | null
}

/** A gap is a stall when it is longer than ten times the median gap, and than this, ms. */
export const stallMs = 100
const stallTimes = 10

/** Spans of the speed curve: about so many, and never shorter than this, ms. */
const speedSpans = 40
const leastSpeedMs = 20

/**
 * The chart of a recorded turn. `frames` are the painted frames of the page; those of other turns are left out.
 *
 * - arrival: what the worker received, joined deltas at the moment of their event
 * - paint: what had been told to the page when a frame was painted. Tokens are not painted one by one: a step per frame
 * - stall: a gap > 10 × median gap and > 100 ms
 *
 * Law: the last value of each curve of deltas never exceeds the deltas of the recording.
 */
export function streamChart(recording: Recording, frames: readonly ToldFrame[]): StreamChart {
  const { sentAt } = recording
  const arrivals = recording.deltas
    .filter(({ text }) => text !== '')
    .map(({ at, n }) => ({ at: at - sentAt, deltas: n?.length ?? 1 }))
  const arrival = cumulated(arrivals)
  const mine = frames.filter(({ turnId }) => turnId === recording.turnId)
  const painted = growing(mine)
  const gaps = arrivals.slice(1).map(({ at }, index) => at - (arrivals[index]?.at ?? at))
  const stalls = stallsOf(arrivals.map(({ at }) => at))
  const speedEveryMs = spanOf(arrival.at)
  return {
    arrival,
    paint: { at: painted.map(({ paintedAt }) => paintedAt - sentAt), values: painted.map(deltasOf) },
    speed: speedOf(arrivals, speedEveryMs),
    speedEveryMs,
    mainMs: { at: painted.map(({ paintedAt }) => paintedAt - sentAt), values: painted.map(mainOf) },
    stalls,
    gaps: summaryOf(gaps),
    longestGapMs: gaps.length === 0 ? null : gaps.reduce((a, b) => Math.max(a, b)),
    deltasPerArrival: summaryOf(arrivals.map(({ deltas }) => deltas)),
    deltasPerFrame: summaryOf(
      painted.map((frame, index) => frame.deltas - (painted[index - 1]?.deltas ?? 0)),
    ),
    lag: summaryOf(painted.map(({ paintedAt, firstAt }) => paintedAt - firstAt)),
    mainPerFrame: summaryOf(painted.map(mainOf)),
  }
}

/** Stalls between moments that never fall. */
export function stallsOf(at: readonly number[]): readonly Stall[] {
  const gaps = at.slice(1).map((to, index) => ({ from: at[index] ?? to, to }))
  const median = medianOf(gaps.map(({ from, to }) => to - from))
  if (median === null) return []
  const least = Math.max(stallMs, stallTimes * median)
  return gaps.filter(({ from, to }) => to - from > least)
}

const deltasOf = ({ deltas }: ToldFrame): number => deltas
const mainOf = ({ mainMs }: ToldFrame): number => mainMs

/** Frames that told of more deltas than the one before: the last word of a turn repeats what is known. */
const growing = (frames: readonly ToldFrame[]): readonly ToldFrame[] =>
  frames.filter(({ deltas }, index) => deltas > (frames[index - 1]?.deltas ?? 0))

type Arrival = { readonly at: number; readonly deltas: number }

const cumulated = (arrivals: readonly Arrival[]): Curve => {
  let sum = 0
  return { at: arrivals.map(({ at }) => at), values: arrivals.map(({ deltas }) => (sum += deltas)) }
}

const spanOf = (at: readonly number[]): number => {
  const whole = (at.at(-1) ?? 0) - (at[0] ?? 0)
  return niceAtLeast(Math.max(leastSpeedMs, whole / speedSpans))
}

/** The least of 1, 2 or 5 times a power of ten that is not below `ms`. */
const niceAtLeast = (ms: number): number => {
  const power = 10 ** Math.floor(Math.log10(ms))
  return (([1, 2, 5, 10] as const).find((times) => times * power >= ms) ?? 10) * power
}

/** The first arrival opens the first span and is not counted: its deltas took no time that is known. */
const speedOf = (arrivals: readonly Arrival[], everyMs: number): Curve => {
  const [first] = arrivals
  const last = arrivals.at(-1)
  if (first === undefined || last === undefined) return { at: [], values: [] }
  const spans = Math.floor((last.at - first.at) / everyMs)
  const counts = Array.from({ length: spans }, () => 0)
  for (const { at, deltas } of arrivals.slice(1)) {
    const span = Math.max(0, Math.ceil((at - first.at) / everyMs) - 1)
    if (span < spans) counts[span] = (counts[span] ?? 0) + deltas
  }
  return {
    at: counts.map((_, index) => first.at + (index + 1) * everyMs),
    values: counts.map((count) => (count * 1000) / everyMs),
  }
}
