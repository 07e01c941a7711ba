import type { Edit, Range, Replacement } from './edit.ts'
import { apply, applyWithin, invert, mapOffset } from './edit.ts'
import type { GuardReason, Hunk, HunkId, LineRange, LinesHunk, PlacedHunk, ReplyNews } from './hunk.ts'
import { firstAtLeast } from './lines.ts'
import { lineStarts, withoutRepeats } from './line-offsets.ts'
import { collide } from './rebase.ts'

/** One file under a redirect: its text, the kept hunks over it, and what the reply has made of them so far. */
export type Ground = {
  /** The line of the file at which to show what the reply writes at a line of the kept text. */
  below(line: number): number
  /** A place in the kept text as one in the file; undefined when it touches kept lines. */
  clear(place: LineRange): LineRange | undefined
  /** A final hunk of the reply, still in the lines of the kept text. */
  take(hunk: FinalHunk): readonly ReplyNews[]
  /** Forgets every hunk over the file and gives their ids. */
  clearAll(): readonly HunkId[]
  /** The whole file written anew. */
  rewrite(id: HunkId, file: { readonly path: string; readonly insert: string }): readonly ReplyNews[]
}

type FinalHunk = Exclude<PlacedHunk, { readonly state: 'open' }>

/** Kept hunks that the reply has joined into one, in both coordinates. `id` is the hunk that stands for them, if one does. */
type Cluster = {
  readonly id: HunkId | null
  readonly old: Range
  readonly shown: Range
  /** Ranges of kept insertions and deletions: at these even touching tells no order. */
  readonly seams: readonly Range[]
  readonly edit: Edit
  readonly why: GuardReason | null
  /** Hunks of the reply that went into it. */
  readonly members: readonly HunkId[]
  /** The hunk that stands for it, as it was told; null for a kept one and where nothing is left to change. */
  readonly told: FinalHunk | null
}

export function createGround(text: string, hunks: readonly Hunk[]): Ground {
  const oldStarts = lineStarts(text)
  const keptHunks = hunks
    .flatMap((hunk) =>
      hunk.kind === 'lines' && (hunk.state === 'closed' || hunk.state === 'guarded') ? [hunk] : [],
    )
    .toSorted((a, b) => a.base.from - b.base.from || a.base.to - b.base.to)
  const offsets = (starts: readonly number[], length: number, { from, to }: LineRange): Range => ({
    from: starts[from] ?? length,
    to: starts[to] ?? length,
  })
  const edit: Edit = keptHunks.map((hunk) => ({
    ...offsets(oldStarts, text.length, hunk.base),
    text: hunk.insert,
  }))
  const shownText = apply(edit, text)
  const shownStarts = lineStarts(shownText)
  const back = invert(edit, text)
  let clusters: readonly Cluster[] = keptHunks.map((hunk, i) => {
    const old = { from: edit[i]?.from ?? 0, to: edit[i]?.to ?? 0 }
    const shown = { from: back[i]?.from ?? 0, to: back[i]?.to ?? 0 }
    const isSeam = old.from === old.to || shown.from === shown.to
    const why = hunk.state === 'guarded' ? hunk.why : null
    return { id: hunk.id, old, shown, seams: isSeam ? [shown] : [], edit: [], why, members: [], told: null }
  })
  /** Hunks of the reply that met no kept lines, as they were told. */
  const unjoined = new Map<HunkId, FinalHunk>()
  const standing = new Set<HunkId>(keptHunks.map(({ id }) => id))

  const lineAt = (offset: number) => firstAtLeast(oldStarts, offset)
  const oldRange = ({ from, to }: Range): Range => ({
    from: mapOffset(back, from, 'after'),
    to: mapOffset(back, to, 'before'),
  })
  const meets = (cluster: Cluster, range: Range) =>
    collide(cluster.shown, range) ||
    (range.from === range.to && cluster.seams.some(({ from, to }) => from <= range.from && range.to <= to))

  const closed = (hunk: FinalHunk): readonly ReplyNews[] => {
    standing.add(hunk.id)
    return [{ type: 'closed', hunk }]
  }
  const dropped = (id: HunkId): ReplyNews => {
    standing.delete(id)
    return { type: 'dropped', id }
  }

  const join = (hunk: FinalHunk, change: Replacement, touched: readonly Cluster[]): readonly ReplyNews[] => {
    const own: Cluster = {
      id: hunk.id,
      old: oldRange(change),
      shown: change,
      seams: [],
      edit: [change],
      why: hunk.state === 'guarded' ? hunk.why : null,
      members: [hunk.id],
      told: null,
    }
    // At one gap of the file the order of insertions is told by nothing but their order of arrival: join them all.
    const met = isPlace(hull([...touched, own].map((cluster) => cluster.old)))
      ? clusters.filter(({ old }) => touched.some((other) => other.old.from === old.from && isPlace(old)))
      : touched
    const all = [...met, own]
    const joined: Cluster = {
      id: hunk.id,
      old: hull(all.map((cluster) => cluster.old)),
      shown: hull(all.map((cluster) => cluster.shown)),
      seams: all.flatMap((cluster) => cluster.seams),
      edit: all.flatMap((cluster) => cluster.edit).toSorted((a, b) => a.from - b.from || a.to - b.to),
      why: all.find((cluster) => cluster.why !== null)?.why ?? null,
      members: all.flatMap((cluster) => cluster.members),
      told: null,
    }
    const insert = applyWithin(joined.edit, shownText, joined.shown)
    const cut = replacing(text.slice(joined.old.from, joined.old.to), insert)
    const news = met.flatMap(({ id }) => (id === null ? [] : [dropped(id)]))
    const others = clusters.filter((cluster) => !met.includes(cluster))
    // The reply took back what was kept: the file's own lines stand again.
    if (cut.size === 0 && cut.insert === '') {
      clusters = [...others, { ...joined, id: null }]
      return [...news, dropped(hunk.id)]
    }
    const first = lineAt(joined.old.from) + cut.skip
    const placed = {
      id: hunk.id,
      path: hunk.path,
      kind: 'lines',
      base: { from: first, to: first + cut.size },
      insert: cut.insert,
      rung: hunk.rung,
    } as const
    const told: FinalHunk =
      joined.why === null ? { ...placed, state: 'closed' } : { ...placed, state: 'guarded', why: joined.why }
    clusters = [...others, { ...joined, told }]
    return [...news, ...closed(told)]
  }

  /** A hunk that was taken already and is closed anew, because only the whole reply told that it is to be guarded. */
  const guarded = (hunk: FinalHunk): readonly ReplyNews[] | null => {
    const alone = unjoined.get(hunk.id)
    const cluster = clusters.find(({ members }) => members.includes(hunk.id))
    if (alone === undefined && cluster === undefined) return null
    if (hunk.state !== 'guarded') return []
    const { why } = hunk
    if (alone !== undefined) return closed({ ...alone, state: 'guarded', why })
    if (cluster === undefined || cluster.told === null) return []
    const told = { ...cluster.told, state: 'guarded', why: cluster.why ?? why } as const
    clusters = clusters.map((one) => (one === cluster ? { ...one, why: told.why, told } : one))
    return closed(told)
  }

  return {
    below: (line) => lineAt(mapOffset(back, shownStarts[line] ?? shownText.length, 'after')),
    clear(place) {
      const range = offsets(shownStarts, shownText.length, place)
      if (clusters.some((cluster) => meets(cluster, range))) return undefined
      const { from, to } = oldRange(range)
      return { from: lineAt(from), to: lineAt(to) }
    },
    take(hunk) {
      const again = guarded(hunk)
      if (again !== null) return again
      const range = offsets(shownStarts, shownText.length, hunk.base)
      const met = clusters.filter((cluster) => meets(cluster, range))
      if (met.length === 0) {
        const { from, to } = oldRange(range)
        const placed = { ...hunk, base: { from: lineAt(from), to: lineAt(to) } }
        unjoined.set(hunk.id, placed)
        return closed(placed)
      }
      if (hunk.state === 'incomplete') return [{ type: 'closed', hunk: astray(hunk) }]
      return join(hunk, { ...range, text: hunk.insert }, met)
    },
    clearAll() {
      const ids = [...standing]
      standing.clear()
      clusters = []
      return ids
    },
    rewrite(id, { path, insert }) {
      const news = [...standing].map(dropped)
      clusters = []
      const { skip, size, insert: changed } = withoutRepeats(text, insert)
      if (size === 0 && changed === '') return [...news, dropped(id)]
      const base = { from: skip, to: skip + size }
      return [
        ...news,
        ...closed({ id, path, kind: 'lines', state: 'closed', base, insert: changed, rung: 'exact' }),
      ]
    },
  }
}

/** A hunk that cannot be made without taking kept text away: it loses its place, not its text. */
export function astray(
  hunk: Exclude<LinesHunk, { readonly state: 'open' }>,
): Extract<LinesHunk, { readonly state: 'unplaced' }> {
  const search = 'search' in hunk ? hunk.search : ''
  const { id, path, insert } = hunk
  return { id, path, kind: 'lines', state: 'unplaced', search, insert, why: 'overlaps' }
}

/**
 * Without repeated lines, but a replacement never shrinks to an insertion: its place could then tie with that of
 * another insertion.
 */
function replacing(old: string, insert: string): ReturnType<typeof withoutRepeats> {
  const cut = withoutRepeats(old, insert)
  if (old === '' || cut.size > 0 || cut.insert === '') return cut
  const starts = lineStarts(old)
  if (cut.skip === 0) return { skip: 0, size: 1, insert: cut.insert + old.slice(0, starts[1]) }
  const line = old.slice(starts[cut.skip - 1] ?? 0, starts[cut.skip] ?? old.length)
  return { skip: cut.skip - 1, size: 1, insert: line + cut.insert }
}

function isPlace({ from, to }: Range): boolean {
  return from === to
}

function hull(ranges: readonly Range[]): Range {
  return { from: Math.min(...ranges.map(({ from }) => from)), to: Math.max(...ranges.map(({ to }) => to)) }
}
