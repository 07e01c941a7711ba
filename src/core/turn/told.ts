import type { Marks, Turn } from './turn.ts'

/** A turn with the raw marks from which every figure on the page can be recomputed. */
export type ToldTurn = {
  readonly id: string
  readonly instruction: string
  readonly phase: Turn['phase']
  readonly outcome: string | null
  readonly marks: Marks
  readonly hunks: number
  readonly fault: string | null
}

/** One painted frame of news: arrival of its first and last delta, and its paint; ms since the epoch. */
export type ToldFrame = {
  readonly turnId: string
  readonly firstAt: number
  readonly lastAt: number
  readonly paintedAt: number
  /** Deltas of the turn up to and with this frame. */
  readonly deltas: number
  /** Main thread's time on it, ms: taking the news in, and from the animation frame to the task after it. */
  readonly mainMs: number
}

export type ToldHunk = {
  readonly path: string
  readonly id: string
  readonly state: string
  readonly standing: string
}

/** One piece of work for the token counts: when it began (ms since the epoch), how long it took, and where. */
export type ToldCountCost = { readonly at: number; readonly ms: number; readonly thread: 'page' | 'worker' }

/** A recording on show: where it stands, ms on its clock, and what there is at that place. */
export type ToldReplay = {
  readonly phase: 'paused' | 'playing'
  readonly at: number
  readonly total: number
  /** Steps that are made, of so many. */
  readonly count: number
  readonly texts: Readonly<Record<string, string>>
  readonly hunks: readonly ToldHunk[]
  readonly turns: readonly ToldTurn[]
}

/** What `window.sparkpad` tells at the browser's console. It reads only, and holds no key. */
export type ConsoleDoor = {
  turns(): readonly ToldTurn[]
  /** The turns of the race that runs or ran last, in the order of its columns. */
  race(): readonly ToldTurn[]
  /** The recording on show; null while there is none. */
  replay(): ToldReplay | null
  frames(): readonly ToldFrame[]
  hunks(): readonly ToldHunk[]
  text(path: string): string | undefined
  /** Tokens of each file that was counted, and what counting has cost. */
  tokens(): { readonly counts: Readonly<Record<string, number>>; readonly costs: readonly ToldCountCost[] }
  /** Type of the connection's state and when it opened (null while it is not), and how many hunks wait for the user. */
  state(): { readonly connection: string; readonly connectedAt: number | null; readonly pending: number }
}
