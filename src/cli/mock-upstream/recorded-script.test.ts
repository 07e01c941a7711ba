import { expect, test } from 'vitest'
import { recordingToBytes } from '../../core/turn/recording-bytes.ts'
import { recordingToJson } from '../../core/turn/recording-json.ts'
import { recordingOf, turnOf } from '../../core/turn/recording-samples.ts'
import { createMockUpstream } from '../../server/upstream/mock.ts'
import { dueTimes, mockScript } from '../../server/upstream/mock-script.ts'
import { recordedScript } from './recorded-script.ts'

const turn = turnOf([], {
  deltas: [
    { at: 31, text: 'one two ', n: [4, 4], t: [0, 2.5] },
    { at: 40, text: 'three', n: null, t: null },
  ],
})
const recording = recordingOf([], { turns: [turnOf(['other']), turn] })
const bytes = recordingToBytes(recording, { binMs: null })

test('[J40] the mock upstream gives a recorded answer again, each piece so long after the request as then', async () => {
  const script = mockScript.parse(recordedScript(bytes, 2))
  expect(recordedScript(new TextEncoder().encode(recordingToJson(recording)), 2)).toEqual(
    recordedScript(bytes, 2),
  )
  expect([...dueTimes(script, 3, Math.random)]).toEqual([30, 32.5, 39])
  const mock = await createMockUpstream({ scripts: { again: script } })
  try {
    const answer = await fetch(`${mock.url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'again', messages: [{ role: 'user', content: 'Hi' }], stream: true }),
    })
    const pieces = [...(await answer.text()).matchAll(/"delta":\{"content":"([^"]+)"\}/g)]
    expect(pieces.map(([, piece]) => piece)).toEqual(['one ', 'two ', 'three'])
  } finally {
    await mock.close()
  }
})

test('[J40] what is no recording, or has no such turn, is said', () => {
  expect(() => recordedScript(new Uint8Array([1, 2, 3]), 1)).toThrow('no recording that can be read')
  expect(() => recordedScript(bytes, 3)).toThrow('the recording has 2 turns, and no turn 3')
})
