import { closeUnplaced, type Desk } from './desk.ts'
import type { FileDraft } from './file-draft.ts'
import { isLazyHere } from './place-block.ts'
import type { Reading } from './readings.ts'
import type { TextWriter } from './text-writer.ts'
import { createPlacedWriter, type Placed } from './write-placed.ts'

/**
 * Writes the replacement of a block with a lazy comment in its search. Until one comes in the replacement too, its
 * lines wait: where none does, they stand for all that the comment stood for.
 */
export function createGapWriter(desk: Desk, draft: FileDraft, placed: Placed): TextWriter {
  const waiting: string[] = []
  let writer: TextWriter | null = null
  return {
    line(text) {
      if (writer === null) {
        waiting.push(text)
        if (!isLazyHere(draft, text)) return
        writer = createPlacedWriter(desk, draft, placed)
        for (const line of waiting) writer.line(line)
      } else writer.line(text)
    },
    tail: (text) => writer?.tail(text) ?? false,
    expects: () => false,
    end(isComplete) {
      const full = writer ?? createPlacedWriter(desk, draft, withoutGaps(draft, placed))
      if (writer === null) for (const line of waiting) full.line(line)
      full.end(isComplete)
    },
  }
}

/** A place with the lines that its lazy comments stand for written out; what goes of them goes with a word. */
function withoutGaps(draft: FileDraft, placed: Placed): Placed {
  const { place } = placed
  const search: string[] = []
  const starts: number[] = []
  const origins: number[] = []
  const told: boolean[] = []
  for (const [at, line] of place.search.entries()) {
    const isGap = place.isGap[at] === true
    for (let base = place.starts[at] ?? 0; base < (place.stops[at] ?? 0); base += 1) {
      search.push(isGap ? (draft.lines.texts[base] ?? '') : line)
      starts.push(base)
      origins.push(place.origins[at] ?? 0)
      told.push(!isGap)
    }
  }
  const stops = starts.map((base) => base + 1)
  const isGap = starts.map(() => false)
  return { ...placed, place: { ...place, search, starts, stops, origins, isGap }, told }
}

/**
 * Writes the replacement of a block whose halves are read otherwise than as written: what its lines are is told when
 * all of them are there.
 */
export function createTurnedWriter(
  desk: Desk,
  draft: FileDraft,
  { place, reading, search, insert }: Placed & { readonly reading: Reading },
): TextWriter {
  const written: string[] = []
  return {
    line: (text) => void written.push(text),
    tail: () => false,
    expects: () => false,
    end(isComplete) {
      if (!isComplete) return closeUnplaced(desk, draft.path, { search, insert, why: 'malformed' })
      const { lines, isSure } = reading.replace(written)
      const writer = createPlacedWriter(desk, draft, { place, search, insert, doubt: !isSure })
      for (const line of lines) writer.line(line)
      writer.end(true)
    },
  }
}
