import type { Range } from './edit.ts'
import { diffIds } from './refine.ts'

/** The parts of two texts that differ, each sorted, disjoint and not touching; UTF-16 offsets in its own text. */
export type WordChanges = { readonly before: readonly Range[]; readonly after: readonly Range[] }

/** One place at which the texts differ; an empty range where one side has nothing. */
export type WordGap = { readonly before: Range; readonly after: Range }

/** Texts longer than this together are not compared word by word. */
const longest = 40_000
/** Largest product of words that is compared at once. */
const limit = 40_000

/**
 * Words, runs of white space, line ends, and for the rest characters as a reader sees them: with their combining
 * marks, joined emoji and pairs of regional letters whole.
 */
const piece =
  /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_\u200c\u200d]*|\r\n|\n|[^\S\r\n]+\p{M}*|(?:\p{RI}\p{RI}|[^])[\p{M}\p{EMod}\ufe0f]*(?:\u200d[^][\p{M}\p{EMod}\ufe0f]*)*/gu

/** A text in words, white space and single signs. Law: joined they are the text; none cuts a character. */
export function wordsOf(text: string): readonly string[] {
  return text.match(piece) ?? []
}

/**
 * Where two texts differ, by words, in order. Changes with only white space between them are one. Texts that are too
 * long, or have too little in common for words to tell anything, differ as a whole.
 * Law: making all gaps turns `before` into `after`.
 */
export function wordGaps(before: string, after: string): readonly WordGap[] {
  if (before === after) return []
  const whole = { before: { from: 0, to: before.length }, after: { from: 0, to: after.length } }
  if (before === '' || after === '' || before.length + after.length > longest) return [whole]
  const ids = new Map<string, number>()
  const idOf = (word: string) => {
    const id = ids.get(word) ?? ids.size
    ids.set(word, id)
    return id
  }
  const old = wordsOf(before)
  const fresh = wordsOf(after)
  const oldAt = offsets(old)
  const freshAt = offsets(fresh)
  const gaps: WordGap[] = []
  let kept = fresh.reduce((sum, word) => sum + inked(word), 0)
  const most = Math.max(
    kept,
    old.reduce((sum, word) => sum + inked(word), 0),
  )
  for (const { from, to, start, stop } of diffIds(old.map(idOf), fresh.map(idOf), limit)) {
    for (let at = start; at < stop; at += 1) kept -= inked(fresh[at] ?? '')
    const gap = {
      before: { from: oldAt[from] ?? 0, to: oldAt[to] ?? 0 },
      after: { from: freshAt[start] ?? 0, to: freshAt[stop] ?? 0 },
    }
    const last = gaps.at(-1)
    if (last !== undefined && isBlank(after.slice(last.after.to, gap.after.from))) {
      gaps[gaps.length - 1] = {
        before: { from: last.before.from, to: gap.before.to },
        after: { from: last.after.from, to: gap.after.to },
      }
    } else gaps.push(gap)
  }
  return kept * 4 < most ? [whole] : gaps
}

/**
 * The word-level refinement of a closed hunk: which parts of the base text it replaces, and of the text it inserts,
 * differ. Its cost is bounded; whoever draws it keeps it by the hunk's id.
 * Law: what both texts have outside of these ranges is the same.
 */
export function changedWords(before: string, after: string): WordChanges {
  const gaps = wordGaps(before, after)
  const filled = (ranges: readonly Range[]) => ranges.filter(({ from, to }) => from < to)
  return {
    before: filled(gaps.map((gap) => gap.before)),
    after: filled(gaps.map((gap) => gap.after)),
  }
}

/** Whether only white space within a line stands between two changes. */
const isBlank = (text: string) => /^[^\S\r\n]*$/.test(text)

/** What a word counts when it is asked how much two texts have in common: its length, white space nothing. */
const inked = (word: string) => (word.trim() === '' ? 0 : word.length)

function offsets(words: readonly string[]): readonly number[] {
  const at = [0]
  let offset = 0
  for (const word of words) at.push((offset += word.length))
  return at
}
