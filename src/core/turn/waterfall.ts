import type { Marks } from './turn.ts'

/** A mark on the joint time line, by the name the export gives it. */
export type MarkName =
  | 'acted'
  | 'sent'
  | 'received'
  | 'decoded'
  | 'admitted'
  | 'upstream_sent'
  | 'upstream_first_byte'
  | 'upstream_first_delta'
  | 'first_delta_out'
  | 'firstDelta'
  | 'firstHunk'
  | 'firstPaint'
  | 'lastDelta'
  | 'ended'
  | 'stopPressed'
  | 'stopPainted'
  | 'stopConfirmed'

/** Whose clock a mark was read from. */
export type MarkClock = 'page' | 'gateway'

export type BarName =
  | 'key-to-sent'
  | 'way-up'
  | 'decode'
  | 'queue'
  | 'to-upstream'
  | 'upstream-byte'
  | 'upstream-delta'
  | 'relay'
  | 'way-down'
  | 'place'
  | 'paint'
  | 'stream'
  | 'closing'
  | 'stop-painted'
  | 'stop-confirmed'

/** One mark as it was taken, and where it lies on the joint line. */
export type Placed = {
  readonly name: MarkName
  readonly clock: MarkClock
  /** As read from its own clock, ms. */
  readonly raw: number
  /** On the joint line, ms after the first mark of the turn; null for a gateway's mark without a known offset. */
  readonly at: number | null
}

/**
 * One bar of the waterfall. `ms` is the time between its marks and only told when both are of one clock; the ways to and
 * from the gateway have none, whatever the joint line seems to show.
 */
export type Bar = {
  readonly name: BarName
  readonly from: Placed
  readonly to: Placed
  readonly ms: number | null
}

/** Why the gateway's part of the line is not drawn, or not all of it. */
export type Missing = 'not-ended' | 'no-marks' | 'no-offset'

export type Waterfall = {
  readonly bars: readonly Bar[]
  /** Length of the joint line, ms. */
  readonly lengthMs: number
  /** Most that the gateway's marks may be misplaced by on the line, ms; null when none is placed. */
  readonly errorMs: number | null
  readonly missing: Missing | null
}

type Step = { readonly name: BarName; readonly from: MarkName; readonly to: MarkName }

const steps: readonly Step[] = [
  { name: 'key-to-sent', from: 'acted', to: 'sent' },
  { name: 'way-up', from: 'sent', to: 'received' },
  { name: 'decode', from: 'received', to: 'decoded' },
  { name: 'queue', from: 'decoded', to: 'admitted' },
  { name: 'to-upstream', from: 'admitted', to: 'upstream_sent' },
  { name: 'upstream-byte', from: 'upstream_sent', to: 'upstream_first_byte' },
  { name: 'upstream-delta', from: 'upstream_first_byte', to: 'upstream_first_delta' },
  { name: 'relay', from: 'upstream_first_delta', to: 'first_delta_out' },
  { name: 'way-down', from: 'first_delta_out', to: 'firstDelta' },
  { name: 'place', from: 'firstDelta', to: 'firstHunk' },
  { name: 'paint', from: 'firstHunk', to: 'firstPaint' },
  { name: 'stream', from: 'firstDelta', to: 'lastDelta' },
  { name: 'closing', from: 'lastDelta', to: 'ended' },
  { name: 'stop-painted', from: 'stopPressed', to: 'stopPainted' },
  { name: 'stop-confirmed', from: 'stopPressed', to: 'stopConfirmed' },
]

/** Marks that the gateway takes, in the order of a response's path. */
export const gatewayMarks = [
  'received',
  'decoded',
  'admitted',
  'upstream_sent',
  'upstream_first_byte',
  'upstream_first_delta',
  'first_delta_out',
] as const

const isGateway = (name: MarkName): name is (typeof gatewayMarks)[number] =>
  (gatewayMarks as readonly string[]).includes(name)

/**
 * A turn's marks as bars of one time line that begins with the user's action, or with the sending before it. The gateway's marks are moved onto the
 * page's clock by the offset that the pings gave (their clock − ours), wrong by at most `errorMs`. A bar needs both of
 * its marks; what did not happen has none.
 * Law: a bar's `ms` is the difference of its two raw marks, and is null exactly when they are of two clocks.
 */
export function waterfallOf(marks: Marks, isEnded: boolean): Waterfall {
  const offset = marks.clock?.offset ?? null
  // A turn that was sent before its Enter begins there, and has no way from key to wire.
  const startAt = (marks.speculated ? marks.sent : marks.acted) ?? marks.sent ?? 0
  const place = (name: MarkName): Placed | null => {
    if (!isGateway(name)) {
      const raw = marks[name]
      return raw === null ? null : { name, clock: 'page', raw, at: raw - startAt }
    }
    const raw = marks.gateway?.[name]
    if (raw === undefined) return null
    return { name, clock: 'gateway', raw, at: offset === null ? null : raw - offset - startAt }
  }
  const bars = steps.flatMap(({ name, from, to }): readonly Bar[] => {
    const first = place(from)
    const last = place(to)
    if (first === null || last === null || (marks.speculated && name === 'key-to-sent')) return []
    return [{ name, from: first, to: last, ms: first.clock === last.clock ? last.raw - first.raw : null }]
  })
  const ends = bars.flatMap(({ to }) => to.at ?? [])
  return {
    bars,
    lengthMs: Math.max(0, ...ends),
    errorMs: marks.gateway === null ? null : (marks.clock?.offsetError ?? null),
    missing: missingOf(marks, isEnded),
  }
}

const missingOf = ({ gateway, clock }: Marks, isEnded: boolean): Missing | null => {
  if (gateway === null) return isEnded ? 'no-marks' : 'not-ended'
  return clock === null ? 'no-offset' : null
}
