import type { RecordedDelta } from '../../core/turn/recording.ts'
import {
  inMicroseconds as us,
  type RecordedAct,
  type RecordedMarks,
  type RecordedTurn,
} from '../../core/turn/session-recording.ts'
import type { Marks, Turn } from '../../core/turn/turn.ts'
import type { NotedTurn } from './noted-turn.ts'

type Ended = { readonly noted: NotedTurn; readonly turn: Extract<Turn, { readonly phase: 'ended' }> }

/** A noted turn as a recording tells it: times after `zero`, and acts after the deltas that had been shown. */
export function recordedTurn(
  { noted, turn }: Ended,
  { zero, before }: { readonly zero: number; readonly before: Ended | null },
): RecordedTurn {
  const { start, raw, acts } = noted
  const after = (at: number) => us(Math.max(0, at - zero))
  const orNull = (at: number | null) => (at === null ? null : after(at))
  const endedAt = raw?.endedAt ?? turn.marks.ended ?? start.actedAt
  const names = start.files.map(({ path }) => path)
  const isWhole = noted.files.every(({ path }) => names.includes(path))
  return {
    id: turn.id,
    at: after(start.actedAt),
    seen: before === null ? 0 : eventsSeen(before, noted.deltas, start.actedAt),
    instruction: turn.instruction,
    model: turn.model,
    format: start.format,
    path: turn.path,
    price: turn.price,
    context: isWhole ? null : names,
    openPath: start.openPath,
    selection: start.selection,
    redirects: start.redirects !== null && start.redirects === before?.noted.id,
    raced: start.raced,
    sentAt: orNull(raw?.sentAt ?? turn.marks.sent),
    endedAt: after(endedAt),
    deltas: (raw?.deltas ?? []).map((delta) => ({
      ...delta,
      at: after(delta.at),
      t: delta.t === null ? null : delta.t.map(us),
    })),
    heard: eventsOf(raw?.deltas ?? [], turn.marks.deltas),
    outcome: turn.outcome,
    usage: turn.usage,
    marks: marksOf(turn.marks, orNull),
    acts: acts.map(({ at, deltas, deed }): RecordedAct => ({
      at: after(at),
      seen: eventsSeen({ noted, turn }, deltas, at),
      ...deed,
    })),
  }
}

/** How many events held the first so many deltas; of a turn that had ended, all that had come by then. */
function eventsSeen({ noted, turn }: Ended, deltas: number, at: number): number {
  const received: readonly RecordedDelta[] = noted.raw?.deltas ?? []
  if (deltas === Infinity) {
    const until = Math.max(at, turn.marks.ended ?? at)
    return received.filter((delta) => delta.at <= until).length
  }
  return eventsOf(received, deltas)
}

const eventsOf = (received: readonly RecordedDelta[], deltas: number): number => {
  let sum = 0
  let events = 0
  for (const { text, n } of received) {
    if (sum >= deltas) break
    if (text !== '') sum += n?.length ?? 1
    events += 1
  }
  return events
}

const marksOf = (marks: Marks, orNull: (at: number | null) => number | null): RecordedMarks => ({
  bytesUp: marks.bytesUp,
  continued: marks.continued,
  resent: marks.resent,
  firstEvent: orNull(marks.firstEvent),
  firstPaint: orNull(marks.firstPaint),
  stopPainted: orNull(marks.stopPainted),
  stopConfirmed: orNull(marks.stopConfirmed),
  longFrame: marks.longFrame,
  hidden: marks.hidden,
  gateway:
    marks.gateway === null
      ? null
      : Object.fromEntries(Object.entries(marks.gateway).map(([name, value]) => [name, us(value)])),
  transport: marks.transport,
  speculated: marks.speculated,
  cold: marks.cold,
  clock:
    marks.clock === null
      ? null
      : {
          median: us(marks.clock.median),
          min: us(marks.clock.min),
          offset: us(marks.clock.offset),
          offsetError: us(marks.clock.offsetError),
          n: marks.clock.n,
        },
})
