import { applyReply } from '../apply/apply-reply.ts'
import { cutAtRandom } from '../apply/random.ts'
import type { Outcome, ReplyCase } from './reply-case.ts'
import { splitLines } from '../../core/edits/lines.ts'
import { indexLines } from '../../core/edits/lines.ts'
import { diffLines } from '../../core/edits/refine.ts'

/**
 * How a case came out. Right: to the byte. Said: something that is right was left out, and a hunk says so; all that
 * was done is right. Wrong: anything else, in silence or not.
 */
export type Verdict = {
  readonly result: 'right' | 'said' | 'wrong'
  /** Lines that stand before and after the change, and are gone. */
  readonly lostLines: number
  /** Whether some random cut of the reply came out otherwise. */
  readonly differsByCut: boolean
}

const isSame = (a: Outcome, b: Outcome): boolean =>
  a.size === b.size && [...a].every(([path, text]) => b.has(path) && b.get(path) === text)

export function judge(given: ReplyCase, cuts: number): Verdict {
  const { hunks, changed } = applyReply(given.files, [given.reply])
  const told = JSON.stringify([hunks, [...changed]])
  let differsByCut = false
  for (let seed = 1; seed <= cuts; seed += 1) {
    const again = applyReply(given.files, cutAtRandom(given.reply, seed))
    if (JSON.stringify([again.hunks, [...again.changed]]) !== told) differsByCut = true
  }
  const isSaid = hunks.some(({ state }) => state !== 'closed')
  const isRight = given.right.some((right) => isSame(right, changed)) && (isSaid || !given.mustSay)
  if (isRight) return { result: 'right', lostLines: 0, differsByCut }
  const isPart = given.right.some((right) => isPartOf(given, changed, right))
  return { result: isSaid && isPart ? 'said' : 'wrong', lostLines: lostLines(given, changed), differsByCut }
}

/** Whether all that was done is part of what is right: the rest was left as it was. */
function isPartOf(given: ReplyCase, changed: Outcome, right: Outcome): boolean {
  for (const [path, text] of changed) {
    if (!right.has(path)) return false
    const goal = right.get(path) ?? null
    if (text === goal) continue
    const before = given.files.find((file) => file.path === path)?.text
    if (text === null || goal === null) return false
    // a file that was moved stood elsewhere before
    const origins = before === undefined ? movedFrom(given, changed) : [before]
    if (!origins.some((origin) => isSomeOf(origin, text, goal) || isMixture(origin, text, goal))) return false
  }
  return true
}

/** Texts of the files that are gone: one of them may stand elsewhere now. */
const movedFrom = (given: ReplyCase, changed: Outcome): readonly string[] =>
  given.files.filter(({ path }) => changed.get(path) === null).map(({ text }) => text)

/** More changes than this are not tried in every choice. */
const mostTried = 12

/** Whether a text is that of before with some of the changes to the goal made. */
function isSomeOf(before: string, text: string, goal: string): boolean {
  const wanted = pieces(before, goal)
  if (wanted.length > mostTried) return false
  const lines = linesWithEnds(before)
  const all = { from: 0, to: lines.length }
  for (let choice = 0; choice < 2 ** wanted.length; choice += 1) {
    const some = wanted.filter((_, at) => (choice >> at) % 2 === 1)
    if (within(lines, some, all) === text) return true
  }
  return false
}

type Piece = { readonly from: number; readonly to: number; readonly lines: string }

function pieces(before: string, after: string): readonly Piece[] {
  const [a, b] = [linesWithEnds(before), linesWithEnds(after)]
  const { ids } = indexLines([...a, ...b])
  return diffLines(ids.slice(0, a.length), ids.slice(a.length), { text: () => 'word', limit: 4_000_000 }).map(
    ({ from, to, start, stop }) => ({ from, to, lines: b.slice(start, stop).join('') }),
  )
}
const linesWithEnds = (text: string) => {
  const { texts, ends } = splitLines(text)
  return texts.map((line, at) => line + (ends[at] ?? ''))
}

/** Whether a text is, place by place, as before or as the goal. */
function isMixture(before: string, text: string, goal: string): boolean {
  const lines = linesWithEnds(before)
  const mine = pieces(before, text)
  const wanted = pieces(before, goal)
  const bounds = [...mine, ...wanted].toSorted((a, b) => a.from - b.from || a.to - b.to)
  const areas: { from: number; to: number }[] = []
  for (const { from, to } of bounds) {
    const last = areas.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else areas.push({ from, to })
  }
  return areas.every((area) => {
    const was = lines.slice(area.from, area.to).join('')
    const made = within(lines, mine, area)
    return made === was || made === within(lines, wanted, area)
  })
}

/** What pieces make of the lines of an area. */
function within(
  lines: readonly string[],
  all: readonly Piece[],
  { from, to }: { readonly from: number; readonly to: number },
): string {
  let made = ''
  let at = from
  for (const piece of all) {
    if (piece.from < from || piece.to > to) continue
    made += lines.slice(at, piece.from).join('') + piece.lines
    at = piece.to
  }
  return made + lines.slice(at, to).join('')
}

function lostLines(given: ReplyCase, changed: Outcome): number {
  let lost = 0
  for (const [path, text] of changed) {
    const before = given.files.find((file) => file.path === path)?.text
    if (before === undefined) continue
    const goals = given.right.map((right) => (right.has(path) ? right.get(path) : before))
    const losses = goals.map((goal) => {
      const have = tally(text ?? '')
      const want = tally(goal ?? '')
      const had = tally(before)
      let count = 0
      for (const [line, times] of want)
        count += Math.max(0, Math.min(times, had.get(line) ?? 0) - (have.get(line) ?? 0))
      return count
    })
    lost += Math.min(...losses)
  }
  return lost
}

function tally(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const line of text.split('\n')) {
    const key = line.trim()
    if (key.length > 3) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}
