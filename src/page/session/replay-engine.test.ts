import { describe, expect, test } from 'vitest'
import { bytesToRecording, recordingToBytes } from '../../core/turn/recording-bytes.ts'
import { sessionTable } from '../../core/turn/session-figures.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'
import { seededRandom } from '../../core/turn/seeded-random.ts'
import { createReplayEngine, type ReplayView } from './replay-engine.ts'
import { createReplayPlayer } from './replay-player.ts'
import { redirectedSession, reviewedSession, stoppedSession, type Lived } from './replay-samples.ts'
import { replaySpeeds } from '../store/replay.ts'

const sessions = { reviewedSession, stoppedSession, redirectedSession }

/** All there is to see, as text: files, hunks with their standing to the text, turns with marks, and figures. */
const seen = ({ texts, files, turns, review: { review } }: ReplayView): string =>
  JSON.stringify({
    texts: [...texts],
    files,
    turns: turns.turns,
    figures: sessionTable(turns.turns),
    review: review === null ? null : { ...review, files: [...review.files], rejected: [...review.rejected] },
  })

/** A clock and frames that pass when told to. */
const fakeFrames = () => {
  let now = 0
  let waiting: (() => void)[] = []
  return {
    now: () => now,
    nextFrame: (run: () => void) => {
      waiting.push(run)
      return () => {
        waiting = waiting.filter((other) => other !== run)
      }
    },
    pass: (ms: number) => {
      now += ms
      const due = waiting
      waiting = []
      for (const run of due) run()
    },
    later: () => () => {},
    isIdle: () => waiting.length === 0,
  }
}

describe.each(Object.entries(sessions))('%s', (_name, make: () => Promise<Lived>) => {
  test('[J7] a replay leaves the documents, hunks, marks and usage that the session left', async () => {
    const { recording, rig } = await make()
    const engine = createReplayEngine(recording)
    const view = engine.goTo(engine.steps.length)
    const live = rig.documents.paths().map((path) => [path, rig.documents.read(path)?.text])
    expect([...view.texts]).toEqual(live)
    expect([...(view.review.review?.files ?? [])].map(([path, { hunks }]) => [path, hunks])).toEqual(
      [...rig.review().files].map(([path, { hunks }]) => [path, hunks]),
    )
    expect(view.review.review?.loose).toEqual(rig.review().loose)
    expect(view.turns.turns.map(({ prose, hunks, phase }) => ({ prose, hunks, phase }))).toEqual(
      rig.turns().map(({ prose, hunks, phase }) => ({ prose, hunks, phase })),
    )
    for (const [index, turn] of rig.turns().entries()) {
      const replayed = view.turns.turns[index]
      // The live speed is of the moment at which it was told.
      const liveSpeed = replayed?.marks.liveSpeed ?? null
      expect(replayed?.marks).toEqual({ ...turn.marks, replayed: true, liveSpeed })
      if (turn.phase === 'ended' && replayed?.phase === 'ended')
        expect([replayed.outcome, replayed.usage]).toEqual([turn.outcome, turn.usage])
    }
  })

  test('[J8] played ten times at any speed and through any scrubbing, every place looks the same', async () => {
    const { recording } = await make()
    const straight = createReplayEngine(recording)
    const places = straight.steps.map((_, index) => seen(straight.goTo(index + 1)))
    const random = seededRandom(7)
    for (let run = 0; run < 10; run += 1) {
      const engine = createReplayEngine(recording)
      const frames = fakeFrames()
      let shown: ReplayView | null = null
      const controls = createReplayPlayer(recording, engine, {
        ...frames,
        show: (view) => {
          shown = view
        },
      })
      controls.chooseSpeed(replaySpeeds[run % replaySpeeds.length] ?? 1)
      controls.cutPauses(run % 2 === 0)
      for (let scrub = 0; scrub < 12; scrub += 1) {
        controls.seek(random() * controls.store.getState().total)
        if (scrub % 3 === 0) controls.step(-1)
        if (scrub % 4 === 0) controls.stepHunk(1)
        controls.play()
        for (let frame = 0; frame < 4; frame += 1) frames.pass(1 + random() * 30)
        const { count } = controls.store.getState()
        if (shown !== null && count > 0) expect(seen(shown)).toBe(places[count - 1])
      }
      controls.play()
      for (let frame = 0; frame < 5_000 && !frames.isIdle(); frame += 1) frames.pass(16)
      expect(controls.store.getState()).toMatchObject({ phase: 'paused', count: straight.steps.length })
      if (shown !== null) expect(seen(shown)).toBe(places.at(-1))
    }
  })

  test('[J9] bytes in bins replay to the same documents and hunks', async () => {
    const { recording } = await make()
    const read = bytesToRecording(recordingToBytes(recording, { binMs: 8 }))
    if (read.type === 'fault') throw new Error(read.code)
    const ends = [recording, read.recording].map((each: SessionRecording) => {
      const engine = createReplayEngine(each)
      const { texts, review } = engine.goTo(engine.steps.length)
      return [[...texts], [...(review.review?.files ?? [])].map(([path, { hunks }]) => [path, hunks])]
    })
    expect(ends[1]).toEqual(ends[0])
  })
})

test('[J10] replayed turns are flagged and stand in no percentile, and count in no group', async () => {
  const { recording, rig } = await reviewedSession()
  const live = sessionTable(rig.turns())
  const engine = createReplayEngine(recording)
  const { turns } = engine.goTo(engine.steps.length)
  for (const { figures, apart } of sessionTable(turns.turns).rows) {
    expect(figures.flags).toContain('replayed')
    expect(apart).toBe('replayed')
  }
  const both = sessionTable([...turns.turns.map((turn) => ({ ...turn, id: `r${turn.id}` })), ...rig.turns()])
  expect(both.groups).toEqual(live.groups)
})

test('[J4] a replay of hostile acts does nothing where nothing can be done', async () => {
  const { recording } = await reviewedSession()
  const [first, ...rest] = recording.turns
  if (first === undefined) throw new Error('no turn')
  const acts = [
    { at: 1, seen: 0, type: 'edit', path: 'none', edit: [{ from: 0, to: 1, text: 'x' }], by: 'typing' },
    {
      at: 1,
      seen: 0,
      type: 'edit',
      path: 'main.ts',
      edit: [{ from: 90_000, to: 90_001, text: 'x' }],
      by: 'undo',
    },
    { at: 1, seen: 0, type: 'create', path: 'main.ts', text: 'x' },
    { at: 1, seen: 0, type: 'rename', path: 'none', to: 'main.ts' },
    { at: 1, seen: 0, type: 'delete', path: 'none' },
    { at: 2, seen: 0, type: 'open', path: 'none' },
    { at: 2, seen: 900, type: 'accept', ids: ['none'], all: true },
    { at: 2, seen: 900, type: 'accept-part', id: 'none', part: 'line' },
    { at: 2, seen: 900, type: 'place', id: 'none', path: 'none', line: 9 },
    { at: 2, seen: 900, type: 'pick', id: 'none', candidate: 9 },
  ] as const
  const engine = createReplayEngine({ ...recording, turns: [{ ...first, acts }, ...rest] })
  const { texts, files } = engine.goTo(engine.steps.length)
  expect(Object.fromEntries(texts)).toEqual(
    Object.fromEntries(recording.files.map(({ path, text }) => [path, text])),
  )
  expect(files.open).toBe('main.ts')
})
