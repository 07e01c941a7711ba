import { expect, test } from 'vitest'
import { bytesToRecording, recordingToBytes } from '../../core/turn/recording-bytes.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'
import { lastTurnOf } from './last-turn.ts'
import { createReplayEngine } from './replay-engine.ts'
import { redirectedSession, reviewedSession, stoppedSession } from './replay-samples.ts'

const endOf = (recording: SessionRecording) => {
  const engine = createReplayEngine(recording)
  const { texts, turns, review } = engine.goTo(engine.steps.length)
  const turn = turns.turns.at(-1)
  return {
    texts: [...texts],
    turn: { hunks: turn?.hunks, marks: turn?.marks, prose: turn?.prose },
    hunks: [...(review.review?.files.values() ?? [])].map(({ path, hunks }) => [path, hunks]),
  }
}

test('[J56] the last turn alone leaves what the whole recording leaves, with the same figures', async () => {
  const { recording } = await reviewedSession()
  const last = lastTurnOf(recording)
  expect(last?.turns.map(({ instruction }) => instruction)).toEqual(['rename it'])
  expect(last?.dropped).toBe(1)
  if (last === null) throw new Error('it has two turns')
  expect(endOf(last)).toEqual(endOf(recording))
  for (const binMs of [null, 8]) {
    const bytes = recordingToBytes(last, { binMs })
    expect(bytes.length).toBeLessThan(recordingToBytes(recording, { binMs }).length)
    const read = bytesToRecording(bytes)
    if (read.type === 'fault') throw new Error(read.code)
    expect(endOf(read.recording).texts).toEqual(endOf(recording).texts)
  }
})

test('[J56] a turn that goes on from hunks that wait, or takes the place of another, keeps the one before', async () => {
  const { recording } = await redirectedSession()
  expect(lastTurnOf(recording)).toBeNull()
  const stopped = (await stoppedSession()).recording
  const last = lastTurnOf(stopped)
  expect(endOf(last ?? stopped).texts).toEqual(endOf(stopped).texts)
  expect(lastTurnOf({ ...recording, turns: recording.turns.slice(0, 1) })).toBeNull()
})
