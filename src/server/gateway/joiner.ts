import type { Clock } from './clock.ts'
import type { Joined, Kind } from './response-events.ts'

/** Takes one joined delta. */
export type Flush = (kind: Kind, text: string, joined: Joined) => void

/**
 * Joins deltas in time. The first goes out at once, later ones as soon as `joinMs` have passed since the last that
 * went: an upstream slower than that is never held. What is due after that, or was read together with the first, goes
 * by `soon`, with all that was read with it. A pair of surrogates is never cut: a lone first half waits for the second.
 */
export type Joiner = {
  push(kind: Kind, text: string): void
  /** Sends what is held. */
  finish(): void
  /** Forgets what is held. */
  drop(): void
}

/**
 * Above this many units nothing is held: what is held here does not count as unsent, and an upstream without end would
 * fill the memory behind the back of a client that does not read.
 */
const mostHeld = 16_384

export function createJoiner(
  joinMs: number,
  clock: Clock,
  flush: Flush,
  soon: (run: () => void) => void = (run) => run(),
): Joiner {
  let kind: Kind = 'text'
  let held = ''
  let n: number[] = []
  let t: number[] = []
  let firstAt: number | null = null
  let sentAt = -Infinity
  let callOff: (() => void) | null = null

  const forget = () => {
    callOff?.()
    callOff = null
    held = ''
    n = []
    t = []
  }

  /** `half`: the last unit of a pair whose second unit is still to come. */
  const send = (half: string) => {
    const joined = { n, t }
    const text = half === '' ? held : held.slice(0, -1)
    const halfLength = n[n.length - 1] ?? 0
    const halfAt = t[t.length - 1] ?? 0
    forget()
    if (half !== '') {
      // Its delta is counted with the event that carries its end.
      held = half
      n = [1]
      t = [halfAt]
      if (halfLength === 1) {
        joined.n.pop()
        joined.t.pop()
      } else joined.n[joined.n.length - 1] = halfLength - 1
    }
    if (text === '') return
    sentAt = clock.now()
    flush(kind, text, joined)
  }

  const due = () => {
    callOff = null
    send(openHalf(held))
  }

  let isGoing = false
  const goSoon = () => {
    if (isGoing) return
    isGoing = true
    soon(() => {
      isGoing = false
      if (held !== '') send(openHalf(held))
    })
  }

  return {
    push(nextKind, text) {
      if (text === '') return
      if (held !== '' && nextKind !== kind) send('')
      kind = nextKind
      const now = clock.now()
      firstAt ??= now
      held += text
      n.push(text.length)
      t.push(Math.round((now - firstAt) * 100) / 100)
      const waitMs = sentAt + joinMs - now
      if (held.length >= mostHeld) send(openHalf(held))
      else if (waitMs > 0) callOff ??= clock.after(waitMs, due)
      else {
        if (sentAt === -Infinity) send(openHalf(held))
        goSoon()
      }
    },
    finish() {
      if (held !== '') send('')
    },
    drop: forget,
  }
}

/** The last unit of a text when it is the first half of a surrogate pair, else ''. */
const openHalf = (text: string): string => {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : ''
}
