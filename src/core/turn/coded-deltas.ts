import { joined } from './bin-recording.ts'
import type { Codec } from './byte-codecs.ts'
import { numberContext, putNumber, takeNumber, type NumberContext } from './range-coder.ts'
import type { RecordedDelta } from './recording.ts'
import { wordEnds } from './word-ends.ts'

/** What is told of each delta, each with how often it was so before. */
type Columns = {
  readonly gap: NumberContext
  readonly words: NumberContext
  readonly beyond: NumberContext
  readonly pieces: NumberContext
}
const columns = (): Columns => ({
  gap: numberContext(),
  words: numberContext(),
  beyond: numberContext(),
  pieces: numberContext(),
})

/** Pieces that so many words were joined of, as it was so far: where a piece is a word, one of each. */
function createGuess() {
  let words = 1
  let pieces = 1
  return {
    of: (more: number) => Math.max(1, Math.round((more * pieces) / words)),
    learn(moreWords: number, morePieces: number) {
      words += moreWords
      pieces += morePieces
    },
  }
}

const folded = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)
const unfolded = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

/**
 * Binned deltas: the text in one, the first arrival exactly, and as a range code for each delta the bins since the one
 * before, how many words of the text end in it, how far it goes beyond the last of them, and how many pieces more than
 * guessed were joined in it.
 */
export const codedDeltas = (binMs: number): Codec<readonly RecordedDelta[]> => ({
  write(out, deltas) {
    const text = deltas.map((delta) => delta.text).join('')
    const first = deltas[0]?.at ?? 0
    out.uint(deltas.length)
    if (deltas.length === 0) return
    out.uint(Math.max(0, Math.round(first * 1_000) - out.base))
    out.text(text)
    const { range } = out
    if (range === null) throw new Error('binned deltas are told in a range code')
    const told = columns()
    const guess = createGuess()
    const ends = wordEnds(text)
    let word = 0
    let at = 0
    let last = 0
    for (const delta of deltas) {
      const bin = Math.round((delta.at - first) / binMs)
      putNumber(range, told.gap, bin - last)
      last = bin
      const before = word
      const start = at
      at += delta.text.length
      while ((ends[word] ?? Infinity) <= at) word += 1
      const words = word - before
      putNumber(range, told.words, words)
      putNumber(range, told.beyond, at - (words === 0 ? start : (ends[word - 1] ?? start)))
      const pieces = delta.n?.length ?? 1
      putNumber(range, told.pieces, folded(pieces - guess.of(words)))
      guess.learn(words, pieces)
    }
  },
  read(from) {
    const length = from.uint()
    if (length === 0) return []
    const first = (from.base + from.uint()) / 1_000
    const text = from.text()
    const { range } = from
    if (range === null || length > text.length) {
      from.fail()
      return []
    }
    const told = columns()
    const guess = createGuess()
    const ends = wordEnds(text)
    const deltas: RecordedDelta[] = []
    let word = 0
    let at = 0
    let bin = 0
    while (deltas.length < length && !from.failed()) {
      bin += takeNumber(range, told.gap)
      const words = takeNumber(range, told.words)
      word += words
      const start = words === 0 ? at : (ends[word - 1] ?? Infinity)
      const end = start + takeNumber(range, told.beyond)
      const pieces = guess.of(words) + unfolded(takeNumber(range, told.pieces))
      const content = text.slice(at, end)
      if (end > text.length || content === '' || pieces < 1 || pieces > content.length) from.fail()
      else deltas.push(joined(first + bin * binMs, content, pieces))
      guess.learn(words, pieces)
      at = end
    }
    if (at !== text.length) from.fail()
    return deltas
  },
})
