import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import { countTokens } from '../../core/tokens/count.ts'
import { writeContext } from '../../core/turn/context.ts'
import type { ContextFile } from '../../core/turn/file-news.ts'
import { instructionsFor } from '../../core/turn/prompt.ts'
import type { UpstreamEvent, UpstreamRequest } from '../upstream/upstream.ts'
import { createBuiltinModels } from './models.ts'
import { ROOT } from './test-kit.ts'

const builtin = createBuiltinModels()
afterAll(() => builtin.close())

const SMALL: readonly ContextFile[] = [
  { path: 'a.ts', text: 'export const a = 1\n' },
  { path: 'b.ts', text: "import { a } from './a.ts'\nexport const c = a\n" },
]
const never = new AbortController().signal

function say(instruction: string, files: readonly ContextFile[]): string {
  return writeContext({ instruction, files, openPath: null, selection: null, earlier: [] })
}
function requestOf(
  texts: readonly string[],
  more: Partial<UpstreamRequest> & { readonly format?: ReplyFormat } = {},
): UpstreamRequest {
  const { format = 'blocks', ...rest } = more
  return {
    model: 'builtin',
    instructions: instructionsFor(format),
    messages: texts.map((text, at) => ({ role: at % 2 === 0 ? 'user' : 'assistant', text })),
    maxOutputTokens: null,
    temperature: null,
    metadata: {},
    ...rest,
  }
}
function run(id: string, request: UpstreamRequest, signal: AbortSignal = never) {
  const model = builtin.models.find((one) => one.card.id === id)
  if (model === undefined) throw new Error(`no model ${id}`)
  return model.upstream.run(request, signal)
}
async function collect(stream: AsyncIterable<UpstreamEvent>) {
  const events: UpstreamEvent[] = []
  for await (const event of stream) events.push(event)
  const deltas = events.flatMap((event) => (event.type === 'delta' ? [event.text] : []))
  return { events, deltas, text: deltas.join('') }
}

describe('built-in models', () => {
  it('[B22] answers with marks, one delta a token, exact usage and an end', async () => {
    const request = requestOf([say('rename a to b', SMALL)])
    const { events, deltas, text } = await collect(run('builtin', request))
    expect(events[0]).toEqual({ type: 'mark', name: 'sent' })
    expect(events[1]).toEqual({ type: 'mark', name: 'first_byte' })
    expect(text).toContain('Renamed `a` to `b` in 3 places across 2 files.')
    expect(deltas.length).toBe(countTokens(text))
    const input = countTokens(request.instructions ?? '') + countTokens(request.messages[0]?.text ?? '')
    expect(events.at(-2)).toEqual({
      type: 'usage',
      usage: { inputTokens: input, cachedTokens: 0, outputTokens: deltas.length, reasoningTokens: 0 },
    })
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'stop' })
  })

  it('[B22] the same request gives the same answer, whatever was asked in between and at whatever pace', async () => {
    const request = requestOf([say('rename a to b', SMALL)])
    const first = await collect(run('builtin', request))
    await collect(
      run('builtin', requestOf([say('rename a to z', [{ path: 'a.ts', text: 'const a = 2\n' }])])),
    )
    const metadata = { sparkpad_tokens_per_second: '100000', sparkpad_first_token_ms: '1' }
    const again = await collect(run('builtin-100', { ...request, metadata }))
    expect(again.deltas).toEqual(first.deltas)
  })

  it('[B23] along a conversation the latest text of a file counts, and answers change none', async () => {
    const { text } = await collect(
      run(
        'builtin',
        requestOf([
          say('rename a to b', SMALL),
          'a.ts\n```ts\nexport const b = 1\n```',
          say('now rename d to e', [{ path: 'a.ts', text: 'export const a = 1\nexport const d = a\n' }]),
        ]),
      ),
    )
    expect(text).toContain('-export const d = a'.slice(1))
    expect(text).toContain('export const e = a')
  })

  it('[B23] the asked format is read from the instructions', async () => {
    const patch = await collect(run('builtin', requestOf([say('rename a to b', SMALL)], { format: 'patch' })))
    expect(patch.text).toMatch(/^\*\*\* Begin Patch\n/)
    const whole = await collect(run('builtin', requestOf([say('rename a to b', SMALL)], { format: 'whole' })))
    expect(whole.text).toMatch(/^a\.ts\n```ts\nexport const b = 1\n```/)
  })

  it('[B24] a token limit cuts the answer and says so', async () => {
    const { events, deltas } = await collect(
      run('builtin', requestOf([say('rename a to b', SMALL)], { maxOutputTokens: 5 })),
    )
    expect(deltas.length).toBe(5)
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'length' })
  })

  it('[B24] a request beyond the window is a fault', async () => {
    const long = [{ path: 'a.ts', text: 'const word = 1\n'.repeat(40_000) }]
    const { events } = await collect(run('builtin', requestOf([say('rename a to b', long)])))
    expect(events.at(-1)).toMatchObject({
      type: 'fault',
      fault: { status: 400, code: 'context_length_exceeded' },
    })
  })

  it('[B25] an abort ends the stream without end or fault, before and within it', async () => {
    const early = new AbortController()
    const waiting = collect(run('builtin-100', requestOf([say('rename a to b', SMALL)]), early.signal))
    early.abort()
    expect((await waiting).events.every((event) => event.type === 'mark')).toBe(true)

    const late = new AbortController()
    const events: UpstreamEvent[] = []
    for await (const event of run('builtin-100', requestOf([say('rename a to b', SMALL)]), late.signal)) {
      events.push(event)
      if (event.type === 'delta') late.abort()
    }
    expect(events.filter((event) => event.type === 'delta').length).toBe(1)
    expect(events.some((event) => event.type === 'end' || event.type === 'fault')).toBe(false)
  })

  it('[B26] while one request renames through 2,000 lines, another answers and ends first', async () => {
    await collect(run('builtin', requestOf([say('rename a to b', SMALL)])))
    await builtin.warm
    const path = 'node_modules/zod/src/v4/core/compile.ts'
    const text = readFileSync(ROOT + path, 'utf8')
    const order: string[] = []
    const long = collect(
      run('builtin', requestOf([say('wrap all functions in try/catch, add doc comments', [{ path, text }])])),
    ).then(() => order.push('long'))
    const short = collect(run('builtin', requestOf([say('rename a to b', SMALL)]))).then(() =>
      order.push('short'),
    )
    await Promise.all([long, short])
    expect(order).toEqual(['short', 'long'])
  })
})
