import type { Preparation, TurnStart } from '../../core/turn/turn.ts'
import type { FrameNews } from '../../workers/stream-api.ts'
import type { Unshown } from '../../workers/unseen-turn.ts'
import { createPad } from '../store/pad.ts'
import { createShared, firstSettings } from '../store/shared.ts'
import type { Painted } from './paint.ts'
import { createSession, type SessionParts } from './session.ts'
import { textDocuments } from './text-documents.ts'

/** Documents in memory, for tests. */
export const memoryDocuments = (start: Readonly<Record<string, string>>) =>
  textDocuments(Object.entries(start))

/** A session over documents in memory, a stream that only notes what it is told, and paints that happen when asked. */
export function sessionInMemory(files: Readonly<Record<string, string>>) {
  const pad = createPad('test')
  const shared = createShared({ ...firstSettings, model: 'm' })
  const documents = memoryDocuments(files)
  const started: TurnStart[] = []
  const stopped: string[] = []
  const prepared: Preparation[] = []
  const speculated: { readonly turn: TurnStart; readonly settle: (unshown: Unshown | null) => void }[] = []
  const discarded: string[] = []
  const paints: ((painted: Painted) => void)[] = []
  const spares: (() => void)[] = []
  let isBusy = false
  let now = 0
  let cursor: { readonly path: string; readonly line: number } | null = null
  let turn = 0
  const parts: SessionParts = {
    pad,
    shared,
    documents,
    stream: {
      connect: () => Promise.resolve(),
      reconnect: () => Promise.resolve(),
      start: (start) => {
        started.push(start)
        return Promise.resolve()
      },
      speculate: (turn) =>
        new Promise((settle) => {
          speculated.push({ turn, settle })
        }),
      discard: (turnId) => {
        discarded.push(turnId)
        return Promise.resolve()
      },
      prepare: (preparation) => {
        prepared.push(preparation)
        return Promise.resolve()
      },
      stop: (turnId) => {
        stopped.push(turnId)
        return Promise.resolve()
      },
    },
    pageOrigin: 'http://127.0.0.1:1',
    fetch: () => Promise.reject(new Error('no network here')),
    openSocket: () => {
      throw new Error('no network here')
    },
    nextPaint: () => new Promise((settle) => paints.push(settle)),
    spareMoment: () => (isBusy ? new Promise((settle) => spares.push(settle)) : Promise.resolve()),
    now: () => now,
    newId: () => `t${(turn += 1)}`,
    sample: [],
    reveal: () => {},
    hunkAtCursor: () => null,
    cursor: () => cursor,
    painted: () => {},
  }
  const session = createSession(parts)
  let frame = 0
  return {
    session,
    shared,
    parts,
    pad,
    documents,
    started,
    prepared,
    /** Turns that run unseen, and those thrown away. */
    speculated,
    discarded,
    stopped,
    /** Paints at this moment: everything that waited for a paint goes on. */
    paint: async (at: number) => {
      now = at
      for (const settle of paints.splice(0)) settle({ at, hidden: false, workMs: 0 })
      await new Promise(setImmediate)
    },
    /** Says whether the page has no moment to spare; what waited for one goes on when it has. */
    setBusy: (busy: boolean) => {
      isBusy = busy
      if (!busy) for (const settle of spares.splice(0)) settle()
    },
    /** Delivers news of turns as the worker would. */
    hear: (turns: FrameNews['turns']) => {
      frame += 1
      return session.onFrame({ frame, turns, connection: null })
    },
    /** Puts the cursor somewhere; lines from 0. */
    pointAt: (path: string, line: number) => {
      cursor = { path, line }
    },
    turns: () => pad.turns.getState().turns,
    review: () => {
      const { review } = pad.review.getState()
      if (review === null) throw new Error('there is no review')
      return review
    },
  }
}

/** A browser's storage in memory. */
export function memoryStorage(): Storage {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (n) => [...items.keys()][n] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  }
}
