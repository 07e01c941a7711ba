/** Tries in a row before it is left to the user; the Responses API's official clients use the same values. */
export const maxTries = 5

const firstMs = 500
const longestMs = 8_000

/** Wait before try `attempt` (counted from 1), ms: 500 doubling to 8,000, less up to a quarter by chance. */
export function backOffMs(attempt: number, random: () => number): number {
  const full = Math.min(longestMs, firstMs * 2 ** (attempt - 1))
  return full * (1 - 0.25 * random())
}

/** Close codes after which the official clients connect again by themselves. */
const passing = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1015])

/**
 * Close codes that speak of what was sent or of the connection's age, not of the endpoint: a connection that had
 * worked is opened again after them too (1000: it lived its 60 minutes; 1009: one message was too large).
 */
const passingOnceProven = new Set([1000, 1009])

/** Whether connecting again may help after this close code. `proven`: the connection had carried a frame. */
export function mayRetry(code: number, proven: boolean): boolean {
  return passing.has(code) || (proven && passingOnceProven.has(code))
}
