import {
  type BlockChange,
  closeAmbiguous,
  closeBlock,
  closeIncomplete,
  closeUnplaced,
  type Desk,
} from './desk.ts'
import { type ChunkEntry, isDoubtfulItem } from './bullets.ts'
import { changesOf, type Group } from './chunk-changes.ts'
import { mayBeDedented, seemsSpaced } from './chunk-readings.ts'
import { findScope } from './chunk-scope.ts'
import { type FileDraft, renderOpen } from './file-draft.ts'
import type { Placing } from './place.ts'
import {
  type ChunkHints,
  isLoose,
  type LivePlace,
  placeChunk,
  placeLive,
  readOtherwise,
} from './place-chunk.ts'

/** Writes one chunk of a patch: kept, removed and added lines, after the `@@` lines that narrow its place down. */
export interface ChunkWriter {
  scope(text: string): void
  /** The line number, counted from 0, that a unified diff gives: a hint, no more. */
  hint(line: number): void
  /** A kept line, and as it stands in the reply: its first space may be the sign, or be the line's own. */
  keep(line: string, written: string): void
  remove(line: string): void
  add(line: string): void
  /** The unfinished last line, if it is an added one. */
  tail(text: string): void
  endOfFile(): void
  readonly isEmpty: boolean
  /** Whether it has so many old and new lines. */
  has(count: { readonly old: number; readonly fresh: number }): boolean
  /** Closed: something came after the chunk. Open: the reply was finished inside it. Unended: that, and its end
   * mark is missing. Cut: the reply was cut short. */
  end(how: 'closed' | 'open' | 'unended' | 'cut'): void
}

export function createChunkWriter(desk: Desk, path: string): ChunkWriter {
  const draft = desk.draftOf(path)
  const scopes: string[] = []
  let old: string[] = []
  /** The old lines as they stand in the reply. */
  let written: string[] = []
  let inserted: string[] = []
  let entries: ChunkEntry[] = []
  let groups: Group[] = []
  let hinted: number | null = null
  let isAtEnd = false
  let isInGroup = false
  let isReadAgain = false
  let isDoubtful = false
  let live: LivePlace | null = null
  /** How many old lines there were when a place was last looked for. */
  let soughtWith = -1

  const group = (): Group => {
    const last = groups.at(-1)
    if (isInGroup && last !== undefined) return last
    const fresh: Group = { at: old.length, removed: 0, added: [], id: null, shown: 0 }
    groups.push(fresh)
    isInGroup = true
    return fresh
  }

  /** Opens or grows the ghost of the group being written, once the lines read so far stand in one place. */
  const show = (file: FileDraft, current: Group) => {
    // no more old lines, no other place
    if (live === null && soughtWith !== old.length) live = placeLive(file, { lines: old, written }, scopes)
    soughtWith = old.length
    if (live === null) return
    const lines = current.added.slice(current.shown).map(live.reindent)
    current.shown = current.added.length
    if (current.id !== null) return desk.log.grow(current.id, renderOpen(file, lines), '')
    const at = live.start + current.at
    current.id = desk.log.newId()
    desk.log.open({
      kind: 'lines',
      state: 'open',
      id: current.id,
      path: file.path,
      base: { from: at, to: at },
      insert: renderOpen(file, lines),
      tail: '',
      rung: live.rung,
    })
  }

  const hints = (): ChunkHints => ({ scopes, line: hinted, isAtEnd })

  const closeWithoutAnchor = (file: FileDraft) => {
    const count = file.lines.texts.length
    const scope = findScope(file, scopes)
    const at = isAtEnd || count === 0 ? count : scope === null ? null : scope + 1
    if (at === null) {
      const candidates = [
        { from: 0, to: 0 },
        { from: count, to: count },
      ]
      return closeAmbiguous(desk, file, { search: [], insert: inserted, rung: 'exact', candidates })
    }
    const change: BlockChange = { id: null, range: { from: at, to: at }, lines: inserted, doubt: null }
    file.after = at
    closeBlock(desk, file, { rung: 'exact', changes: [change], text: { search: [], insert: inserted } })
  }

  const dropShown = () => {
    for (const { id } of groups) if (id !== null) desk.log.drop(id)
  }

  const take = (entry: ChunkEntry) => {
    entries.push(entry)
    if (entry.sign === 'add') {
      group().added.push(entry.line)
      inserted.push(entry.line)
      return
    }
    if (entry.sign === 'remove') group().removed += 1
    else {
      isInGroup = false
      inserted.push(entry.line)
    }
    old.push(entry.line)
    written.push(entry.sign === 'remove' ? entry.line : entry.written)
  }

  const readAgain = (again: readonly ChunkEntry[]) => {
    ;[old, written, inserted, entries, groups] = [[], [], [], [], []]
    isInGroup = false
    isReadAgain = true
    live = null
    soughtWith = -1
    for (const entry of again) take(entry)
  }

  const close = (file: FileDraft) => {
    if (groups.length === 0) return
    if (old.length === 0) return closeWithoutAnchor(file)
    const found = placeChunk(file, { lines: old, written }, hints())
    const isItemDoubted =
      found.kind === 'placed' && found.place.rung === 'similar' && isDoubtfulItem(file, entries)
    const placing: Placing = isItemDoubted ? { kind: 'nowhere' } : found
    isDoubtful ||= !isReadAgain && (seemsSpaced(file, entries) || mayBeDedented(file, entries))
    const isTrimmed = placing.kind === 'placed' && placing.place.lead + placing.place.trail > 0
    if (placing.kind !== 'ambiguous' && !isReadAgain && (isTrimmed || isLoose(placing))) {
      const reading = readOtherwise(file, entries, { placing, chunk: hints() })
      if (reading !== null) {
        dropShown()
        if (reading.hasEntities) desk.habits.learnEntities()
        isDoubtful = !reading.isSure
        readAgain(reading.entries)
        return close(file)
      }
    }
    if (placing.kind !== 'placed') {
      dropShown()
      if (placing.kind === 'nowhere')
        closeUnplaced(desk, file.path, { search: old, insert: inserted, why: 'not-found' })
      else closeAmbiguous(desk, file, { search: old, insert: inserted, ...placing })
      return
    }
    const { place } = placing
    if (live !== null && live.start !== place.starts[0]) {
      dropShown()
      for (const each of groups) each.id = null
    }
    file.after = place.stops.at(-1) ?? null
    const made = groups.flatMap((each) => changesOf({ file, habits: desk.habits }, each, { place, old }))
    const changes = made.map((change) =>
      isDoubtful && change.doubt === null ? { ...change, doubt: 'unsure' as const } : change,
    )
    closeBlock(desk, file, { rung: place.rung, changes, text: { search: old, insert: inserted } })
    for (const { id } of groups) {
      if (id !== null && !changes.some((change) => change.id === id)) desk.log.drop(id)
    }
  }

  return {
    get isEmpty() {
      return old.length === 0 && groups.length === 0
    },
    has: (count) => old.length === count.old && inserted.length === count.fresh,
    scope: (text) => void scopes.push(text),
    hint(line) {
      hinted = line
    },
    keep(line, asWritten) {
      take({ sign: 'keep', line, written: asWritten })
    },
    remove(line) {
      take({ sign: 'remove', line, written: `-${line}` })
    },
    add(line) {
      take({ sign: 'add', line, written: `+${line}` })
      if (draft !== null) show(draft, group())
    },
    tail(text) {
      const current = groups.at(-1)
      if (isInGroup && current !== undefined && current.id !== null && live !== null)
        desk.log.grow(current.id, '', live.reindent(text))
    },
    endOfFile() {
      isAtEnd = true
    },
    end(how) {
      if (draft === null) {
        if (how !== 'cut') closeUnplaced(desk, path, { search: old, insert: inserted, why: 'unknown-file' })
        return
      }
      if (how === 'closed') return close(draft)
      const last = groups.at(-1)
      if (how === 'open' && last !== undefined && (groups.length > 1 || !isInGroup)) {
        // kept lines came after all changes but the last: those are whole
        const rest = isInGroup ? groups.slice(-1) : []
        leaveUndone(rest, draft, true)
        groups = groups.slice(0, groups.length - rest.length)
        old = old.slice(0, rest[0]?.at ?? old.length)
        written = written.slice(0, old.length)
        return close(draft)
      }
      leaveUndone(groups, draft, how !== 'cut')
    },
  }

  /** Leaves groups out; those that were never shown are kept with their text where the reply is over. */
  function leaveUndone(undone: readonly Group[], file: FileDraft, isOver: boolean): void {
    const shown = live
    for (const { at, removed, added, id } of undone) {
      if (id !== null && shown !== null) {
        const from = shown.start + at
        const range = { from, to: from }
        const change = { id, range, lines: added.map(shown.reindent), doubt: null }
        closeIncomplete(desk, file, { rung: shown.rung, changes: [change] })
      } else if (isOver) {
        const search = old.slice(at, at + removed)
        closeUnplaced(desk, file.path, { search, insert: added, why: 'malformed' })
      }
    }
  }
}
