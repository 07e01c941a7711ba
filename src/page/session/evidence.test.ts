import { expect, test } from 'vitest'
import type { Recording } from '../../core/turn/recording.ts'
import { createEvidence, recordingsKept } from './evidence.ts'

const recordingOf = (turnId: string): Recording => ({
  turnId,
  sentAt: 0,
  endedAt: 1,
  deltas: [],
  outcome: { type: 'completed' },
  usage: null,
  gateway: null,
})

const never = () => () => {}

test('[L72] a recording stays in the worker until it is asked for, and is then asked for once', async () => {
  const taken: string[] = []
  const evidence = createEvidence((turnId) => {
    taken.push(turnId)
    return Promise.resolve(recordingOf(turnId))
  }, never)
  evidence.painted({ turnId: 'a', firstAt: 1, lastAt: 2, paintedAt: 3, deltas: 4, mainMs: 1 })
  expect(taken).toEqual([])
  const both = await Promise.all([evidence.of('a'), evidence.of('a')])
  expect(both.map(({ recording }) => recording?.turnId)).toEqual(['a', 'a'])
  expect((await evidence.of('a')).frames).toHaveLength(1)
  expect(taken).toEqual(['a'])
  for (let i = 0; i < recordingsKept; i += 1) await evidence.of(`t${i}`)
  await evidence.of('t0')
  expect(taken).toHaveLength(1 + recordingsKept)
  await evidence.of('a')
  expect(taken.at(-1)).toBe('a')
})

test('[L72] one that is not there yet is asked for again, and a worker that is gone is not waited for', async () => {
  let answer: Recording | null = null
  const evidence = createEvidence(() => Promise.resolve(answer), never)
  expect((await evidence.of('a')).recording).toBeNull()
  answer = recordingOf('a')
  expect((await evidence.of('a')).recording).toBe(answer)
  const gone = createEvidence(
    () => new Promise(() => {}),
    (_, run) => {
      run()
      return () => {}
    },
  )
  expect((await gone.of('a')).recording).toBeNull()
})
