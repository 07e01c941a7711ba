import { firstAtLeast, type LineIndex } from './lines.ts'

/**
 * Whether the place where new and old lines met behind a lazy comment is certain. It is as soon as the lines kept
 * since stand nowhere else in what the comment could stand for.
 */
export interface LazyMeeting {
  readonly isCertain: boolean
  /** New and old met behind a comment that could stand for lines from `gapFrom` on; [from, to) are the lines kept. */
  meet(gapFrom: number, from: number, to: number): void
  /** A change ended; [from, to) are the lines kept since. */
  part(from: number, to: number): void
  /** The next line is kept too. */
  keep(line: number): void
}

/** More other places than this are not followed: the lines tell nothing. */
const maxPlaces = 256

export function createLazyMeeting(index: LineIndex, isBlank: (line: number) => boolean): LazyMeeting {
  /** First lines of the other places where the kept lines stand; null where there are too many. */
  let others: number[] | null = []
  let start = 0
  let gap = 0

  const look = (from: number, to: number) => {
    // blank lines only part the comment from the code
    start = from
    while (start < to && isBlank(start)) start += 1
    if (start === to) {
      others = null
      return
    }
    let rarest = start
    const count = (line: number) => index.positions(index.ids[line] ?? -1).length
    for (let line = start; line < to; line += 1) if (count(line) < count(rarest)) rarest = line
    const places = index.positions(index.ids[rarest] ?? -1)
    const first = firstAtLeast(places, gap + rarest - start)
    if (places.length - first > maxPlaces) {
      others = null
      return
    }
    others = places
      .slice(first)
      .map((place) => place - (rarest - start))
      .filter((place) => place !== start && isSame(place, to - start))
  }

  const isSame = (place: number, length: number): boolean => {
    for (let i = 0; i < length; i += 1) if (index.ids[place + i] !== index.ids[start + i]) return false
    return true
  }

  return {
    get isCertain() {
      return others !== null && others.length === 0
    },
    meet(gapFrom, from, to) {
      gap = gapFrom
      look(from, to)
    },
    part(from, to) {
      if (others === null || others.length > 0) look(from, to)
    },
    keep(line) {
      // a line as common as those before tells no more than they did
      if (others === null) {
        if (index.positions(index.ids[line] ?? -1).length <= maxPlaces) look(start, line + 1)
      } else if (others.length > 0)
        others = others.filter((place) => index.ids[place + line - start] === index.ids[line])
    },
  }
}

/** The base lines that lazy comments were taken to stand for. */
export interface PassedLines {
  pass(from: number, to: number): void
  /** Whether new lines have one that says something and stands among those passed alone: they were not meant. */
  isAgain(ids: readonly number[]): boolean
}

export function createPassedLines(index: LineIndex, says: (line: number) => boolean): PassedLines {
  const gaps: { readonly from: number; readonly to: number }[] = []
  const isPassed = (line: number) => gaps.some(({ from, to }) => line >= from && line < to)
  return {
    pass(from, to) {
      if (from < to) gaps.push({ from, to })
    },
    isAgain: (ids) =>
      gaps.length > 0 &&
      ids.some((id) => {
        const places = index.positions(id)
        const [first] = places
        return first !== undefined && places.length <= 8 && says(first) && places.every(isPassed)
      }),
  }
}
