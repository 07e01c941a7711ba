import type { Pad } from '../store/pad.ts'
import { createShared, firstSettings } from '../store/shared.ts'
import type { SessionParts } from './session.ts'

/** A session's parts where nothing is asked of anyone and nothing is ever painted. */
export function quietParts(pad: Pad, documents: SessionParts['documents']): SessionParts {
  const never = () => new Promise<never>(() => {})
  const nothing = () => Promise.resolve()
  return {
    pad,
    documents,
    shared: createShared(firstSettings),
    stream: {
      connect: nothing,
      reconnect: nothing,
      start: nothing,
      speculate: () => Promise.resolve(null),
      discard: nothing,
      prepare: nothing,
      stop: nothing,
    },
    pageOrigin: '',
    fetch: never,
    openSocket: () => {
      throw new Error('a replay has no network')
    },
    nextPaint: never,
    spareMoment: nothing,
    now: () => 0,
    newId: () => '',
    sample: [],
    reveal: () => {},
    hunkAtCursor: () => null,
    cursor: () => null,
    painted: () => {},
  }
}
