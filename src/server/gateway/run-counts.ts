import type { Socket } from 'node:net'

/** What one run of a client used: connections it opened to this gateway, and requests (upgrades among them). */
export type RunCount = { readonly connections: number; readonly requests: number }

/**
 * Counts connections by a name that the client chose for its run, so that it can prove that so many cold runs took so
 * many connections: a page cannot see that itself. Only the latest runs are kept.
 */
export type RunCounts = {
  /** Counts one request, and its connection unless that has been counted for this run. False: this is no name. */
  count(run: string, connection: Socket): boolean
  /** Which request of its connection this is, counted from 1 over all that are asked here. */
  placeOn(connection: Socket): number
  /** Null for a run of which nothing is known (any more). */
  read(run: string): RunCount | null
}

const runName = /^[A-Za-z0-9_.-]{1,64}$/

type Kept = { connections: number; requests: number; readonly seen: WeakSet<Socket> }

/** @param most runs that are kept; the one that was silent longest is forgotten first */
export function createRunCounts(most: number): RunCounts {
  const runs = new Map<string, Kept>()
  const places = new WeakMap<Socket, number>()
  return {
    count(run, connection) {
      if (!runName.test(run)) return false
      const kept = runs.get(run) ?? { connections: 0, requests: 0, seen: new WeakSet<Socket>() }
      runs.delete(run)
      runs.set(run, kept)
      kept.requests += 1
      if (!kept.seen.has(connection)) {
        kept.seen.add(connection)
        kept.connections += 1
      }
      for (const oldest of runs.keys()) {
        if (runs.size <= most) break
        runs.delete(oldest)
      }
      return true
    },
    placeOn(connection) {
      const place = (places.get(connection) ?? 0) + 1
      places.set(connection, place)
      return place
    },
    read(run) {
      const kept = runs.get(run)
      return kept === undefined ? null : { connections: kept.connections, requests: kept.requests }
    },
  }
}
