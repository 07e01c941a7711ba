import { endings, type Decoded } from './decode.ts'
import type { ServerEvent } from './messages.ts'
import type { Loss, ResponseListener } from './source.ts'

/** A frame that can be told apart by lane; the unreadable ones are dealt with before. */
export type LaneFrame = Exclude<Decoded, { readonly type: 'malformed' }>

/**
 * What a frame did to the response on a lane: it goes on, is over (the lane is free), or has lost a piece (its
 * listener heard `lost`; the lane is free only when the rest, no longer listened to, is over too).
 */
export type LaneStep = 'on' | 'over' | 'broken'

/** The one response that runs on a lane, matched with the events that arrive on it. */
export interface LaneReader {
  /** Id of the response, once it was created. */
  responseId(): string | null
  read(frame: LaneFrame, at: number): LaneStep
  /** A piece of this response could not be read. */
  break(detail: string, at: number): LaneStep
  /** The socket is gone. */
  lose(loss: Loss, at: number): void
}

/**
 * Reads one response. `gapless`: the other side promises sequence numbers without a gap from 0, so a missing one
 * is a lost piece of text. `before` is the id of the response that ran on the lane before; what still speaks of it
 * is not heard.
 */
export function readLane(
  listener: ResponseListener,
  options: { readonly gapless: boolean; readonly before: string | null },
): LaneReader {
  let id: string | null = null
  let expected = 0
  let broken = false

  const breakOff = (detail: string, at: number): LaneStep => {
    if (broken) return 'on'
    broken = true
    listener.lost({ type: 'gap', detail }, at)
    return 'broken'
  }

  const isStranger = (theirs: string | null): boolean =>
    theirs !== null && (id === null ? theirs === options.before : theirs !== id)

  return {
    responseId: () => id,
    read(frame, at) {
      const place = frame.type === 'ignored' ? { id: null, sequence: frame.sequence } : placeOf(frame.event)
      if (isStranger(place.id)) return 'on'
      if (options.gapless && place.sequence !== null && !broken) {
        if (place.sequence !== expected) {
          const step = breakOff(`event ${place.sequence} came where ${expected} was due`, at)
          return frame.type === 'event' && endings.has(frame.event.type) ? 'over' : step
        }
        expected += 1
      }
      if (frame.type === 'ignored') return 'on'
      id ??= place.id
      if (!broken) listener.event(frame.event, at)
      return endings.has(frame.event.type) ? 'over' : 'on'
    },
    break: breakOff,
    lose(loss, at) {
      if (!broken) listener.lost(loss, at)
    },
  }
}

type Place = { readonly id: string | null; readonly sequence: number | null }

/** Which response an event speaks of, where it says so, and its place in that response. */
const placeOf = (event: ServerEvent): Place => {
  switch (event.type) {
    case 'response.created':
    case 'response.queued':
    case 'response.in_progress':
    case 'response.completed':
    case 'response.failed':
    case 'response.incomplete':
      return { id: event.response.id, sequence: event.sequence_number ?? null }
    case 'sparkpad:queue':
    case 'sparkpad:timing':
      return { id: event.response_id, sequence: event.sequence_number ?? null }
    case 'response.output_text.delta':
      return { id: null, sequence: event.sequence_number ?? null }
    // An error may stand for a response that never began; where it stands in a sequence is not agreed on.
    case 'error':
    case 'sparkpad:pong':
    case 'sparkpad:going_away':
      return { id: null, sequence: null }
  }
}

/** The lane that an event names, null when it names none. */
export const laneOf = (frame: LaneFrame): string | null => {
  if (frame.type === 'ignored') return frame.streamId
  const { event } = frame
  return event.type === 'sparkpad:pong' || event.type === 'sparkpad:going_away'
    ? null
    : (event.stream_id ?? null)
}
