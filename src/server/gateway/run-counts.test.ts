import { Agent, request } from 'node:http'
import { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import { createRunCounts } from './run-counts.ts'
import { answering, connect, delta, end, model, startGateway } from './test-kit.ts'

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})
const start = async (accessCode: string | null = null) => {
  gateway = await startGateway({ models: [model('m', answering(delta('a'), end))], accessCode })
  return gateway
}

type Answer = {
  readonly status: number
  readonly connection: string | undefined
  readonly place: unknown
  readonly text: string
}

/** One POST over an agent's connections, read to its end. */
const post = (
  running: Gateway,
  agent: Agent,
  { headers = {}, query = '', stream = true }: { headers?: object; query?: string; stream?: boolean } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const call = request(
      `${running.url}/v1/responses${query}`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        let text = ''
        answer.on('data', (piece) => {
          text += String(piece)
        })
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            connection: answer.headers.connection,
            place: answer.headers['sparkpad-request-of-connection'],
            text,
          }),
        )
      },
    )
    call.on('error', reject)
    call.end(JSON.stringify({ model: 'm', input: 'x', stream }))
  })

const read = async (running: Gateway, run: string, headers = {}) => {
  const answer = await fetch(`${running.url}/v1/sparkpad/connections?run=${run}`, { headers })
  return { status: answer.status, body: await answer.json() }
}

describe('connections of a run', () => {
  it('[G95] a POST that asks for it is answered with Connection: close, streamed or not; others keep theirs', async () => {
    const running = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    try {
      const kept = await post(running, agent)
      expect([kept.status, kept.connection]).toEqual([200, 'keep-alive'])
      for (const stream of [true, false]) {
        const asked = await post(running, agent, { headers: { 'sparkpad-connection': 'close' }, stream })
        expect([asked.status, asked.connection]).toEqual([200, 'close'])
      }
      const standard = await post(running, agent, { headers: { connection: 'close' } })
      expect([standard.status, standard.connection]).toEqual([200, 'close'])
    } finally {
      agent.destroy()
    }
  })

  it('[G96] n runs that close took n connections, n over a kept one took one, and sockets count too', async () => {
    const running = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    try {
      const headers = { 'sparkpad-connection': 'close' }
      for (let n = 0; n < 5; n += 1) await post(running, agent, { headers, query: '?run=cold' })
      for (let n = 0; n < 5; n += 1) await post(running, agent, { query: '?run=kept' })
      for (let n = 0; n < 3; n += 1) {
        const client = await connect(running, { query: '?join=0&run=sockets' })
        client.socket.close()
        await client.closed
      }
      expect(await read(running, 'cold')).toEqual({
        status: 200,
        body: { run: 'cold', connections: 5, requests: 5 },
      })
      expect((await read(running, 'kept')).body).toEqual({ run: 'kept', connections: 1, requests: 5 })
      expect((await read(running, 'sockets')).body).toEqual({ run: 'sockets', connections: 3, requests: 3 })
    } finally {
      agent.destroy()
    }
  })

  it('[G97] the count is under the same access rules, and an unknown run or a bad name is said in words', async () => {
    const running = await start('sesame')
    const agent = new Agent({ keepAlive: true })
    try {
      const authorization = 'Bearer sesame'
      expect((await post(running, agent, { query: '?run=mine' })).status).toBe(401)
      expect(await read(running, 'mine')).toMatchObject({ status: 401 })
      expect(await read(running, 'mine', { authorization })).toMatchObject({
        status: 404,
        body: { error: { code: 'run_not_found', param: 'run' } },
      })
      expect(
        (await read(running, 'mine', { authorization, origin: 'https://elsewhere.example' })).status,
      ).toBe(403)
      await post(running, agent, { query: '?run=mine', headers: { authorization } })
      expect((await read(running, 'mine', { authorization })).body).toMatchObject({ connections: 1 })
      const bad = await post(running, agent, { query: '?run=not%20a%20name', headers: { authorization } })
      expect([bad.status, bad.text]).toEqual([400, expect.stringContaining("'run' must be")])
      await expect(
        connect(running, { query: '?run=not%20a%20name', ws: { headers: { authorization } } }),
      ).rejects.toThrow('400')
    } finally {
      agent.destroy()
    }
  })

  it('[N72] an answer of a named run says which request of its connection it was, others say nothing', async () => {
    const running = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    try {
      const places: unknown[] = []
      for (const query of ['', '?run=a', '?run=b']) {
        places.push((await post(running, agent, { query })).place)
      }
      expect(places).toEqual([undefined, '2', '3'])
      expect((await post(running, new Agent(), { query: '?run=a' })).place).toBe('1')
    } finally {
      agent.destroy()
    }
  })

  it('[G98] only the latest runs are kept', () => {
    const counts = createRunCounts(2)
    const connection = new Socket()
    counts.count('a', connection)
    counts.count('b', connection)
    counts.count('a', connection)
    counts.count('c', connection)
    expect(counts.read('b')).toBeNull()
    expect(counts.read('a')).toEqual({ connections: 1, requests: 2 })
    expect(counts.read('c')).toEqual({ connections: 1, requests: 1 })
    expect(counts.count('x'.repeat(65), connection)).toBe(false)
  })
})
