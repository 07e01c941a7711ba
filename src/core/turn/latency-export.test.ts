import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ExportedTurn, LatencyExport } from './export-file.ts'
import { figuresOf } from './latency.ts'
import { exportOf, readExport, recompute, type Evidence } from './latency-export.ts'
import { sessionTable } from './session-figures.ts'
import { sampleFrames, sampleRecording, sampleTurn } from './session-sample.ts'
import { streamChart } from './stream-chart.ts'
import { waterfallOf } from './waterfall.ts'

const turns = [
  sampleTurn('a'),
  sampleTurn('b', { hidden: true, longFrame: true }),
  sampleTurn('c', { stopPressed: 1_100, stopPainted: 1_116, stopConfirmed: 1_103, tokensAfterStop: 4 }),
  sampleTurn('d', { cold: true, gateway: null, clock: null }),
]
const evidence = (id: string): Evidence => {
  const turn = turns.find((other) => other.id === id)
  return { recording: turn === undefined ? null : sampleRecording(turn), frames: sampleFrames(id) }
}
const environment = { clockStepMs: 0.1, browser: 'test', longFramesWatched: true }
const exported = () => exportOf(turns, evidence, { environment, exportedAt: '2026-11-28T00:00:00Z' })

const readBack = (file: LatencyExport): LatencyExport => {
  const read = readExport(JSON.stringify(file))
  if (read.type === 'fault') throw new Error(`${read.code} at ${read.at}`)
  return read.file
}

test('[L66] every figure, bar and curve on show is computed again from the exported raw marks alone', () => {
  const file = readBack(exported())
  // Without what was shown: nothing may be copied from it.
  const raw = { turns: file.turns.map((turn) => ({ ...turn, figures: {} as ExportedTurn['figures'] })) }
  const again = recompute(raw)
  expect(again.table).toEqual(sessionTable(turns))
  expect(again.turns).toEqual(
    turns.map((turn) => ({
      id: turn.id,
      figures: figuresOf(turn, turn.marks.clock),
      waterfall: waterfallOf(turn.marks, true),
      chart: streamChart(sampleRecording(turn), sampleFrames(turn.id)),
    })),
  )
})

test('[L66] a turn that still runs is not exported', () => {
  const running = { ...sampleTurn('r'), phase: 'streaming' as const }
  const file = exportOf([running, sampleTurn('a')], evidence, { environment, exportedAt: '' })
  expect(file.turns.map(({ id }) => id)).toEqual(['a'])
})

const marksInFigures = [
  'acted',
  'sent',
  'firstDelta',
  'lastDelta',
  'ended',
  'firstHunk',
  'firstPaint',
  'stopPressed',
  'stopPainted',
  'stopConfirmed',
] as const

test('[L67] a mark that was changed afterwards no longer gives its figures, whichever it is', () => {
  const [, , turn] = exported().turns
  if (turn === undefined) throw new Error('no turn')
  const stopped = { ...turn, recording: null }
  const withMarks = (marks: object) =>
    readExport(
      JSON.stringify({ ...exported(), turns: [{ ...stopped, marks: { ...stopped.marks, ...marks } }] }),
    )
  expect(withMarks({}).type).toBe('read')
  fc.assert(
    fc.property(fc.constantFrom(...marksInFigures), fc.integer({ min: 1, max: 100 }), (name, ms) => {
      const moved = (stopped.marks[name] ?? 0) + ms
      expect(withMarks({ [name]: moved })).toMatchObject({ type: 'fault', code: 'tampered' })
    }),
  )
  for (const name of ['received', 'decoded', 'admitted', 'upstream_sent', 'upstream_first_delta']) {
    const gateway = { ...stopped.marks.gateway, [name]: 1 }
    expect(withMarks({ gateway })).toMatchObject({ type: 'fault', code: 'tampered' })
  }
})

test('[L67] nor do marks that the recording contradicts pass, even with figures to match', () => {
  const [turn] = exported().turns
  if (turn === undefined) throw new Error('no turn')
  for (const name of ['sent', 'firstDelta', 'lastDelta'] as const) {
    const marks = { ...turn.marks, [name]: (turn.marks[name] ?? 0) + 1 }
    const figures = figuresOf(
      { ...turn, marks, phase: 'ended', price: null, path: 'fast', prose: '', hunks: [] },
      marks.clock,
    )
    const file = { ...exported(), turns: [{ ...turn, marks, figures }] }
    expect(readExport(JSON.stringify(file))).toEqual({
      type: 'fault',
      code: 'tampered',
      at: `turns.0.marks.${name}`,
    })
  }
})

test('[L68] what is no such file is a fault that names the field, never an exception', () => {
  const file = exported()
  const read = (value: unknown) => readExport(JSON.stringify(value))
  expect(readExport('{')).toEqual({ type: 'fault', code: 'not-json', at: '' })
  for (const value of [null, 1, [], {}, { format: 'other' }])
    expect(read(value)).toMatchObject({ code: 'not-ours' })
  expect(read({ ...file, version: 2 })).toMatchObject({ code: 'version' })
  expect(read({ ...file, turns: [{ ...file.turns[0], marks: null }] })).toEqual({
    type: 'fault',
    code: 'field',
    at: 'turns.0.marks',
  })
})

test('[L68] a file with any one value replaced is read or is a fault, and never throws', () => {
  const text = JSON.stringify(exportOf(turns.slice(0, 1), evidence, { environment, exportedAt: '' }))
  const spots = [...text.matchAll(/[:[,](?=[^:[,])/g)].map(({ index }) => index + 1)
  fc.assert(
    fc.property(fc.constantFrom(...spots), fc.json({ maxDepth: 2 }), (spot, value) => {
      const end = /[,\]}]/.exec(text.slice(spot))?.index ?? 0
      const read = readExport(text.slice(0, spot) + value + text.slice(spot + end))
      expect(['read', 'fault']).toContain(read.type)
      if (read.type === 'read') expect(() => recompute(read.file)).not.toThrow()
    }),
  )
})
