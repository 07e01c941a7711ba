import { figuresOf } from '../../core/turn/latency.ts'
import type { Turn } from '../../core/turn/turn.ts'
import { waterfallOf, type Bar, type BarName, type Waterfall } from '../../core/turn/waterfall.ts'
import type { BarOwner } from './words-latency.ts'

/** Part of the time line on show. */
export type Scale = 'first' | 'whole'

/** One row: where its bar lies in hundredths of the width; null for a step that has no place on the line. */
export type WaterfallRow = {
  readonly bar: Bar
  readonly owner: BarOwner
  readonly place: { readonly left: number; readonly width: number; readonly goesOn: boolean } | null
}

export type WaterfallPicture = {
  readonly rows: readonly WaterfallRow[]
  readonly ticks: readonly { readonly at: number; readonly left: number }[]
  readonly waterfall: Waterfall
  /** TTFT less the time inside the gateway, ms. */
  readonly networkMs: number | null
  /** Half the width of the uncertainty in hundredths of the width; 0 when nothing is placed by the offset. */
  readonly error: number
}

const owners: Readonly<Record<BarName, BarOwner>> = {
  'key-to-sent': 'page',
  'way-up': 'network',
  decode: 'gateway',
  queue: 'gateway',
  'to-upstream': 'gateway',
  'upstream-byte': 'model',
  'upstream-delta': 'model',
  relay: 'gateway',
  'way-down': 'network',
  place: 'page',
  paint: 'page',
  stream: 'model',
  closing: 'model',
  'stop-painted': 'page',
  'stop-confirmed': 'network',
}

/** Where the first ghost is painted there is a moment to look at; a turn without one is shown up to its first text. */
const firstEnd = ({ marks }: Turn): number => {
  const start = marks.acted ?? marks.sent ?? 0
  const end = marks.firstPaint ?? marks.firstDelta ?? marks.ended ?? start
  return (end - start) * 1.08
}

/** Law: no bar begins left of the picture or ends right of it; one that is cut off goes on. */
export function pictureOf(turn: Turn, scale: Scale): WaterfallPicture {
  const waterfall = waterfallOf(turn.marks, turn.phase === 'ended')
  const span = Math.max(
    0.1,
    scale === 'whole' ? waterfall.lengthMs : Math.min(waterfall.lengthMs, firstEnd(turn)),
  )
  const hundredths = (ms: number) => Math.min(100, Math.max(0, (ms / span) * 100))
  return {
    waterfall,
    networkMs: figuresOf(turn, null).networkShareMs,
    error: waterfall.errorMs === null ? 0 : (waterfall.errorMs / span) * 100,
    ticks: ticksOf(span).map((at) => ({ at, left: hundredths(at) })),
    rows: waterfall.bars.map((bar) => {
      const owner = owners[bar.name]
      if (bar.from.at === null || bar.to.at === null || bar.from.at > span) return { bar, owner, place: null }
      const left = hundredths(bar.from.at)
      return { bar, owner, place: { left, width: hundredths(bar.to.at) - left, goesOn: bar.to.at > span } }
    }),
  }
}

/** Three to five round moments of a span: more would run into each other in a narrow panel. */
export function ticksOf(span: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(span / 2))
  const step = power * (([5, 2, 1] as const).find((times) => span / (times * power) >= 2) ?? 1)
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step)
}
