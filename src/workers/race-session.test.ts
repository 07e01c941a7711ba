import { expose } from 'comlink'
import { expect, test } from 'vitest'
import type { Entrant } from '../core/turn/race-plan.ts'
import { createFakeEndpoint, createFakeTime } from '../core/wire/fakes.ts'
import type { PostRequest } from '../core/wire/ports.ts'
import { connectRace } from './connect-race.ts'
import { createFakeWorkers } from './fakes.ts'
import type { RaceJob, RaceNews } from './race-api.ts'
import { createRaceSession, newsEveryMs } from './race-session.ts'

const http: readonly Entrant[] = [
  { mode: 'http-kept', workload: 'plain' },
  { mode: 'http-new', workload: 'plain' },
]
const job: RaceJob = {
  url: 'ws://127.0.0.1:1/v1/responses?tenant=a',
  accessCode: 'code',
  extended: true,
  entrants: http,
  n: 3,
  seed: 7,
  run: 'r',
  model: 'm',
  prompt: 'Say ok.',
  maxOutputTokens: 16,
  contextKb: 1,
}

const answer = [
  { type: 'response.created', sequence_number: 0, response: { id: 'x', status: 'in_progress' } },
  {
    type: 'response.output_text.delta',
    sequence_number: 1,
    item_id: 'i',
    output_index: 0,
    content_index: 0,
    delta: 'ok',
  },
  {
    type: 'response.completed',
    sequence_number: 2,
    response: { id: 'x', status: 'completed', usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } },
  },
]
  .map((event) => `data: ${JSON.stringify(event)}\n\n`)
  .join('')

/** A race worker over HTTP in memory; `placeOf` says which request of its connection the n-th POST of its way is. */
const setUp = (placeOf: (url: string, n: number) => number | null = () => null) => {
  const time = createFakeTime()
  const endpoint = createFakeEndpoint()
  const posted: (PostRequest & { readonly credentials: string })[] = []
  const read: string[] = []
  const session = createRaceSession({
    time,
    openSocket: endpoint.openSocket,
    probe: () => Promise.resolve(null),
    readText: (url) => {
      read.push(url)
      return Promise.resolve({ status: 200, text: JSON.stringify({ connections: 4, requests: 4 }) })
    },
    createPosts: ({ credentials, placed, heard }) => ({
      idle: () => Promise.resolve(),
      openPost: (request, listener) => {
        const n = posted.filter(({ url }) => url === request.url).length
        posted.push({ ...request, credentials })
        void Promise.resolve().then(() => {
          placed(placeOf(request.url, n))
          listener.answered(200)
          time.advance(2)
          listener.text(answer)
          heard(answer.length)
          listener.ended()
        })
        return { abort: () => {} }
      },
    }),
  })
  return { time, endpoint, posted, read, session }
}

test('[N70] each way has its own address and connections; bytes are counted; news come in batches', async () => {
  const { session, posted, read } = setUp()
  const news: RaceNews[] = []
  const { record, connections } = await session.race(job, (item) => news.push(item))
  expect(record).toMatchObject({ planned: 8, ended: 'done' })
  const of = (mode: string) =>
    posted.filter(({ url }) => new URL(url).searchParams.get('run') === `r-${mode}`)
  expect([of('http-kept').length, of('http-new').length]).toEqual([4, 4])
  expect(new Set(of('http-kept').map(({ credentials }) => credentials))).toEqual(new Set(['same-origin']))
  expect(new Set(of('http-new').map(({ credentials }) => credentials))).toEqual(new Set(['omit']))
  expect(of('http-new')[0]?.headers).toMatchObject({
    'sparkpad-connection': 'close',
    authorization: 'Bearer code',
  })
  expect(of('http-kept')[0]?.headers).not.toHaveProperty('sparkpad-connection')
  expect(of('http-kept')[0]?.url).toContain('/v1/responses?tenant=a&run=')
  expect(record.runs[0]?.bytes).toEqual({ up: posted[0]?.body.length, down: answer.length })
  expect(record.runs[0]?.marks).toMatchObject({ tokens: 2 })
  expect(news.flatMap(({ runs }) => runs)).toEqual(record.runs)
  expect(news.length).toBeLessThan(record.runs.length)
  expect(newsEveryMs).toBeGreaterThan(8 * 2)
  expect(read).toHaveLength(2)
  expect(read[0]).toContain('/v1/sparkpad/connections?tenant=a&run=r-http-')
  expect(connections['http-new']).toEqual({ connections: 4, requests: 4 })
})

test('[N72] a run given a used connection, and a kept one that was opened again, are flagged by the answer', async () => {
  const { session } = setUp((url, n) => (url.includes('http-new') ? (n === 2 ? 5 : 1) : n === 3 ? 1 : n + 1))
  const { record } = await session.race(job, () => {})
  const flags = (mode: string) =>
    record.runs.filter(({ entrant }) => entrant.mode === mode).map((run) => run.flags)
  expect(flags('http-new')).toEqual([[], [], ['reused'], []])
  expect(flags('http-kept')).toEqual([[], [], [], ['reconnected']])
})

test('[N73] Stop ends the run under way and begins no other; only one race runs at a time', async () => {
  const { session, endpoint } = setUp()
  const entrants: readonly Entrant[] = [{ mode: 'socket-joined', workload: 'plain' }]
  const racing = session.race({ ...job, entrants }, () => {})
  await expect(session.race(job, () => {})).rejects.toThrow('runs already')
  await new Promise(setImmediate)
  expect(endpoint.sockets).toHaveLength(1)
  session.stop()
  const { record } = await racing
  expect(record).toMatchObject({ ended: 'stopped', planned: 4 })
  expect(record.runs.map(({ outcome }) => outcome)).toEqual(['stopped'])
  expect(endpoint.sockets[0]?.closedByClient).toBe(true)
  expect((await session.race(job, () => {})).record.ended).toBe('done')
})

test('[N73] a worker that fails rejects its race and is ended; the next race has another', async () => {
  const workers = createFakeWorkers((port) =>
    expose({ race: () => new Promise(() => {}), stop: () => {} }, port),
  )
  const client = connectRace(workers.start)
  const racing = client.race(job, () => {})
  workers.last().fail('out of memory')
  await expect(racing).rejects.toThrow('out of memory')
  expect(workers.last().terminated).toBe(true)
  void client.race(job, () => {})
  expect(workers.started).toHaveLength(2)
  workers.dispose()
})

test('[N75] an endpoint that is no gateway of ours is sent nothing of ours and asked for no count', async () => {
  const { session, posted, read } = setUp()
  const { connections } = await session.race(
    { ...job, extended: false, entrants: http.slice(0, 1) },
    () => {},
  )
  expect(posted).toHaveLength(4)
  expect(posted[0]?.url).toBe('http://127.0.0.1:1/v1/responses?tenant=a')
  expect(JSON.stringify(posted[0]?.headers)).not.toMatch(/sparkpad/)
  expect(read).toEqual([])
  expect(connections).toEqual({})
})
