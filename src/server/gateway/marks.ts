import type { UpstreamTiming } from '../upstream/upstream.ts'

/** The gateway's marks of one response, ms on its monotonic clock; null for what did not happen. */
export type Marks = {
  received: number
  decoded: number
  admitted: number | null
  upstream_sent: number | null
  upstream_first_byte: number | null
  upstream_first_delta: number | null
  first_delta_out: number | null
  done: number | null
  /** The upstream's own account. */
  upstream: UpstreamTiming | null
}

export function newMarks(received: number, decoded: number): Marks {
  return {
    received,
    decoded,
    admitted: null,
    upstream_sent: null,
    upstream_first_byte: null,
    upstream_first_delta: null,
    first_delta_out: null,
    done: null,
    upstream: null,
  }
}

/** The marks as the fields of `sparkpad:timing`, to the microsecond. */
export function markFields(marks: Marks): Record<string, unknown> {
  const { upstream, ...times } = marks
  const fields: Record<string, unknown> = {}
  for (const [name, at] of Object.entries(times)) fields[name] = at === null ? null : micro(at)
  fields['upstream'] =
    upstream === null
      ? null
      : { queue_ms: upstream.queueMs, prefill_ms: upstream.prefillMs, decode_ms: upstream.decodeMs }
  return fields
}

/** Rounds ms to the microsecond. */
export function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
