import type { RoundTrip } from './connection-state.ts'
import type { Time } from './ports.ts'
import { pingsKept, roundTripOf, type PingSample } from './round-trip.ts'

/** Between two pings, while the tab is visible, ms. */
export const pingEveryMs = 10_000

/**
 * Gaps after the first pings of a socket, ms. The very first one travels while the page is still loading: the round
 * trip is not told by it alone for long.
 */
export const firstGapsMs: readonly number[] = [500, 1_000, 2_000, 4_000]

/** A ping after which nothing at all arrived for this long means that the other side is gone, ms. */
export const silentMs = 20_000

export type HeartbeatActs = {
  /** Sends a ping that carries our clock. */
  ping(t: number): void
  /** The other side has been silent since a ping for `silentMs`. */
  silent(): void
}

/** The heartbeat of one open socket: round trips, and notice of a socket that only seems open. */
export interface Heartbeat {
  /** Anything arrived. */
  heard(): void
  /** A pong arrived; answers the figures so far. */
  pong(
    pong: { readonly t: number; readonly received_at: number; readonly sent_at: number },
    at: number,
  ): RoundTrip | null
  setVisible(visible: boolean): void
  stop(): void
}

/** Starts with a ping at once, a few more soon, then one every 10 s while visible; a tab that becomes visible pings at once. */
export function startHeartbeat(time: Time, acts: HeartbeatActs, startVisible: boolean): Heartbeat {
  const samples: PingSample[] = []
  let visible = startVisible
  let lastPingAt = 0
  let sent = 0
  let cancelNext: (() => void) | null = null
  let cancelSilence: (() => void) | null = null

  const beat = () => {
    cancelNext?.()
    lastPingAt = time.now()
    cancelSilence ??= time.after(silentMs, () => acts.silent())
    acts.ping(lastPingAt)
    cancelNext = visible ? time.after(firstGapsMs[sent] ?? pingEveryMs, beat) : null
    sent += 1
  }
  const heard = () => {
    cancelSilence?.()
    cancelSilence = null
  }
  beat()

  return {
    heard,
    pong(pong, at) {
      samples.push({
        sentAt: pong.t,
        receivedThere: pong.received_at,
        sentThere: pong.sent_at,
        receivedAt: at,
      })
      if (samples.length > pingsKept) samples.shift()
      return roundTripOf(samples)
    },
    setVisible(nowVisible) {
      if (nowVisible === visible) return
      visible = nowVisible
      cancelNext?.()
      cancelNext = null
      if (!visible) return
      const due = lastPingAt + pingEveryMs - time.now()
      if (due <= 0) beat()
      else cancelNext = time.after(due, beat)
    },
    stop() {
      cancelNext?.()
      heard()
      cancelNext = null
    },
  }
}
