import { expect, test } from 'vitest'
import { recordingToBytes } from '../../core/turn/recording-bytes.ts'
import { liveRig } from './live-rig.ts'
import { mostTurns } from './recorder.ts'

const turn = async (rig: ReturnType<typeof liveRig>, instruction: string) => {
  rig.session.send(instruction, rig.now())
  await rig.wait(3)
  rig.model().created()
  rig.model().says('Nothing to do.')
  rig.model().ends('response.completed', 4)
  await rig.paint()
}

test('[J11] the session is recorded from its first turn on, and a turn that runs is not in it', async () => {
  const rig = liveRig({ 'a.ts': 'one\n' })
  expect(await rig.recorder.currentRecording()).toBeNull()
  rig.documents.type('a.ts', [{ from: 0, to: 0, text: '0 ' }])
  await turn(rig, 'first')
  rig.session.send('second', rig.now())
  const recording = await rig.recorder.currentRecording()
  expect(recording?.turns.map(({ instruction }) => instruction)).toEqual(['first'])
  expect(recording?.files).toEqual([{ path: 'a.ts', text: '0 one\n' }])
})

test('[J12] it keeps so many turns; the oldest go first, are counted, and the rest stands on its own', async () => {
  const rig = liveRig({ 'a.ts': 'one\n' })
  for (let n = 0; n < mostTurns + 3; n += 1) {
    await turn(rig, `turn ${n}`)
    rig.documents.type('a.ts', [{ from: 0, to: 0, text: `${n}\n` }])
  }
  const recording = await rig.recorder.currentRecording()
  expect(recording).toMatchObject({ dropped: 3 })
  expect(recording?.turns).toHaveLength(mostTurns)
  expect(recording?.turns[0]?.instruction).toBe('turn 3')
  expect(recording?.files[0]?.text).toBe('2\n1\n0\none\n')
})

test('[J13] no key, address or access code is recorded', async () => {
  const rig = liveRig({ 'a.ts': 'one\n' })
  const own = { url: 'https://models.example/v1', key: 'sk-very-secret', model: 'theirs' }
  rig.shared.settings.setState({
    own,
    model: 'own',
    accessCode: 'open-sesame',
    gatewayUrl: 'https://gateway.example',
  })
  await turn(rig, 'do it')
  const recording = await rig.recorder.currentRecording()
  if (recording === null) throw new Error('nothing recorded')
  expect(recording.turns[0]?.model).toBe('theirs')
  const told =
    JSON.stringify(recording) + new TextDecoder().decode(recordingToBytes(recording, { binMs: null }))
  for (const secret of [own.key, 'models.example', 'open-sesame', 'gateway.example'])
    expect(told).not.toContain(secret)
})
