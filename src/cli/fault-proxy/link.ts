import type { Faults } from './faults.ts'

/** A clock, ms. */
export type LinkTime = {
  readonly now: () => number
  /** Runs once after `ms`, never before this has returned; the returned function calls it off. */
  readonly after: (ms: number, run: () => void) => () => void
}

/** Where the bytes of one direction come out. */
export type LinkEnd = {
  write(bytes: Uint8Array): void
  /** The other side has said its last byte. */
  end(): void
}

export type LinkOptions = {
  /** Read anew for every piece, so that faults may change while a connection is open. */
  readonly faults: () => Faults
  readonly time: LinkTime
  readonly random: () => number
  /** Nothing enters the link before, ms: the connection is not there yet. */
  readonly opensAt: number
  readonly out: LinkEnd
}

/** One direction of a connection. Law: bytes come out in the order in which they went in. */
export type Link = {
  push(bytes: Uint8Array): void
  end(): void
  /** Bytes that are on their way. */
  queued(): number
  /** Nothing more comes out. */
  cut(): void
}

/** Bytes of a TCP segment: with a bandwidth, what passes comes out in such pieces. */
const segment = 1448

type Item = { readonly dueAt: number; readonly bytes: Uint8Array | null }

export function createLink({ faults, time, random, opensAt, out }: LinkOptions): Link {
  let queue: Item[] = []
  let queued = 0
  /** When the slow link has sent all it was given. */
  let freeAt = opensAt
  let lastDueAt = opensAt
  let callOff: (() => void) | null = null
  let isCut = false
  let ended = false

  /** When a piece that is handed over now comes out. Never before one that was handed over earlier. */
  const dueAfter = (size: number, gapMs: number): number => {
    const { latency, jitter, bandwidth } = faults()
    freeAt = Math.max(time.now(), opensAt, freeAt) + gapMs
    if (bandwidth !== null) freeAt += (size * 8_000) / bandwidth
    const way = Math.max(0, latency / 2 + ((random() * 2 - 1) * jitter) / 2)
    lastDueAt = Math.max(lastDueAt, freeAt + way)
    return lastDueAt
  }

  const release = () => {
    callOff = null
    const now = time.now()
    while (!isCut) {
      const [first] = queue
      if (first === undefined || first.dueAt > now) break
      queue.shift()
      if (first.bytes === null) return out.end()
      queued -= first.bytes.length
      out.write(first.bytes)
    }
    schedule()
  }

  const schedule = () => {
    const [first] = queue
    if (first === undefined || callOff !== null || isCut) return
    callOff = time.after(Math.max(0, first.dueAt - time.now()), release)
  }

  const add = (bytes: Uint8Array | null, gapMs: number) => {
    queue.push({ dueAt: dueAfter(bytes?.length ?? 0, gapMs), bytes })
    queued += bytes?.length ?? 0
  }

  return {
    push(bytes) {
      if (isCut || ended || faults().timeout !== null) return
      let from = 0
      while (from < bytes.length) {
        const size = sizeOfNext(faults(), random)
        add(bytes.subarray(from, from + size), from === 0 ? 0 : (faults().slicer?.delay ?? 0))
        from += size
      }
      schedule()
    },
    end() {
      if (isCut || ended || faults().timeout !== null) return
      ended = true
      add(null, 0)
      schedule()
    },
    queued: () => queued,
    cut() {
      isCut = true
      callOff?.()
      queue = []
      queued = 0
    },
  }
}

const sizeOfNext = ({ slicer, bandwidth }: Faults, random: () => number): number => {
  const most = bandwidth === null ? Infinity : segment
  if (slicer === null) return most
  const drawn = slicer.average_size + (random() * 2 - 1) * slicer.size_variation
  return Math.min(most, Math.max(1, Math.round(drawn)))
}
