import type { FileDraft } from './file-draft.ts'
import type { PlacedHunk } from './hunk.ts'

/** Hunks of files written as a whole; whether they delete too much is known when the reply ends. */
export interface DeletionGuard {
  add(draft: FileDraft, hunk: PlacedFinal): void
  /** Whether a further net deletion in this file would have to be confirmed. */
  isOver(draft: FileDraft, more: number): boolean
  /** The hunks whose state the final count changes. */
  settle(): readonly PlacedFinal[]
}

type Counted = { draft: FileDraft; net: number; hunks: { hunk: PlacedFinal; net: number }[] }
export type PlacedFinal = Extract<PlacedHunk, { readonly state: 'guarded' }> | Closed
type Closed = Omit<Extract<PlacedHunk, { readonly state: 'closed' | 'incomplete' }>, 'state'> & {
  readonly state: 'closed'
}

/** Lines of a text; a last line without an end counts. */
export const countLines = (text: string): number =>
  text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0)

export function createDeletionGuard(): DeletionGuard {
  const counted = new Map<FileDraft, Counted>()
  const isMuch = (net: number, draft: FileDraft) =>
    net > 40 || (net > 10 && net * 3 > draft.lines.texts.length)
  const of = (draft: FileDraft): Counted => {
    const known = counted.get(draft)
    if (known !== undefined) return known
    const fresh: Counted = { draft, net: 0, hunks: [] }
    counted.set(draft, fresh)
    return fresh
  }
  return {
    add(draft, hunk) {
      const net = hunk.base.to - hunk.base.from - countLines(hunk.insert)
      const file = of(draft)
      file.net += net
      if (net > 0) file.hunks.push({ hunk, net })
    },
    isOver: (draft, more) => more > 0 && isMuch(of(draft).net + more, draft),
    settle() {
      const changed: PlacedFinal[] = []
      for (const { draft, net, hunks } of counted.values()) {
        for (const { hunk } of hunks) {
          if (hunk.state === 'guarded' && hunk.why === 'lazy-comment') continue
          const { id, path, base, insert, rung } = hunk
          const located = { kind: 'lines' as const, id, path, base, insert, rung }
          if (isMuch(net, draft) && hunk.state === 'closed')
            changed.push({ ...located, state: 'guarded', why: 'deletes-much' })
          if (!isMuch(net, draft) && hunk.state === 'guarded') changed.push({ ...located, state: 'closed' })
        }
      }
      return changed
    },
  }
}
