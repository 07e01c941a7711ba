import type { FileDraft } from './file-draft.ts'
import type { HunkId, PlacedHunk } from './hunk.ts'
import { isSignificant } from './lines.ts'

/** Hunks of files written as a whole; whether they delete too much is known when the reply ends. */
export interface DeletionGuard {
  add(draft: FileDraft, hunk: PlacedFinal): void
  /** Notes lines of a hunk that accept-all leaves out: what another hunk deletes of them would be lost. */
  leaveOut(draft: FileDraft, lines: readonly string[]): void
  /** Notes a hunk of which a later line tells that its quotes or indents may not be what the file means. */
  doubt(draft: FileDraft, id: HunkId): void
  /** Whether a further net deletion in this file would have to be confirmed. */
  isOver(draft: FileDraft, more: number): boolean
  /** The hunks whose state the final count changes. */
  settle(): readonly PlacedFinal[]
}

type Counted = {
  draft: FileDraft
  net: number
  hunks: { hunk: PlacedFinal; net: number }[]
  readonly leftOut: Set<string>
  readonly doubted: Set<HunkId>
}
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
    const fresh: Counted = { draft, net: 0, hunks: [], leftOut: new Set(), doubted: new Set() }
    counted.set(draft, fresh)
    return fresh
  }
  return {
    add(draft, hunk) {
      const net = hunk.base.to - hunk.base.from - countLines(hunk.insert)
      const file = of(draft)
      file.net += net
      file.hunks.push({ hunk, net })
    },
    leaveOut(draft, lines) {
      const { leftOut } = of(draft)
      for (const line of lines) if (isSignificant(line)) leftOut.add(line.trim())
    },
    doubt: (draft, id) => void of(draft).doubted.add(id),
    isOver: (draft, more) => more > 0 && isMuch(of(draft).net + more, draft),
    settle() {
      const changed: PlacedFinal[] = []
      for (const { draft, net, hunks, leftOut, doubted } of counted.values()) {
        for (const { hunk, net: own } of hunks) {
          if (hunk.state === 'guarded' && hunk.why === 'lazy-comment') continue
          const { id, path, base, insert, rung } = hunk
          const located = { kind: 'lines' as const, id, path, base, insert, rung }
          const isMove = draft.lines.texts
            .slice(base.from, base.to)
            .some((line) => leftOut.has(line.trim()) && !insert.includes(line.trim()))
          if (isMove) {
            // it takes away lines that come back only in a hunk that is left out
            if (hunk.state === 'closed') changed.push({ ...located, state: 'guarded', why: 'lazy-comment' })
            continue
          }
          const isDoubted = doubted.has(id)
          const isDeleting = own > 0 && isMuch(net, draft)
          const isFreed = own > 0 && !isDeleting && hunk.state === 'guarded'
          if (isDeleting && hunk.state === 'closed')
            changed.push({ ...located, state: 'guarded', why: 'deletes-much' })
          else if (isDoubted && (isFreed || hunk.state === 'closed'))
            changed.push({ ...located, state: 'guarded', why: 'unsure' })
          else if (isFreed) changed.push({ ...located, state: 'closed' })
        }
      }
      return changed
    },
  }
}
