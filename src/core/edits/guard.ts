import type { FileDraft } from './file-draft.ts'
import type { GuardReason, HunkId, PlacedHunk } from './hunk.ts'
import { isSignificant } from './lines.ts'

/** Hunks of files written as a whole; whether they delete too much is known when the reply ends. */
export interface DeletionGuard {
  add(draft: FileDraft, hunk: PlacedFinal): void
  /** Adds a hunk of a block that writes out what it removes: that is not counted. */
  addTold(draft: FileDraft, hunk: PlacedFinal): void
  /** Notes lines of a hunk that accept-all leaves out: what another hunk deletes of them would be lost. */
  leaveOut(draft: FileDraft, lines: readonly string[]): void
  /** Notes a hunk that waits for the user's word: its quotes or indents may not be what the file means, if not told. */
  doubt(draft: FileDraft, id: HunkId, why?: Doubt): void
  /** Whether a further net deletion in this file would have to be confirmed. */
  isOver(draft: FileDraft, more: number): boolean
  /** The hunks whose state the final count changes. */
  settle(): readonly PlacedFinal[]
}

/** What may be wrong with a hunk, where it is neither what it deletes nor a lazy comment. */
export type Doubt = Exclude<GuardReason, 'deletes-much' | 'lazy-comment'>

type Counted = {
  draft: FileDraft
  net: number
  hunks: { hunk: PlacedFinal; net: number }[]
  told: PlacedFinal[]
  readonly leftOut: Set<string>
  readonly doubted: Map<HunkId, Doubt>
}
export type PlacedFinal = Extract<PlacedHunk, { readonly state: 'guarded' }> | Closed
type Closed = Omit<Extract<PlacedHunk, { readonly state: 'closed' | 'incomplete' }>, 'state'> & {
  readonly state: 'closed'
}

/** Lines of a text; a last line without an end counts. */
export const countLines = (text: string): number => {
  let count = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** Whether a line would be missed: it says something, or is too long to be a lone bracket. */
const isMissed = (line: string): boolean => isSignificant(line) || line.trim().length >= 8

export function createDeletionGuard(): DeletionGuard {
  const counted = new Map<FileDraft, Counted>()
  const isMuch = (net: number, draft: FileDraft) =>
    net > 40 || (net > 10 && net * 3 > draft.lines.texts.length)
  const of = (draft: FileDraft): Counted => {
    const known = counted.get(draft)
    if (known !== undefined) return known
    const fresh: Counted = { draft, net: 0, hunks: [], told: [], leftOut: new Set(), doubted: new Map() }
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
    addTold: (draft, hunk) => void of(draft).told.push(hunk),
    leaveOut(draft, lines) {
      const { leftOut } = of(draft)
      for (const line of lines) if (isMissed(line)) leftOut.add(line.trim())
    },
    doubt(draft, id, why = 'unsure') {
      const { doubted } = of(draft)
      if (!doubted.has(id)) doubted.set(id, why)
    },
    isOver: (draft, more) => more > 0 && isMuch(of(draft).net + more, draft),
    settle() {
      const changed: PlacedFinal[] = []
      for (const each of counted.values()) changed.push(...settleFile(each, isMuch(each.net, each.draft)))
      return changed
    },
  }
}

/** The hunks of one file that wait after all, or need not wait. */
function settleFile(
  { draft, hunks, told, leftOut, doubted }: Counted,
  isDeletingMuch: boolean,
): readonly PlacedFinal[] {
  const guarded = new Map<HunkId, GuardReason>()
  const freed = new Set<HunkId>()
  const leave = ({ base, insert }: PlacedFinal) => {
    const own = new Set(draft.lines.texts.slice(base.from, base.to).map((line) => line.trim()))
    for (const line of insert.split('\n'))
      if (isMissed(line) && !own.has(line.trim())) leftOut.add(line.trim())
  }
  for (const { hunk, net } of hunks) {
    const isLazy = hunk.state === 'guarded' && hunk.why === 'lazy-comment'
    const isDeleting = net > 0 && isDeletingMuch
    const isFree = hunk.state === 'closed' || (net > 0 && !isDeleting)
    if (isLazy) continue
    const doubt = doubted.get(hunk.id)
    if (isDeleting) guarded.set(hunk.id, 'deletes-much')
    else if (doubt !== undefined && isFree) guarded.set(hunk.id, doubt)
    else if (isFree && hunk.state === 'guarded') freed.add(hunk.id)
    if (isDeleting || guarded.has(hunk.id)) leave(hunk)
  }
  const all: readonly { readonly hunk: PlacedFinal; readonly why: GuardReason }[] = [
    ...hunks.map(({ hunk }) => ({ hunk, why: 'lazy-comment' as const })),
    ...told.map((hunk) => ({ hunk, why: 'unsure' as const })),
  ]
  const isWaiting = (hunk: PlacedFinal) =>
    guarded.has(hunk.id) || (hunk.state === 'guarded' && !freed.has(hunk.id))
  // what takes away lines that come back only in a hunk that is left out is left out too, and so on
  for (let isMore = leftOut.size > 0; isMore;) {
    isMore = false
    for (const { hunk, why } of all) {
      if (isWaiting(hunk)) continue
      const { base, insert } = hunk
      const takes = draft.lines.texts
        .slice(base.from, base.to)
        .some((line) => leftOut.has(line.trim()) && !insert.includes(line.trim()))
      if (!takes) continue
      guarded.set(hunk.id, why)
      leave(hunk)
      isMore = true
    }
  }
  // nor does a line come twice: what was moved out of lines that wait to go waits with them
  for (let isMore = true; isMore;) {
    isMore = false
    const going = hunks.filter(({ hunk }) => isWaiting(hunk)).map(({ hunk }) => hunk.base)
    const isGoing = (line: number) => going.some(({ from, to }) => line >= from && line < to)
    const isMoved = (line: string): boolean => {
      const places = draft.index.positions(draft.index.idOf(line.trimEnd()))
      return isMissed(line) && places.length > 0 && places.every(isGoing)
    }
    for (const { hunk } of going.length === 0 ? [] : hunks) {
      if (isWaiting(hunk) || !hunk.insert.split('\n').some(isMoved)) continue
      guarded.set(hunk.id, 'unsure')
      isMore = true
    }
  }
  // a lone bracket beside a hunk that waits belongs to it
  const isBare = ({ base, insert }: PlacedFinal) =>
    ![...draft.lines.texts.slice(base.from, base.to), ...insert.split('\n')].some(isSignificant)
  const sorted = hunks.map(({ hunk }) => hunk).toSorted((a, b) => a.base.from - b.base.from)
  for (const [at, hunk] of sorted.entries()) {
    const isNear = [sorted[at - 1], sorted[at + 1]].some(
      (other) =>
        other !== undefined &&
        isWaiting(other) &&
        other.base.from - hunk.base.to <= 2 &&
        hunk.base.from - other.base.to <= 2,
    )
    if (isNear && !isWaiting(hunk) && isBare(hunk)) guarded.set(hunk.id, 'unsure')
  }
  return all.flatMap(({ hunk }): PlacedFinal[] => {
    const { id, path, base, insert, rung } = hunk
    const located = { kind: 'lines' as const, id, path, base, insert, rung }
    const why = guarded.get(id)
    if (why !== undefined)
      return hunk.state === 'guarded' && hunk.why === why ? [] : [{ ...located, state: 'guarded', why }]
    return freed.has(id) ? [{ ...located, state: 'closed' }] : []
  })
}
