import { afterAll, describe, expect, it } from 'vitest'
import { writeContext } from '../../core/turn/context.ts'
import { instructionsFor } from '../../core/turn/prompt.ts'
import type { UpstreamEvent, UpstreamRequest } from '../upstream/upstream.ts'
import { createBuiltinModels } from './models.ts'

const builtin = createBuiltinModels()
afterAll(() => builtin.close())

function modelOf(id: string) {
  const model = builtin.models.find((one) => one.card.id === id)
  if (model === undefined) throw new Error(`no model ${id}`)
  return model
}
function requestOf(instruction: string, files: { path: string; text: string }[]): UpstreamRequest {
  const text = writeContext({ instruction, files, openPath: null, selection: null, earlier: [] })
  return {
    model: 'builtin',
    instructions: instructionsFor('blocks'),
    messages: [{ role: 'user', text }],
    maxOutputTokens: null,
    temperature: null,
    metadata: {},
  }
}
async function collect(id: string, request: UpstreamRequest, signal = new AbortController().signal) {
  const events: UpstreamEvent[] = []
  for await (const event of modelOf(id).upstream.run(request, signal)) events.push(event)
  return events
}
describe('built-in models', () => {
  it('[B6] renames through the thread', async () => {
    await builtin.ready
    const events = await collect(
      'builtin',
      requestOf('rename a to b', [{ path: 'a.ts', text: 'export const a = 1\n' }]),
    )
    const text = events.map((event) => (event.type === 'delta' ? event.text : '')).join('')
    expect(text).toContain('export const b = 1')
    expect(events.at(-1)).toEqual({ type: 'end', reason: 'stop' })
  })
})
