import type { Aligner } from './align.ts'
import { type FileDraft, renderOpen } from './file-draft.ts'
import type { HunkId, Rung } from './hunk.ts'
import type { HunkLog } from './hunk-log.ts'

/**
 * The ghost of the hunk that is being written: it opens with the first line that is certain to be new, grows with
 * the lines after it, and is taken for the final hunk, or dropped.
 */
export interface OpenGhost {
  readonly isOpen: boolean
  /** Shows the pending lines but the last tentative ones; `at` is the base line before which a new ghost stands. */
  show(aligner: Waiting, at: number): void
  /** Whether pending lines are not shown yet: the unfinished line stands behind them. */
  isBehind(aligner: Waiting): boolean
  /** Shows the unfinished line after the ghost's lines, if it is open. */
  tail(text: string): void
  /** The ghost's id for the final hunk, which the caller closes or drops; null if none is open. */
  take(): HunkId | null
  /** Takes an open ghost away. */
  drop(): void
}

type Waiting = Pick<Aligner, 'pending' | 'tentative'>

/** Law: the lines shown are always a beginning of the pending ones, and each is told once. */
export function createOpenGhost(log: HunkLog, draft: FileDraft, rung: Rung): OpenGhost {
  let id: HunkId | null = null
  let shown = 0

  const take = (): HunkId | null => {
    const taken = id
    id = null
    shown = 0
    return taken
  }

  return {
    get isOpen() {
      return id !== null
    },
    show({ pending, tentative }, at) {
      const visible = pending.length - tentative
      if (id === null && visible > 0) {
        id = log.newId()
        shown = visible
        log.open({
          kind: 'lines',
          state: 'open',
          id,
          path: draft.path,
          base: { from: at, to: at },
          insert: renderOpen(draft, pending.slice(0, visible)),
          tail: '',
          rung,
        })
      } else if (id !== null) {
        const lines = visible > shown ? renderOpen(draft, pending.slice(shown, visible)) : ''
        shown = Math.max(shown, visible)
        log.grow(id, lines, '')
      }
    },
    isBehind: ({ pending, tentative }) => tentative > 0 || shown < pending.length,
    tail(text) {
      if (id !== null) log.grow(id, '', text)
    },
    take,
    drop() {
      const taken = take()
      if (taken !== null) log.drop(taken)
    },
  }
}
