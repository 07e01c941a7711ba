import type { Model, Upstream, UpstreamFault } from '../upstream/upstream.ts'
import type { Clock, Random } from './clock.ts'
import type { Deadlines, Limits } from './limits.ts'
import type { RunCounts } from './run-counts.ts'
import type { Window } from './window.ts'

/** For the operator. Never given a request's text, a key or a code. */
export type Log = (level: 'info' | 'error', message: string, detail?: unknown) => void

/** A user's own upstream, as a create call names it. */
export type OwnUpstream = { readonly url: string; readonly key: string; readonly model: string }

/** Makes a user's own upstream, or says in a fault why it may not be called from here. */
export type MakeOwnUpstream = (own: OwnUpstream) => Upstream | UpstreamFault

/** What is going on right now. */
export type Counts = {
  /** Open sockets. */
  readonly connections: number
  /** Responses between admission and end. */
  readonly running: number
  /** Creates that wait for their lane or a place. */
  readonly waiting: number
  /** Upstream calls that have not ended, those of stopped responses included. */
  readonly upstreams: number
}

/** What all connections share. */
export type Shared = {
  readonly models: ReadonlyMap<string, Model>
  readonly ownUpstream: MakeOwnUpstream | null
  readonly window: Window
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly deadlines: Deadlines
  readonly log: Log
  /** Connections by the client's own run. */
  readonly runs: RunCounts
  readonly tally: { -readonly [Name in keyof Counts]: Counts[Name] }
}

/** An id nobody can guess, `resp_` and 32 hexadecimal digits: whoever knows a response's id may go on from it. */
export function newResponseId(random: Random): string {
  return `resp_${Buffer.from(random(16)).toString('hex')}`
}

/** An item's id opens nothing, and every event of the item repeats it: 8 digits tell the items of a response apart. */
export function newItemId(prefix: string, random: Random): string {
  return `${prefix}_${Buffer.from(random(4)).toString('hex')}`
}
