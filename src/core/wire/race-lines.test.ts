import { describe, expect, it } from 'vitest'
import { createFakeEndpoint, createFakeTime, speakAs, type FakeSocket } from './fakes.ts'
import { openLiveSource } from './live-source.ts'
import { createRaceLines, type RaceWay } from './race-lines.ts'

const requests = {
  plain: { model: 'm', input: 'hello' },
  first: { model: 'm', input: 'many files' },
  second: { model: 'm', input: 'and now this' },
}
const kept: RaceWay = { mode: 'kept', isKept: true, chains: true }
const cold: RaceWay = { mode: 'cold', isKept: false, chains: false }

const setUp = () => {
  const time = createFakeTime()
  const endpoint = createFakeEndpoint()
  const lines = createRaceLines({
    time,
    requests,
    openSource: (mode, listener) =>
      openLiveSource(
        { url: `ws://${mode}`, accessCode: null },
        { openSocket: endpoint.openSocket, time, probe: () => Promise.resolve(null) },
        { ...listener, visible: false },
      ),
  })
  const creates = (socket: FakeSocket) => socket.sent.filter(({ type }) => type === 'response.create')
  /** Answers the latest request of a socket with one delta. */
  const answer = (socket: FakeSocket, id: string) => {
    const lane = creates(socket).at(-1)?.['stream_id']
    const says = speakAs(socket, typeof lane === 'string' ? lane : null, id)
    says.created()
    time.advance(3)
    says.delta('x')
    says.completed()
  }
  const socketAt = (index: number): FakeSocket => {
    const socket = endpoint.sockets[index]
    if (socket === undefined) throw new Error(`no socket ${index}`)
    return socket
  }
  return { time, lines, endpoint, creates, answer, socketAt }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the lines of a race', () => {
  it('[W86] a kept mode opens once and is timed from sending; a cold one opens for each run and is timed from there', async () => {
    const { time, lines, endpoint, answer, socketAt } = setUp()
    const first = lines.start(kept, 'plain')
    await settled()
    time.advance(40)
    socketAt(0).open()
    await settled()
    answer(socketAt(0), 'a')
    const warm = await first.done
    expect(warm.marks.startedAt).toBe(warm.marks.sentAt)
    expect((warm.marks.firstDeltaAt ?? 0) - warm.marks.startedAt).toBe(3)
    const second = lines.start(kept, 'plain')
    await settled()
    answer(socketAt(0), 'b')
    expect((await second.done).flags).toEqual([])
    expect(endpoint.sockets).toHaveLength(1)

    for (const [index, id] of [
      [1, 'c'],
      [2, 'd'],
    ] as const) {
      const run = lines.start(cold, 'plain')
      await settled()
      time.advance(40)
      socketAt(index).open()
      await settled()
      answer(socketAt(index), id)
      const { marks } = await run.done
      expect((marks.firstDeltaAt ?? 0) - marks.startedAt).toBe(43)
      expect(socketAt(index).closedByClient).toBe(true)
    }
    expect(endpoint.sockets).toHaveLength(3)
    lines.close()
    expect(socketAt(0).closedByClient).toBe(true)
  })

  it('[W87] a second turn that chains warms up first, outside the clock, and sends only what is new; else all goes again', async () => {
    const { time, lines, creates, answer, socketAt } = setUp()
    const chained = lines.start(kept, 'second-turn')
    await settled()
    socketAt(0).open()
    await settled()
    expect(creates(socketAt(0)).at(-1)).toMatchObject({ ...requests.first, generate: false })
    time.advance(500)
    answer(socketAt(0), 'primed')
    await settled()
    expect(creates(socketAt(0)).at(-1)).toMatchObject({
      input: 'and now this',
      previous_response_id: 'primed',
    })
    answer(socketAt(0), 'second')
    const { marks } = await chained.done
    expect((marks.firstDeltaAt ?? 0) - marks.startedAt).toBe(3)

    const whole = lines.start(cold, 'second-turn')
    await settled()
    socketAt(1).open()
    await settled()
    expect(creates(socketAt(1))).toHaveLength(1)
    expect(JSON.stringify(creates(socketAt(1)))).toMatch(/many files.*and now this/)
    answer(socketAt(1), 'whole')
    expect((await whole.done).outcome).toBe('completed')
    lines.close()
  })

  it('[W88] a kept connection that was made again flags the run; a refused one fails it in words', async () => {
    const { time, lines, answer, socketAt } = setUp()
    const first = lines.start(kept, 'plain')
    await settled()
    socketAt(0).open()
    await settled()
    answer(socketAt(0), 'a')
    await first.done
    socketAt(0).break(1006)
    const again = lines.start(kept, 'plain')
    time.advance(1_000)
    socketAt(1).open()
    await settled()
    answer(socketAt(1), 'b')
    expect((await again.done).flags).toEqual(['reconnected'])
    const refused = lines.start(cold, 'plain')
    await settled()
    socketAt(2).break(1008, 'no entry')
    expect(await refused.done).toMatchObject({ outcome: 'failed', fault: 'unauthorised: no entry' })
    lines.close()
  })

  it('[W89] a run that is stopped ends as stopped, whether it runs or still waits for its connection', async () => {
    const { lines, creates, socketAt } = setUp()
    const waiting = lines.start(kept, 'plain')
    await settled()
    waiting.stop()
    expect((await waiting.done).outcome).toBe('stopped')
    const running = lines.start(kept, 'plain')
    socketAt(0).open()
    await settled()
    expect(creates(socketAt(0))).toHaveLength(1)
    running.stop()
    expect(socketAt(0).sent.at(-1)).toMatchObject({ type: 'sparkpad:cancel' })
    speakAs(socketAt(0), 'lane-1', 'r').cancelled()
    expect((await running.done).outcome).toBe('stopped')
    lines.close()
  })
})
