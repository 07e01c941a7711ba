import { closeAmbiguous, closeUnplaced, type Desk } from './desk.ts'
import type { FileDraft } from './file-draft.ts'
import type { LineRange, Rung } from './hunk.ts'
import { isSafePath } from './paths.ts'
import type { Place } from './place.ts'
import { placeLines } from './place-block.ts'
import { readingsOf } from './readings.ts'
import { createAgainWriter } from './write-again.ts'
import { createFileWriter } from './write-file.ts'
import { createPlacedWriter } from './write-placed.ts'
import { createGapWriter, createTurnedWriter } from './write-turned.ts'
import type { TextWriter } from './text-writer.ts'
import { isBlank } from './lines.ts'

/** Writes one search/replace block: `divide` ends the search, `end` the block. */
export interface BlockWriter {
  search(line: string): void
  divide(): void
  replace(line: string): void
  /** The unfinished line of the replacement; false if nothing more of it needs to be told. */
  tail(text: string): boolean
  /** `isOver`: the model ended its reply, so that what was not shown has to be said. */
  end(isComplete: boolean, isOver?: boolean): void
}

/** Says where a block without a place went wrong, or where it could go. */
type Lost =
  | { readonly kind: 'unplaced'; readonly why: 'not-found' | 'unknown-file' | 'malformed' }
  | {
      readonly kind: 'ambiguous'
      readonly draft: FileDraft
      readonly rung: Rung
      readonly candidates: readonly LineRange[]
    }

const findIn = (draft: FileDraft, search: readonly string[]) =>
  placeLines(draft, search, { after: draft.after, window: { from: 0, to: draft.lines.texts.length } })

/**
 * `path` is what the reply names, or null where it names none: then the open file, then the only one that has the
 * text. An inherited path is that of the block before: such a block may be about another file after all.
 */
export function createBlockWriter(desk: Desk, path: string | null, isInherited: boolean): BlockWriter {
  const search: string[] = []
  const insert: string[] = []
  let lost: Lost | null = null
  let writer: TextWriter | null = null

  const shownPath = () => path ?? desk.openPath ?? desk.drafts()[0]?.path ?? ''

  /**
   * Takes the place that the searched lines have when they are read otherwise than as written. Strictly: the lines
   * have a place as written, and only one that fits better is taken.
   */
  const readOtherwise = (draft: FileDraft, isStrict = false): boolean => {
    const found = readingsOf(search, isStrict).flatMap((reading) => {
      const placing = findIn(draft, reading.search)
      const isPlaced = placing.kind === 'placed' && placing.place.rung !== 'similar'
      return isPlaced ? [{ reading, placing }] : []
    })
    const isTight = ({ placing: { place } }: (typeof found)[number]) =>
      place.rung === 'exact' || place.rung === 'trailing-space'
    const best = found.find(isTight) ?? (isStrict ? undefined : found[0])
    if (best !== undefined) {
      const { reading, placing } = best
      if (reading.kind === 'entities') desk.habits.learnEntities()
      draft.after = Math.max(...placing.place.stops)
      writer = createTurnedWriter(desk, draft, { place: placing.place, reading, search, insert })
      return true
    }
    return false
  }

  const divide = () => {
    const named = path === null ? null : desk.draftOf(path)
    if (search.every(isBlank)) {
      const target = path === null && desk.openPath !== null ? desk.draftOf(desk.openPath) : named
      if (target !== null && target.lines.texts.length > 0) {
        const end = target.lines.texts.length
        const candidates = [
          { from: 0, to: 0 },
          { from: end, to: end },
        ]
        lost = { kind: 'ambiguous', draft: target, rung: 'exact', candidates }
      } else if (target !== null || (path !== null && isSafePath(path))) {
        writer = createFileWriter(desk, target?.path ?? path ?? '')
      } else lost = { kind: 'unplaced', why: path === null ? 'unknown-file' : 'malformed' }
      return
    }
    const open = desk.openPath === null ? null : desk.draftOf(desk.openPath)
    const namesakes = path === null ? [] : desk.namesakesOf(path)
    const placeIn = (draft: FileDraft, place: Place) => {
      draft.after = Math.max(...place.stops)
      const placed = { place, search, insert }
      writer = place.isGap.includes(true)
        ? createGapWriter(desk, draft, placed)
        : createPlacedWriter(desk, draft, placed)
    }
    // of several files of that name only the text can tell which is meant
    const likely = named ?? (namesakes.length > 1 ? null : (namesakes[0] ?? open))
    if (likely !== null) {
      const placing = findIn(likely, search)
      const rung = placing.kind === 'placed' ? placing.place.rung : 'exact'
      // the exact text that an earlier block left beats a looser place in the base
      if (rung !== 'exact' && rung !== 'trailing-space')
        writer = createAgainWriter(desk, likely, { search, insert })
      if (writer !== null) return
      if (placing.kind === 'placed' && rung === 'similar' && readOtherwise(likely)) return
      if (placing.kind === 'placed' && rung === 'indentation' && readOtherwise(likely, true)) return
      if (placing.kind === 'placed') return placeIn(likely, placing.place)
      if (placing.kind === 'ambiguous') {
        lost = { kind: 'ambiguous', draft: likely, rung: placing.rung, candidates: placing.candidates }
        return
      }
    }
    if (named === null || isInherited) {
      // a file that was not named must have the text word for word, and be the only one
      const found = desk.drafts().flatMap((draft) => {
        const placing = draft === likely ? null : findIn(draft, search)
        return placing?.kind === 'placed' && placing.place.rung === 'exact' ? [{ draft, placing }] : []
      })
      const [only, ...others] = found
      if (only !== undefined && others.length === 0) return placeIn(only.draft, only.placing.place)
    }
    if (likely !== null) writer = createAgainWriter(desk, likely, { search, insert })
    if (writer !== null) return
    if (likely !== null && readOtherwise(likely)) return
    lost = { kind: 'unplaced', why: named === null && path !== null ? 'unknown-file' : 'not-found' }
  }

  return {
    search: (line) => void search.push(line),
    divide,
    replace(line) {
      insert.push(line)
      writer?.line(line)
    },
    tail: (text) => writer?.tail(text) ?? false,
    end(isComplete, isOver = false) {
      if (writer !== null) {
        const before = desk.log.finals
        writer.end(isComplete)
        // a block that was never closed and of which nothing was shown is not passed over in silence
        if (isOver && !isComplete && desk.log.finals === before)
          closeUnplaced(desk, shownPath(), { search, insert, why: 'malformed' })
        return
      }
      if (lost === null) {
        if (isComplete) closeUnplaced(desk, shownPath(), { search, insert, why: 'malformed' })
      } else if (lost.kind === 'ambiguous') {
        closeAmbiguous(desk, lost.draft, { search, insert, rung: lost.rung, candidates: lost.candidates })
      } else closeUnplaced(desk, shownPath(), { search, insert, why: lost.why })
    },
  }
}
