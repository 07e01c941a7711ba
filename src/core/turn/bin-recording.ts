import type { RecordedDelta } from './recording.ts'
import type { RecordedTurn, SessionRecording } from './session-recording.ts'

/**
 * The same session with arrivals rounded to bins, counted from each turn's first delta, and the deltas of a bin joined.
 * Deltas between which the user did something stay apart. How many deltas were joined stays known (the length of `n`),
 * where they were cut does not. Law: the text is the same, and every delta is told within `binMs` of its arrival.
 */
export function binRecording(recording: SessionRecording, binMs: number): SessionRecording {
  const turns = recording.turns.map((turn, index) => binTurn(turn, recording.turns[index + 1], binMs))
  return {
    ...recording,
    binMs,
    turns: turns.map((turn, index) => {
      const before = turns[index - 1]
      return before === undefined ? turn.turn : { ...turn.turn, seen: before.seenAs(turn.turn.seen) }
    }),
  }
}

type Binned = { readonly turn: RecordedTurn; readonly seenAs: (seen: number) => number }

function binTurn(turn: RecordedTurn, next: RecordedTurn | undefined, binMs: number): Binned {
  const cuts = new Set([...turn.acts.map(({ seen }) => seen), turn.heard, next?.seen ?? 0])
  const deltas: RecordedDelta[] = []
  /** Deltas of the result that tell of the first so many of the turn. */
  const told = [0]
  const first = turn.deltas.find(({ text }) => text !== '')?.at ?? 0
  type Open = { readonly bin: number; readonly text: string; readonly pieces: number }
  // Assigned in a closure, which the compiler does not see.
  let open = null as Open | null
  const close = () => {
    if (open !== null) deltas.push(joined(first + open.bin * binMs, open.text, open.pieces))
    open = null
  }
  for (const [index, { at, text, n }] of turn.deltas.entries()) {
    if (cuts.has(index)) close()
    if (text !== '') {
      const bin = Math.max(0, Math.round((at - first) / binMs))
      if (open?.bin !== bin) close()
      const pieces = piecesOf(text, n)
      open = { bin, text: (open?.text ?? '') + text, pieces: (open?.pieces ?? 0) + pieces }
    }
    told.push(deltas.length + (open === null ? 0 : 1))
  }
  close()
  const seenAs = (seen: number) => told[Math.min(seen, turn.deltas.length)] ?? 0
  return {
    turn: {
      ...turn,
      deltas,
      heard: seenAs(turn.heard),
      acts: turn.acts.map((act) => ({ ...act, seen: seenAs(act.seen) })),
    },
    seenAs,
  }
}

/** How many deltas were joined in one; none was empty. */
const piecesOf = (text: string, n: readonly number[] | null): number =>
  Math.max(1, Math.min(text.length, n?.length ?? 1))

/** A delta of which only the number of those joined in it is known. */
export const joined = (at: number, text: string, pieces: number): RecordedDelta => ({
  at: Math.round(at * 1_000) / 1_000,
  text,
  n: pieces === 1 ? null : [text.length, ...Array.from({ length: pieces - 1 }, () => 0)],
  t: null,
})
