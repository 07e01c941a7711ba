import { expose } from 'comlink'
import { afterEach, expect, test } from 'vitest'
import type { TurnNews, TurnStart } from '../core/turn/turn.ts'
import { createFakeTime } from '../core/wire/fakes.ts'
import { connectStream, type Crash } from './connect-stream.ts'
import { createFakeWorkers } from './fakes.ts'
import type { FrameNews, StreamApi, StreamTarget } from './stream-api.ts'

const target: StreamTarget = { url: 'ws://127.0.0.1/v1/responses', accessCode: null }

const startOf = (id: string): TurnStart => ({
  id,
  instruction: `do ${id}`,
  model: 'builtin',
  format: 'blocks',
  files: [],
  openPath: null,
  selection: null,
  kept: [],
  redirects: null,
  own: null,
  actedAt: 0,
  raced: false,
})

const endOf = (turnId: string): TurnNews => ({
  type: 'ended',
  turnId,
  at: 0,
  outcome: { type: 'completed' },
  usage: null,
  deltas: 0,
  tokensAfterStop: 0,
  stopConfirmedAt: null,
  gateway: null,
})

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

/** A page side over workers that note what they are told; the newest one's listener is at hand. */
function setUp() {
  const time = createFakeTime()
  const told: string[] = []
  const heard: FrameNews[] = []
  const listeners: ((news: FrameNews) => Promise<void> | void)[] = []
  const workers = createFakeWorkers((port) => {
    const number = workers.started.length
    const api: StreamApi = {
      connect(to, listener) {
        told.push(`${number} connect ${to.url}`)
        listeners.push(listener)
      },
      reconnect: () => undefined,
      start(turn) {
        if (turn.id === 'impossible') throw new Error('no such turn')
        told.push(`${number} start ${turn.id}`)
      },
      speculate: () => Promise.resolve(null),
      discard: () => undefined,
      prepare: () => undefined,
      stop: () => undefined,
      setHidden: (hidden) => void told.push(`${number} hidden ${hidden}`),
      takeRecording: () => null,
      ping: () => void told.push(`${number} ping`),
    }
    expose(api, port)
  })
  const crashes: Crash[] = []
  const { api, dispose } = connectStream((crash) => void crashes.push(crash), {
    startWorker: workers.start,
    time,
  })
  cleanUps.push(dispose, workers.dispose)
  /** Messages keep their order, so when this call is answered all earlier ones were, too. */
  const settle = () => api.takeRecording('none')
  return {
    time,
    told,
    heard,
    listeners,
    workers,
    crashes,
    api,
    settle,
    connect: () => api.connect(target, (news) => void heard.push(news)),
    pings: () => told.filter((line) => line.endsWith('ping')).length,
    /** So many times two seconds, with what the worker answers in between. */
    pass: async (looks: number) => {
      for (let i = 0; i < looks; i += 1) {
        time.advance(2_000)
        await settle()
      }
    },
  }
}

test('[T34] an error in the worker is a crash: a new one takes its place and connects as the old one was', async () => {
  const { connect, api, workers, crashes, told, settle } = setUp()
  await connect()
  await api.setHidden(true)
  workers.last().fail('Uncaught Error: boom')
  await settle()
  expect(crashes).toEqual([{ detail: 'Uncaught Error: boom', restarted: true }])
  expect(workers.started.map(({ terminated }) => terminated)).toEqual([true, false])
  expect(told.filter((line) => line.startsWith('2'))).toEqual(['2 hidden true', `2 connect ${target.url}`])
})

test('[T34] a turn that the worker cannot even begin is a crash too, and does not wait for ever', async () => {
  const { connect, api, crashes, told, time, settle } = setUp()
  await connect()
  await api.start(startOf('impossible'))
  expect(crashes).toEqual([{ detail: 'no such turn', restarted: true }])
  await api.start(startOf('next'))
  await settle()
  expect(told.at(-1)).toBe('2 start next')
  expect(time.pending()).toBe(1)
})

test('[T34] what a worker that was ended still has on its way is not heard', async () => {
  const { connect, workers, heard, listeners, settle } = setUp()
  await connect()
  await listeners[0]?.({ frame: 1, turns: [endOf('a')], connection: null })
  expect(heard).toHaveLength(1)
  workers.last().fail('boom')
  await settle()
  await listeners[0]?.({ frame: 2, turns: [endOf('a')], connection: null })
  expect(heard).toHaveLength(1)
  await listeners[1]?.({ frame: 1, turns: [], connection: { type: 'idle' } })
  expect(heard).toHaveLength(2)
})

test('[T34] one that keeps crashing is not started for ever, but again once a minute has passed', async () => {
  const { workers, crashes, time } = setUp()
  for (let i = 0; i < 4; i += 1) workers.last().fail('boom')
  expect(crashes.map(({ restarted }) => restarted)).toEqual([true, true, true, false])
  expect(workers.started).toHaveLength(4)
  time.advance(60_000)
  workers.last().fail('boom')
  expect(crashes.at(-1)?.restarted).toBe(true)
})

test('[T34] a worker that is gone without a word under a turn is noticed, and a new one connects', async () => {
  const { connect, api, workers, crashes, told, time, settle } = setUp()
  await connect()
  await api.start(startOf('a'))
  workers.last().vanish()
  time.advance(11_999)
  expect(crashes).toEqual([])
  time.advance(1)
  expect(crashes).toEqual([{ detail: 'the worker gave no sign of life', restarted: true }])
  expect(workers.started[0]?.terminated).toBe(true)
  await settle()
  expect(told.at(-1)).toBe(`2 connect ${target.url}`)
  // The turn failed with its worker: nothing is left to watch.
  expect(time.pending()).toBe(0)
})

test('[T34] so is one that had answered before', async () => {
  const { connect, api, workers, crashes, time, pass } = setUp()
  await connect()
  await api.start(startOf('a'))
  await pass(20)
  expect(crashes).toEqual([])
  workers.last().vanish()
  time.advance(14_000)
  expect(crashes).toHaveLength(1)
})

test('[T35] a sign of life is asked for only while a turn runs and the tab is visible', async () => {
  const { connect, api, listeners, time, pings, pass } = setUp()
  await connect()
  await pass(10)
  expect(time.pending()).toBe(0)
  await api.start(startOf('a'))
  expect(pings()).toBe(0)
  await pass(4)
  expect(pings()).toBeGreaterThan(0)
  await api.setHidden(true)
  const hidden = pings()
  await pass(10)
  expect(pings()).toBe(hidden)
  await api.setHidden(false)
  await pass(4)
  expect(pings()).toBeGreaterThan(hidden)
  await listeners[0]?.({ frame: 1, turns: [endOf('a')], connection: null })
  expect(time.pending()).toBe(0)
})
