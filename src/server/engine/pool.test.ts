import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEnginePool } from './pool.ts'

/** A thread that answers with what it was told, and dies, throws or never answers when told so. */
const THREAD = `
import { parentPort } from 'node:worker_threads'
parentPort.postMessage({ type: 'ready' })
parentPort.on('message', ({ id, request }) => {
  const text = request.messages[0].text
  if (text === 'die') process.exit(3)
  if (text === 'throw') throw new Error('out of order')
  if (text === 'stay') return
  parentPort.postMessage({ type: 'answer', id, pieces: [text] })
  parentPort.postMessage({ type: 'counted', id, inputTokens: 7 })
})
`
const request = (text: string) => ({ instructions: null, messages: [{ role: 'user' as const, text }] })
const never = new AbortController().signal
let folder = ''
const entry = () => pathToFileURL(join(folder, 'thread.mjs'))

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkpad-pool-'))
  writeFileSync(entry(), THREAD)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('pool of engine threads', () => {
  it.each(['die', 'throw'])(
    '[B28] a thread that does %s fails its request and is started again',
    async (word) => {
      const pool = createEnginePool({ size: 1, entry: entry() })
      expect(await pool.ask(request(word), never)).toMatchObject({ type: 'failed' })
      expect(await pool.ask(request('again'), never)).toMatchObject({ type: 'answer', pieces: ['again'] })
      await pool.close()
    },
  )

  it('[B28] requests wait in line for a free thread; an aborted one leaves the line', async () => {
    const pool = createEnginePool({ size: 1, entry: entry() })
    const gone = new AbortController()
    const asked = ['one', 'two', 'three'].map((text) =>
      pool.ask(request(text), text === 'two' ? gone.signal : never),
    )
    gone.abort()
    const answers = await Promise.all(asked)
    expect(answers.map((answer) => (answer?.type === 'answer' ? answer.pieces[0] : null))).toEqual([
      'one',
      null,
      'three',
    ])
    const first = answers[0]
    expect(first?.type === 'answer' ? await first.inputTokens : null).toBe(7)
    await pool.close()
  })

  it('[B28] one busy thread does not hold up the others', async () => {
    const pool = createEnginePool({ size: 2, entry: entry() })
    const stop = new AbortController()
    const stuck = pool.ask(request('stay'), stop.signal)
    expect(await pool.ask(request('quick'), never)).toMatchObject({ type: 'answer', pieces: ['quick'] })
    stop.abort()
    expect(await stuck).toBeNull()
    await pool.close()
  })
})
