import { dirname } from 'node:path'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import type { BenchResult } from './report.ts'
import { judge } from '../replies/judge.ts'
import { madeCommits, makeCases } from '../replies/make-cases.ts'
import { readSources } from '../replies/sources.ts'

type Row = {
  cases: number
  right: number
  said: number
  wrong: number
  lostLines: number
  cutDiffers: number
}
const emptyRow = (): Row => ({ cases: 0, right: 0, said: 0, wrong: 0, lostLines: 0, cutDiffers: 0 })

const casesPerKind = 12
const cuts = 5
const seed = 20_260

/**
 * Replies made from commits to real code, disturbed as models disturb them, through the path of `npm run apply`. Right
 * is what is so to the byte; said is what was left out with a word; wrong is all else.
 */
export function repliesBench(dist: string): Promise<BenchResult> {
  const sources = readSources(dirname(dist))
  const rows = new Map<string, Row>()
  const totals = new Map<ReplyFormat, Row>()
  for (const given of makeCases(madeCommits(sources), { sources, seed, count: casesPerKind })) {
    const { result, lostLines, differsByCut } = judge(given, cuts)
    for (const row of [
      rowOf(rows, `${given.format.padEnd(6)}  ${given.kind}`),
      rowOf(totals, given.format),
    ]) {
      row.cases += 1
      row[result] += 1
      row.lostLines += lostLines
      row.cutDiffers += differsByCut ? 1 : 0
    }
  }
  const all = [...totals.values()]
  const sum = (key: keyof Row) => all.reduce((total, row) => total + row[key], 0)
  const percent = (format: ReplyFormat) => {
    const { right, cases } = rowOf(totals, format)
    return (100 * right) / cases
  }
  const casesOf = (format: ReplyFormat) => rowOf(totals, format).cases
  return Promise.resolve({
    workload: [
      `${sum('cases')} replies from commits made to ${sources.length} real files, seed ${seed}, each read whole and in ${cuts} random cuts`,
      '',
      ...tableOf(rows),
    ],
    figures: {
      right_pct_patch: percent('patch'),
      right_pct_blocks: percent('blocks'),
      right_pct_whole: percent('whole'),
      said: sum('said'),
      silently_wrong: sum('wrong'),
      lost_lines: sum('lostLines'),
      cut_differs: sum('cutDiffers'),
    },
    samples: {
      right_pct_patch: casesOf('patch'),
      right_pct_blocks: casesOf('blocks'),
      right_pct_whole: casesOf('whole'),
      said: sum('cases'),
      silently_wrong: sum('cases'),
      lost_lines: sum('cases'),
      cut_differs: sum('cases'),
    },
  })
}

function rowOf<Key>(rows: Map<Key, Row>, key: Key): Row {
  const known = rows.get(key)
  if (known !== undefined) return known
  const fresh = emptyRow()
  rows.set(key, fresh)
  return fresh
}

function tableOf(rows: ReadonlyMap<string, Row>): readonly string[] {
  const width = Math.max(...[...rows.keys()].map((name) => name.length))
  const cells = (row: Row) => [row.cases, row.right, row.said, row.wrong, row.lostLines, row.cutDiffers]
  const line = (name: string, list: readonly (string | number)[]) =>
    `${name.padEnd(width)}${list.map((cell) => String(cell).padStart(8)).join('')}`
  return [
    line('format  kind', ['cases', 'right', 'said', 'wrong', 'lost', 'by cut']),
    ...[...rows].map(([name, row]) => line(name, cells(row))),
  ]
}
