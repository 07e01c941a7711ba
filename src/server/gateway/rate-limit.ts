/** So many at once, and one more every so often. */
export type Rate = { readonly burst: number; readonly everyMs: number }

/** Counts what clients do. Replicas that share one share its counts. */
export interface RateLimit {
  /** Takes one from a client's allowance: 0 when there was one, otherwise the ms until there is one again. */
  take(client: string): Promise<number>
}

/**
 * An allowance for each client (a token bucket). Clients whose allowance is whole again are forgotten; above
 * `mostClients` the one that asked longest ago is.
 */
export function memoryRateLimit(
  { burst, everyMs }: Rate,
  { now, mostClients }: { readonly now: () => number; readonly mostClients: number },
): RateLimit {
  /** When each client's allowance will be whole; the one that asked last is last. */
  const wholeAt = new Map<string, number>()
  const forgetWhole = (at: number) => {
    for (const [client, whole] of wholeAt) if (whole <= at) wholeAt.delete(client)
    for (const [client] of wholeAt) {
      if (wholeAt.size < mostClients) break
      wholeAt.delete(client)
    }
  }
  return {
    take(client) {
      const at = now()
      const whole = Math.max(at, wholeAt.get(client) ?? at)
      const wait = whole + everyMs - burst * everyMs - at
      if (wait > 0) return Promise.resolve(Math.ceil(wait))
      wholeAt.delete(client)
      if (wholeAt.size >= mostClients) forgetWhole(at)
      wholeAt.set(client, whole + everyMs)
      return Promise.resolve(0)
    },
  }
}
