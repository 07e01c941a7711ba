import { afterEach, describe, expect, it } from 'vitest'
import { ownUpstream } from '../upstream/models.ts'
import type { Upstream } from '../upstream/upstream.ts'
import type { Gateway } from './gateway.ts'
import { answering, at, connect, delta, end, isTerminal, startGateway } from './test-kit.ts'

let gateway: Gateway | null = null
afterEach(async () => {
  await gateway?.close()
  gateway = null
})

const key = 'sk-very-secret-0123456789'
const create = {
  type: 'response.create',
  model: 'whatever',
  input: 'x',
  sparkpad: { upstream: { url: 'http://127.0.0.1:9/v1', key, model: 'theirs' } },
}

describe("a user's own upstream", () => {
  it('[G49] serves this response only, under its own name', async () => {
    const made: unknown[] = []
    gateway = await startGateway({
      models: [],
      ownUpstream: (own) => {
        made.push(own)
        return answering(delta('hello'), end)
      },
    })
    const client = await connect(gateway)
    client.send(create)
    const last = await client.until(isTerminal)
    expect(made).toEqual([create.sparkpad.upstream])
    expect(at(last, 'response', 'model')).toBe('theirs')
    client.send({ ...create, sparkpad: {} })
    expect(at(await client.untilType('error'), 'error', 'code')).toBe('model_not_found')
  })

  it('[G50] never shows the key again, not even when the upstream repeats it', async () => {
    const leaking: Upstream = answering({
      type: 'fault',
      fault: {
        status: 401,
        type: 'x',
        code: `bad ${key}`,
        message: `Incorrect API key: ${key}`,
        headers: { 'x-key': key },
      },
    })
    const logged: string[] = []
    gateway = await startGateway({
      models: [],
      ownUpstream: ({ model }) => {
        if (model === 'thrower') return { run: () => thrower() }
        return leaking
      },
      log: (_level, message, detail) => logged.push(`${message} ${String(detail)}`),
    })
    const thrower = () => {
      throw new Error(`no good: ${key}`)
    }
    const client = await connect(gateway, { protocols: ['sparkpad.v1'] })
    client.send(create)
    await client.until((event) => event['type'] === 'response.failed')
    client.send({ ...create, sparkpad: { upstream: { ...create.sparkpad.upstream, model: 'thrower' } } })
    await client.until(() => client.events.filter(isTerminal).length === 2)
    const answer = await fetch(`${gateway.url}/v1/responses`, {
      method: 'POST',
      body: JSON.stringify(create),
    })
    expect(answer.status).toBe(401)
    const headers = JSON.stringify([...answer.headers])
    const everything = JSON.stringify(client.events) + headers + (await answer.text()) + logged.join()
    expect(everything).not.toContain(key)
    expect(everything).toContain('[key]')
    expect(logged.join()).toContain('no good: [key]')
  })

  it('[G51] is refused where others reach the gateway, unless its address is on the list', async () => {
    const rules = { loopback: false, allowedUrls: ['https://api.example.com/v1'] }
    gateway = await startGateway({ models: [], ownUpstream: (own) => ownUpstream(own, rules) })
    const client = await connect(gateway)
    client.send(create)
    expect(await client.untilType('error')).toMatchObject({
      status: 403,
      error: { code: 'upstream_not_allowed', param: 'sparkpad.upstream' },
    })
  })

  it('[G51] is refused by a gateway that was given no way to make one', async () => {
    gateway = await startGateway({ models: [] })
    const client = await connect(gateway)
    client.send(create)
    expect(await client.untilType('error')).toMatchObject({
      status: 403,
      error: { code: 'upstream_not_allowed' },
    })
  })
})
