import { expect, test } from 'vitest'
import type { RaceClient } from '../../workers/connect-race.ts'
import type { RaceJob, RaceNews, RaceOutcome } from '../../workers/race-api.ts'
import type { RaceRun } from '../../core/turn/race.ts'
import { createShared, firstSettings, ownModel, type ModelChoice } from '../store/shared.ts'
import { createTransportRace, transportField, type TransportWish } from './transport-race.ts'

const model: ModelChoice = {
  id: 'm',
  title: 'm',
  window: null,
  format: 'blocks',
  builtIn: false,
  pace: null,
  metered: true,
  price: { input: 1, output: 2 },
  origin: 'here',
}
const wish: TransportWish = { model, prompt: 'Say ok.', n: 2, maxOutputTokens: 16, workloads: ['plain'] }

const runAt = (startedAt: number): RaceRun => ({
  round: 1,
  entrant: { mode: 'http-kept', workload: 'plain' },
  outcome: 'completed',
  fault: null,
  flags: [],
  marks: {
    startedAt,
    firstDeltaAt: startedAt + 1,
    lastDeltaAt: startedAt + 2,
    endedAt: startedAt + 3,
    frames: 1,
    deltas: 1,
    tokens: 1,
    gateway: null,
  },
})

const setUp = ({ extended = true, own = false } = {}) => {
  const shared = createShared({
    ...firstSettings,
    model: 'm',
    own: own ? { url: 'https://api.example.com/v1', key: 'sk-secret', model: 'theirs' } : null,
  })
  shared.connection.setState({ state: { type: 'open', since: 0, extended, rtt: null } })
  const jobs: RaceJob[] = []
  let tell: (news: RaceNews) => void = () => {}
  let end: { resolve: (outcome: RaceOutcome) => void; reject: (error: Error) => void } | null = null
  let stops = 0
  const client: RaceClient = {
    race: (job, told) => {
      jobs.push(job)
      tell = told
      return new Promise((resolve, reject) => {
        end = { resolve, reject }
      })
    },
    stop: () => {
      stops += 1
    },
  }
  let now = 1_000
  const race = createTransportRace({
    shared,
    client,
    pageOrigin: 'http://127.0.0.1:1',
    countTokens: (text) => Promise.resolve(text === wish.prompt ? 4 : null),
    now: () => now,
    newId: () => 'id',
    newSeed: () => 9,
  })
  return {
    race,
    shared,
    jobs,
    stops: () => stops,
    at: (moment: number) => {
      now = moment
    },
    tell: (news: RaceNews) => tell(news),
    finish: async (runs: readonly RaceRun[], ended: 'done' | 'stopped' = 'done') => {
      end?.resolve({ record: { runs, planned: 15, ended }, rtt: null, connections: {} })
      await new Promise(setImmediate)
    },
    fail: async (detail: string) => {
      end?.reject(new Error(detail))
      await new Promise(setImmediate)
    },
    phase: () => race.store.getState().phase,
  }
}

const flagsOf = (phase: ReturnType<ReturnType<typeof setUp>['phase']>) =>
  phase.type === 'over' ? phase.runs.map(({ flags }) => flags) : null

test('[N71] a hidden tab and a long frame flag the runs they overlap, also when the frame is told afterwards', async () => {
  const { race, at, finish, phase } = setUp()
  expect(race.start(wish)).toBe(true)
  at(1_105)
  race.setHidden(true)
  at(1_190)
  race.setHidden(false)
  await finish([runAt(1_100), runAt(1_150), runAt(1_200), runAt(1_300)])
  expect(flagsOf(phase())).toEqual([[], ['hidden'], [], []])
  race.longFrame(1_290, 1_350)
  expect(flagsOf(phase())).toEqual([[], ['hidden'], [], ['long-frame']])
})

test('[N73] what was measured stays after Stop and when the worker fails', async () => {
  const { race, tell, finish, fail, phase, stops } = setUp()
  race.start(wish)
  expect(race.start(wish)).toBe(false)
  tell({ done: 1, planned: 15, runs: [runAt(1_100)] })
  expect(race.stop()).toBe(true)
  expect(race.stop()).toBe(true)
  expect(stops()).toBe(1)
  await finish([runAt(1_100)], 'stopped')
  expect(phase()).toMatchObject({ type: 'over', ended: 'stopped', runs: [{}] })
  expect(race.stop()).toBe(false)
  race.start(wish)
  tell({ done: 1, planned: 15, runs: [runAt(2_100)] })
  await fail('gone')
  expect(phase()).toMatchObject({ type: 'failed', detail: 'gone', runs: [{}] })
})

test('[N74] the cost counts prompt and files for the ways that will run; a failed count takes four characters a token', async () => {
  const { race } = setUp()
  expect(await race.cost(wish)).toEqual({
    requests: 15,
    inputTokens: 60,
    outputTokens: 240,
    dollars: (60 + 2 * 240) / 1e6,
  })
  const second = await race.cost({ ...wish, workloads: ['second-turn'] })
  expect(second.requests).toBe(9)
  expect(second.inputTokens).toBeGreaterThan(9 * 25_000)
})

test('[N75] a plain endpoint has no new HTTP and no way with each event apart; without a connection nothing begins', () => {
  const modes = transportField(['plain'], false).map(({ mode }) => mode)
  expect(modes).toEqual(['socket-joined', 'socket-cold', 'http-kept'])
  const { race, shared, jobs } = setUp({ extended: false })
  expect(race.start({ ...wish, n: 0 })).toBe(false)
  expect(race.start({ ...wish, workloads: [] })).toBe(false)
  expect(race.start(wish)).toBe(true)
  expect(jobs[0]).toMatchObject({ extended: false, entrants: [{}, {}, {}] })
  const other = setUp()
  other.shared.connection.setState({ state: { type: 'idle' } })
  expect(other.race.start(wish)).toBe(false)
  expect(shared.settings.getState().accessCode).toBe('')
})

test('[N79] a key of the user goes to the worker with the requests, and stands in nothing that is kept', () => {
  const { race, jobs, phase } = setUp({ own: true })
  race.start({ ...wish, model: { ...model, id: ownModel } })
  expect(jobs[0]).toMatchObject({ model: 'theirs', own: { key: 'sk-secret' } })
  expect(JSON.stringify(phase())).not.toContain('sk-secret')
})
