import type { Turn } from '../../core/turn/turn.ts'
import { turnState } from './turn-state.ts'
import { faultText } from './words-turns.ts'
import { words } from './words.ts'

/** What decides whether there is something to say: the newest turn, its phase, and what waits for review. */
export type PadSummary = {
  readonly newest: Turn | null
  readonly pending: number
  readonly files: number
}

type Waiting = { readonly pending: number; readonly files: number }

/** The part of a pad's state that announcements are made of. */
export function summarise(turns: readonly Turn[], waiting: Waiting | null): PadSummary {
  return { newest: turns.at(-1) ?? null, pending: waiting?.pending ?? 0, files: waiting?.files ?? 0 }
}

/** What to say after a change, or null: a turn's start, its end with counts, and decisions after it has ended. */
export function announcement(before: PadSummary, after: PadSummary): string | null {
  const { newest } = after
  if (newest === null) return null
  const isNew = before.newest?.id !== newest.id
  if (isNew && newest.phase !== 'ended') {
    const wasRunning = before.newest !== null && before.newest.phase !== 'ended'
    return (wasRunning ? words.announce.redirected : words.announce.started)(newest.instruction)
  }
  if (newest.phase !== 'ended') return null
  if (isNew || before.newest?.phase !== 'ended') {
    if (newest.outcome.type === 'failed') return words.announce.failed(faultText(newest.outcome.fault).text)
    return words.announce.ended(turnState(newest).text, after.pending, after.files)
  }
  return before.pending === after.pending ? null : words.announce.pending(after.pending)
}
