import {
  createFileDraft,
  type FileDraft,
  firstOfEqual,
  isBegunAgain,
  isClaimed,
  isInTheWay,
  once,
  renderChange,
} from './file-draft.ts'
import { createDeletionGuard, type DeletionGuard, type PlacedFinal } from './guard.ts'
import { createHabits, type Habits } from './habits.ts'
import type { GuardReason, HunkId, LineRange, Rung, UnplacedReason } from './hunk.ts'
import { createHunkLog, type HunkLog } from './hunk-log.ts'
import { namesakesOf, resolvePath } from './paths.ts'
import { createSelected, type Selected, type SelectedLines } from './selection.ts'
import type { Snapshot } from './snapshot.ts'

/** What the writers of one reply share. */
export type Desk = {
  readonly log: HunkLog
  readonly guard: DeletionGuard
  readonly habits: Habits
  /** The draft of a file that the reply names, by whatever spelling; null for a file that is not there. */
  readonly draftOf: (path: string) => FileDraft | null
  /** The drafts of the files that a path may mean which no file has. */
  readonly namesakesOf: (path: string) => readonly FileDraft[]
  /** The draft of the file that the reply names, or else of the only one that has its name in another folder. */
  readonly meantBy: (path: string) => FileDraft | null
  readonly drafts: () => readonly FileDraft[]
  readonly openPath: string | null
  /** What the user selected; null for nothing, and for what a text of the file could not be told from. */
  readonly selected: () => Selected | null
  /** Line end of new files. */
  readonly newLineEnd: string
}

/** An empty desk over base files. Law: a file has one draft, by whatever spelling it is asked for. */
export function createDesk({
  files,
  openPath,
  selection = null,
}: {
  readonly files: readonly Snapshot[]
  readonly openPath: string | null
  readonly selection?: SelectedLines | null
}): Desk {
  const drafts = new Map<string, FileDraft>()
  const draftAt = (path: string): FileDraft | null => {
    const known = drafts.get(path)
    if (known !== undefined) return known
    const snapshot = files.find((file) => file.path === path)
    if (snapshot === undefined) return null
    const draft = createFileDraft(snapshot)
    drafts.set(path, draft)
    return draft
  }
  const resolved = new Map<string, string | null>()
  const draftOf = (written: string): FileDraft | null => {
    let path = resolved.get(written)
    if (path === undefined) {
      path = resolvePath(files, written)
      resolved.set(written, path)
    }
    return path === null ? null : draftAt(path)
  }
  const draftsNamed = (written: string) => namesakesOf(files, written).flatMap((path) => draftAt(path) ?? [])
  return {
    log: createHunkLog(),
    guard: createDeletionGuard(),
    habits: createHabits(),
    draftOf,
    namesakesOf: draftsNamed,
    meantBy: (written) => {
      const own = draftOf(written)
      if (own !== null) return own
      const [only = null, ...others] = draftsNamed(written)
      return others.length === 0 ? only : null
    },
    drafts: () => files.flatMap((file) => draftAt(file.path) ?? []),
    openPath,
    selected: once(() => {
      const draft = selection === null ? null : draftAt(selection.path)
      return selection === null || draft === null ? null : createSelected(draft, selection)
    }),
    newLineEnd: files.length > 0 && files.every((file) => file.text.includes('\r\n')) ? '\r\n' : '\n',
  }
}

/** One change of a block, ready to be closed. */
export type BlockChange = {
  readonly id: HunkId | null
  readonly range: LineRange
  readonly lines: readonly string[]
  /** Why it has to wait for the user's word; null where it is certain. */
  readonly doubt: GuardReason | null
}

export type BlockText = { readonly search: readonly string[]; readonly insert: readonly string[] }

const joined = (lines: readonly string[], end: string) => lines.map((line) => line + end).join('')

/**
 * Closes the changes of one block, all or none: if one of them overlaps an earlier hunk, the block is kept whole as
 * an unplaced hunk. What an earlier hunk changes in the same way is no change.
 */
export function closeBlock(
  desk: Desk,
  draft: FileDraft,
  block: { readonly rung: Rung; readonly changes: readonly BlockChange[]; readonly text: BlockText },
): void {
  const rendered = joinTouching(movedUp(draft, block.changes)).map((change) => {
    const result = renderChange(draft, change.range, change.lines)
    return { change, result: result === null || isClaimed(draft, result) ? null : result }
  })
  const isBlocked = rendered.some(({ result }) => result !== null && isInTheWay(draft, result))
  if (isBlocked) {
    for (const { change } of rendered) if (change.id !== null) desk.log.drop(change.id)
    closeUnplaced(desk, draft.path, { ...block.text, why: 'overlaps' })
    return
  }
  // what belongs together is not made by halves
  const doubt = block.changes.find((change) => change.doubt !== null)?.doubt ?? null
  for (const { change, result } of rendered) {
    if (result === null) {
      if (change.id !== null) desk.log.drop(change.id)
      continue
    }
    draft.claims.add(result)
    const located = {
      kind: 'lines' as const,
      id: change.id ?? desk.log.newId(),
      path: draft.path,
      rung: block.rung,
      ...result,
    }
    const hunk: PlacedFinal =
      doubt === null ? { ...located, state: 'closed' } : { ...located, state: 'guarded', why: doubt }
    desk.guard.addTold(draft, hunk)
    if (doubt !== null) desk.guard.leaveOut(draft, change.lines)
    desk.log.close(hunk)
  }
}

/** Changes of equal lines alone, at the first of these. */
function movedUp(draft: FileDraft, changes: readonly BlockChange[]): readonly BlockChange[] {
  return changes.map((change, at) => ({
    ...change,
    range: firstOfEqual(draft, change, changes[at - 1]?.range.to ?? 0),
  }))
}

/** Changes that touch made one: two at the end of a file without a final line end would both write its last line. */
function joinTouching(changes: readonly BlockChange[]): readonly BlockChange[] {
  const joined: BlockChange[] = []
  for (const change of changes) {
    const last = joined.at(-1)
    if (
      last === undefined ||
      last.range.to !== change.range.from ||
      (last.id !== null && change.id !== null)
    ) {
      joined.push(change)
      continue
    }
    joined[joined.length - 1] = {
      id: last.id ?? change.id,
      range: { from: last.range.from, to: change.range.to },
      lines: [...last.lines, ...change.lines],
      doubt: last.doubt ?? change.doubt,
    }
  }
  return joined
}

/** What only a block that is left out writes must not be struck by another. */
function leaveOut(desk: Desk, draft: FileDraft, { search, insert }: BlockText): void {
  const own = new Set(search.map((line) => line.trim()))
  desk.guard.leaveOut(
    draft,
    insert.filter((line) => !own.has(line.trim())),
  )
}

/** Keeps a block that has no place, with its text. */
export function closeUnplaced(
  desk: Desk,
  path: string,
  block: BlockText & { readonly why: UnplacedReason },
): void {
  if (block.search.length === 0 && block.insert.length === 0) return
  const draft = desk.draftOf(path)
  const end = draft?.lines.end ?? desk.newLineEnd
  if (draft !== null) leaveOut(desk, draft, block)
  desk.log.close({
    kind: 'lines',
    state: 'unplaced',
    id: desk.log.newId(),
    path,
    search: joined(block.search, end),
    insert: joined(block.insert, end),
    why: block.why,
  })
}

/** Keeps a block that has several places, for the user to choose. */
export function closeAmbiguous(
  desk: Desk,
  draft: FileDraft,
  block: BlockText & { readonly rung: Rung; readonly candidates: readonly LineRange[] },
): void {
  const { end } = draft.lines
  const search = joined(block.search, end)
  const insert = joined(block.insert, end)
  if (search === insert) return
  leaveOut(desk, draft, block)
  desk.log.close({
    kind: 'lines',
    state: 'ambiguous',
    id: desk.log.newId(),
    path: draft.path,
    search,
    insert,
    candidates: block.candidates,
    rung: block.rung,
  })
}

/** Puts changes into a block's incomplete hunks: whole lines, nothing deleted; those never shown are left out. */
export function closeIncomplete(
  desk: Desk,
  draft: FileDraft,
  block: { readonly rung: Rung; readonly changes: readonly BlockChange[] },
): void {
  for (const { id, range, lines } of block.changes) {
    desk.guard.leaveOut(draft, lines)
    if (id === null) continue
    const result =
      lines.length === 0 ? null : renderChange(draft, { from: range.from, to: range.from }, lines)
    if (result === null || isBegunAgain(draft, result)) desk.log.drop(id)
    else
      desk.log.close({
        kind: 'lines',
        state: 'incomplete',
        id,
        path: draft.path,
        rung: block.rung,
        ...result,
      })
  }
}
