import { join } from 'node:path'
import { cutTokens } from '../../core/tokens/cut.ts'
import { seededRandom } from '../../core/turn/seeded-random.ts'
import { mutated } from './edits-mutate.ts'
import { fullDiffLines, linesPerDiff, peers, reDiffMs } from './edits-peers.bench.ts'
import { readSources, someLines } from './edits-sources.ts'
import { check, editCase, stream, type EditCase, type Outcome, type Streamed } from './edits-stream.ts'
import { percentile, type BenchResult } from './report.ts'

const seed = 20_260_101
/** Lines of the file, and how many mutations of such files there are. */
const plan = [
  { lines: 500, cases: 100 },
  { lines: 2_000, cases: 84 },
  { lines: 20_000, cases: 16 },
]
const rounds = 3
/** How often ours runs in each round beside the other libraries: it is done in a hundredth of their time. */
const oursPerRound = 5
/** A push that takes longer than this is timed again: it may have met a collected heap. */
const longPushMs = 5
/** Of the 2,000-line cases so many are given to the other libraries as well: each takes one of them some five seconds. */
const peerCases = 6
const leastShare = 0.01
const mostShare = 0.6

type Measured = {
  readonly given: EditCase
  readonly streamed: Streamed
  readonly outcome: Outcome
  readonly fullLines: number
}

/**
 * Whole-file rewrites of real files through the reply reader, token by token: cost per token beside that of libraries
 * that compare anew, and how many more lines the hunks change than a full diff does.
 */
export async function editsBench(dist: string): Promise<BenchResult> {
  const random = seededRandom(seed)
  const sources = readSources(join(dist, '../node_modules'))
  // before anything is measured the reader's code is compiled, as it is in a page that has had a turn
  for (let n = 0; n < 5; n += 1) {
    const base = someLines(sources, 2_000, random)
    stream(editCase(base, mutated(base, 0.3, random), cutTokens))
  }
  const all = new Map<number, readonly Measured[]>()
  for (const { lines, cases } of plan) {
    const measured: Measured[] = []
    for (let n = 0; n < cases; n += 1) {
      const base = someLines(sources, lines, random)
      const share = leastShare + ((mostShare - leastShare) * n) / (cases - 1)
      const target = mutated(base, share, random)
      if (target.join('\n') === base.join('\n')) throw new Error('a mutation changed nothing')
      const given = editCase(base, target, cutTokens)
      measured.push({
        given,
        streamed: medianOf(given),
        outcome: checked(given),
        fullLines: fullDiffLines(base, target),
      })
    }
    all.set(lines, measured)
  }
  return report(all, hard.map(measureHard))
}

const repeated = (lines: readonly string[], count: number) =>
  Array.from({ length: count }, (_, n) => lines[n % lines.length] ?? '')

/** Files that would cost much if anything looked at all of them for every line or token. */
const hard: readonly (readonly [base: readonly string[], target: readonly string[]])[] = [
  [repeated(['  value = value'], 20_000), ['first', ...repeated(['  value = value'], 19_000), 'last']],
  [
    ['first', ...repeated([''], 50_000), 'last'],
    ['first', 'second', ...repeated([''], 40_000), 'last'],
  ],
  [
    ['first', repeated(['word '], 200_000).join(''), 'last'],
    ['first', repeated(['word ', 'other '], 200_000).join(''), 'last'],
  ],
  [repeated(['{', '}', ''], 20_000), ['first', ...repeated(['}', '{', '', ''], 20_000), 'last']],
]

/** Microseconds per token of such a file, and its longest push. */
function measureHard([base, target]: (typeof hard)[number]): {
  readonly us: number
  readonly longest: number
} {
  const given = editCase(base, target, cutTokens)
  const { longestPushMs } = checked(given)
  const { ms, tokens } = medianOf(given)
  return { us: (ms * 1_000) / tokens, longest: longestPushMs }
}

/** The outcome; a longest push that stands out is that of the middle one of several runs. */
function checked(given: EditCase): Outcome {
  const outcome = check(given)
  if (outcome.longestPushMs < longPushMs) return outcome
  const again = Array.from({ length: rounds - 1 }, () => check(given).longestPushMs)
  return { ...outcome, longestPushMs: percentile([outcome.longestPushMs, ...again], 50) }
}

type Beside = { readonly ours: number } & Readonly<Record<keyof typeof peers, number>>

/**
 * Milliseconds of ours and of the other libraries for one case, in turns, so that a machine that is slow for a while
 * is slow for all; of each the run in the middle. The slowest library runs once.
 */
function besideOf({ given }: Measured): Beside {
  const ours: number[] = []
  const fastMyers: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (let n = 0; n < oursPerRound; n += 1) {
      const { ms, indexMs } = stream(given)
      ours.push(ms + indexMs)
    }
    fastMyers.push(reDiffMs(peers.fast_myers, given.base, given.target))
  }
  const jsdiff = reDiffMs(peers.jsdiff, given.base, given.target)
  return { ours: percentile(ours, 50), fast_myers: percentile(fastMyers, 50), jsdiff }
}

/** Of several runs the one in the middle, so that a collected heap does not count as the reader's. */
function medianOf(given: EditCase): Streamed {
  const runs = Array.from({ length: rounds }, () => stream(given)).toSorted((a, b) => a.ms - b.ms)
  const run = runs[rounds >> 1]
  if (run === undefined) throw new Error('no run')
  return run
}

const microsPerToken = ({ streamed }: Measured) => (streamed.ms * 1_000) / streamed.tokens

function report(
  all: ReadonlyMap<number, readonly Measured[]>,
  pathological: readonly ReturnType<typeof measureHard>[],
): BenchResult {
  const cases = [...all.values()].flat()
  if (cases.length < 200) throw new Error(`only ${cases.length} cases`)
  const perToken = (lines: number) => percentile((all.get(lines) ?? []).map(microsPerToken), 50)
  const middling = all.get(2_000) ?? []
  const beside = middling
    .filter((_, at) => at % Math.floor(middling.length / peerCases) === 0)
    .slice(0, peerCases)
    .map(besideOf)
  const total = (of: keyof Beside) => beside.reduce((sum, each) => sum + each[of], 0)
  const ratio = (peer: keyof typeof peers) => total(peer) / total('ours')
  const extra = cases.map(({ outcome, fullLines }) => (outcome.changedLines / fullLines - 1) * 100)
  const extraAt = (lines: number) =>
    percentile(
      (all.get(lines) ?? []).map(({ outcome, fullLines }) => (outcome.changedLines / fullLines - 1) * 100),
      50,
    )
  const huge = all.get(20_000) ?? []
  const tokens = cases.reduce((sum, { streamed }) => sum + streamed.tokens, 0)
  const hunks = cases.reduce((sum, { outcome }) => sum + outcome.hunks, 0)
  return {
    workload: [
      `${cases.length} whole-file rewrites (${plan.map(({ lines, cases: n }) => `${n} of ${lines} lines`).join(', ')}), 1 to 60 % of the lines touched; seed ${seed}`,
      `${tokens} tokens, one push each, ${rounds} runs per case of which the middle one counts; ${hunks} hunks; accept-all is the text streamed in all cases`,
      `libraries: ${beside.length} of the 2,000-line cases, whole base against what has come once per ${linesPerDiff} new lines; ours there with the base's indexing, in turns with them, middle runs, summed over the cases`,
      'hard files, apart: 20,000 equal lines, 50,000 blank lines, a line of 1 MB, nothing but brackets',
      'changed lines: removed plus added, over those of the line diff of VS Code (monaco-editor 0.57) of the finished texts',
    ],
    figures: {
      us_per_token_500: perToken(500),
      us_per_token_2000: perToken(2_000),
      us_per_token_20000: perToken(20_000),
      us_per_token_worst: Math.max(...cases.map(microsPerToken)),
      index_ms_20000: percentile(
        huge.map(({ streamed }) => streamed.indexMs),
        50,
      ),
      longest_push_ms: Math.max(...cases.map(({ outcome }) => outcome.longestPushMs)),
      us_per_token_hard_worst: Math.max(...pathological.map(({ us }) => us)),
      longest_push_ms_hard: Math.max(...pathological.map(({ longest }) => longest)),
      vs_fast_myers: ratio('fast_myers'),
      vs_jsdiff: ratio('jsdiff'),
      extra_changed_lines_pct_median: percentile(extra, 50),
      extra_changed_lines_pct_worst: Math.max(...extra),
      extra_changed_lines_pct_median_500: extraAt(500),
      extra_changed_lines_pct_median_2000: extraAt(2_000),
      extra_changed_lines_pct_median_20000: extraAt(20_000),
      closed_hunks_changed: cases.reduce((sum, { outcome }) => sum + outcome.closedChanged, 0),
    },
    samples: {
      us_per_token_500: all.get(500)?.length ?? 0,
      us_per_token_2000: middling.length,
      us_per_token_20000: huge.length,
      us_per_token_worst: cases.length,
      index_ms_20000: huge.length,
      longest_push_ms: tokens,
      us_per_token_hard_worst: pathological.length,
      longest_push_ms_hard: pathological.length,
      vs_fast_myers: beside.length,
      vs_jsdiff: beside.length,
      extra_changed_lines_pct_median: cases.length,
      extra_changed_lines_pct_worst: cases.length,
      extra_changed_lines_pct_median_500: all.get(500)?.length ?? 0,
      extra_changed_lines_pct_median_2000: middling.length,
      extra_changed_lines_pct_median_20000: huge.length,
      closed_hunks_changed: hunks,
    },
  }
}
