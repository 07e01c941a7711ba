import { describe, expect, it } from 'vitest'
import { figuresOf } from '../../core/turn/latency.ts'
import { standingOf } from '../../core/turn/model-race.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'
import { recordingToBytes } from '../../core/turn/recording-bytes.ts'
import { sessionInMemory } from './fakes.ts'
import { createModelRace } from './model-race.ts'
import { recordedTurns } from './recorded-lane.ts'
import { reviewedSession, stoppedSession, type Lived } from './replay-samples.ts'

const fileOf = (recording: SessionRecording, binMs: number | null) =>
  new File([recordingToBytes(recording, { binMs })], 'a.sparkrec')

async function turnsOf({ recording }: Lived, binMs: number | null = null) {
  const turns = await recordedTurns(() => Promise.resolve(null)).open(fileOf(recording, binMs))
  if (turns === null) throw new Error('it cannot be read')
  return turns
}

/** A session that can race; its frames come when they are made to. */
function racing() {
  const memory = sessionInMemory({ 'main.ts': 'let mine = 0\n' })
  const frames: (() => void)[] = []
  const race = createModelRace(
    memory.parts,
    () => 0,
    (run) => frames.push(run),
  )
  const turnOf = (id: string) =>
    race.store
      .getState()
      .racers.find((racer) => racer.id === id)
      ?.pad.turns.getState()
      .turns.at(-1)
  return {
    ...memory,
    race,
    turnOf,
    /** A frame at this moment. */
    frame: async (at: number) => {
      await memory.paint(at)
      for (const run of frames.splice(0)) run()
    },
    runs: () =>
      race.store.getState().racers.flatMap(({ id, recorded }) => {
        const turn = turnOf(id)
        if (turn === undefined) return []
        const own = recorded === null ? {} : { startAt: turn.marks.acted ?? 0 }
        return [{ id, turn, result: race.store.getState().results.get(id) ?? null, ...own }]
      }),
  }
}

describe('a race of recordings', () => {
  it('[J52] two recorded turns run on one clock, each from its own start, and end as they did', async () => {
    const lived = await reviewedSession()
    const [first, second] = await turnsOf(lived)
    if (first === undefined || second === undefined) throw new Error('two turns were recorded')
    const { race, frame, turnOf, runs, documents } = racing()
    await frame(9_000)
    expect(race.start('', [], 9_000, [first, second])).toBe(true)
    expect([turnOf('A')?.phase, turnOf('B')?.phase]).toEqual(['waiting', 'waiting'])
    const spans = lived.rig.pad.turns.getState().turns.map(({ marks }) => {
      const { acted, firstPaint, ended } = marks
      return { paint: (firstPaint ?? NaN) - (acted ?? NaN), end: (ended ?? NaN) - (acted ?? NaN) }
    })
    const [a, b] = spans
    if (a === undefined || b === undefined) throw new Error('two turns were lived')
    // Nothing stands there before it was painted.
    await frame(9_000 + a.paint - 1)
    expect(turnOf('A')?.marks.firstPaint).toBeNull()
    await frame(9_000 + a.paint + 0.01)
    expect(turnOf('A')?.marks.firstPaint).not.toBeNull()
    expect(race.store.getState().results.size).toBe(b.end < a.paint ? 1 : 0)
    await frame(9_000 + Math.max(a.end, b.end) + 1)
    const standing = standingOf(runs(), 9_000)
    expect(standing.isOver).toBe(true)
    expect(standing.lanes[0]?.firstEditMs).toBeCloseTo(a.paint, 3)
    expect(standing.lanes[0]?.doneMs).toBeCloseTo(a.end, 3)
    expect(standing.lanes[1]?.doneMs).toBeCloseTo(b.end, 3)
    expect(standing.firstDone).toMatchObject({ type: 'won', id: a.end < b.end ? 'A' : 'B' })
    expect(standing.lanes.map(({ flags }) => flags.includes('replayed'))).toEqual([true, true])
    // A page that was busy painted after the answer had ended: that is waited for.
    const late = lived.recording.turns.map((turn) => ({
      ...turn,
      acts: [],
      marks: { ...turn.marks, firstPaint: turn.endedAt + 40 },
    }))
    const [slow, other] = await turnsOf({ ...lived, recording: { ...lived.recording, turns: late } })
    if (slow === undefined || other === undefined) throw new Error('two turns were recorded')
    expect(race.start('', [], 50_000, [slow, other])).toBe(true)
    await frame(50_000 + a.end + 1)
    expect([turnOf('A')?.phase, turnOf('A')?.marks.firstPaint]).toEqual(['ended', null])
    await frame(50_000 + a.end + b.end + 41)
    expect(standingOf(runs(), 50_000).lanes[0]?.firstEditMs).toBeCloseTo(a.end + 40, 3)
    // Nothing of it is counted, taken, or in the user's files.
    expect(race.store.getState().tally).toMatchObject({ races: 0, leftOut: 0 })
    expect(race.take('A')).toBe(false)
    expect(documents.read('main.ts')?.text).toBe('let mine = 0\n')
  })

  it('[J53] against a live run its figures stay its own, and stop ends the one and shows the end of the other', async () => {
    const [recorded] = await turnsOf(await reviewedSession(), 8)
    if (recorded === undefined) throw new Error('a turn was recorded')
    const { race, frame, turnOf, stopped, runs, shared, parts } = racing()
    shared.connection.setState({
      models: [
        {
          id: 'm',
          title: 'm',
          window: null,
          format: 'blocks',
          builtIn: false,
          pace: null,
          metered: false,
          price: null,
          origin: '',
        },
      ],
    })
    const [model] = shared.connection.getState().models
    if (model === undefined) throw new Error('no model')
    expect(race.start('', [model], 5, [recorded])).toBe(false)
    expect(race.start('do it', [model], 5, [recorded])).toBe(true)
    await frame(6)
    expect(turnOf('B')?.phase).not.toBe('ended')
    expect(race.stop(7)).toBe(true)
    expect(stopped).toEqual([turnOf('A')?.id])
    expect(turnOf('B')).toMatchObject({ phase: 'ended', outcome: { type: 'completed' } })
    const [mine, theirs] = runs()
    expect(mine?.turn.marks.replayed).toBe(false)
    expect(theirs?.turn.marks.replayed).toBe(true)
    const figures = theirs === undefined ? null : figuresOf(theirs.turn, null)
    expect(figures?.flags).toContain('replayed')
    // A session's figures are of its own pad, which a race does not touch.
    expect(parts.pad.turns.getState().turns).toEqual([])
  })

  it('[J53] a stopped turn wins nothing, and what is no recording takes no part', async () => {
    const turns = await turnsOf(await stoppedSession())
    const [stopped, other] = turns
    if (stopped === undefined || other === undefined) throw new Error('two turns were recorded')
    const { race, frame, runs } = racing()
    race.start('', [], 0, [stopped, other])
    await frame(60_000)
    const standing = standingOf(runs(), 0)
    expect(standing.lanes.map(({ state, doneMs }) => [state, doneMs === null])).toEqual([
      ['stopped', true],
      ['completed', true],
    ])
    expect(standing.firstDone.type).toBe('none')
    const { open } = recordedTurns(() => Promise.resolve(null))
    expect(await open(new File(['no'], 'a.sparkrec'))).toBeNull()
  })
})
