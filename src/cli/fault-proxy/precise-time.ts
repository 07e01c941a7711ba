import type { LinkTime } from './link.ts'

/** A timer may fire this much late; the rest is waited for turn by turn, ms. */
const timerSlackMs = 1.5

/**
 * The machine's clock with waits true to about a tenth of a millisecond: a timer alone is up to one and a half late,
 * which would stand in every round trip that the proxy makes. The end of a wait keeps a core busy.
 */
export const preciseTime: LinkTime = {
  now: () => performance.now(),
  after(ms, run) {
    const dueAt = performance.now() + ms
    let over = false
    let timer: NodeJS.Timeout | null = null
    let turn: NodeJS.Immediate | null = null
    const spin = () => {
      if (over) return
      if (performance.now() >= dueAt) {
        over = true
        run()
      } else turn = setImmediate(spin)
    }
    if (ms > timerSlackMs) timer = setTimeout(spin, Math.max(1, Math.floor(ms - timerSlackMs)))
    else turn = setImmediate(spin)
    return () => {
      over = true
      if (timer !== null) clearTimeout(timer)
      if (turn !== null) clearImmediate(turn)
    }
  },
}
