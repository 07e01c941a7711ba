import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createResponseEvents, type Outcome, type ResponseFacts } from './response-events.ts'
import { isTerminal, type Json } from './test-kit.ts'

const facts = (over: Partial<ResponseFacts> = {}): ResponseFacts => {
  let ids = 0
  return {
    id: 'resp_1',
    createdAt: 1_800_000_000,
    model: 'm',
    body: { model: 'm', input: 'x' },
    streamId: null,
    newId: (prefix) => `${prefix}_${(ids += 1)}`,
    ...over,
  }
}

const anyText = fc.string({ unit: 'binary', minLength: 1 })
const pieces = fc.array(fc.record({ kind: fc.constantFrom('text', 'reasoning'), text: anyText }))
const outcomes = fc.constantFrom<Outcome>(
  { status: 'completed' },
  { status: 'incomplete', reason: 'cancelled' },
  {
    status: 'failed',
    fault: { status: 502, type: 'server_error', code: 'x', message: 'a "quoted" \u2028 word' },
  },
)

describe('events of a response', () => {
  it('[G2] text assembled by hand is what JSON.stringify would write', () => {
    fc.assert(
      fc.property(pieces, outcomes, fc.string({ unit: 'binary' }), (deltas, outcome, name) => {
        const written: string[] = []
        const body = { model: name, input: 'x', metadata: { [name]: name } }
        const events = createResponseEvents(
          facts({ model: name, body, streamId: 'lane-1' }),
          (type, json) => {
            expect(at(json)['type']).toBe(type)
            written.push(json)
          },
        )
        events.created()
        events.inProgress()
        for (const { kind, text } of deltas) {
          events.delta(kind, text, { n: [text.length], t: [0.25] })
        }
        events.end(
          outcome,
          { inputTokens: 1, cachedTokens: 2, outputTokens: 3, reasoningTokens: 4 },
          { received: 1 },
        )
        for (const json of written) expect(JSON.stringify(JSON.parse(json))).toBe(json)
        expect(at(written.at(-1) ?? '')['response']).toEqual(JSON.parse(events.responseText()))
        expect(at(events.responseText())['model']).toBe(name)
      }),
    )
  })

  it('[G3] the text of done events and of the response is what the deltas make', () => {
    fc.assert(
      fc.property(pieces, outcomes, (deltas, outcome) => {
        const written: Json[] = []
        const events = createResponseEvents(facts(), (_type, json) => written.push(at(json)))
        events.created()
        events.inProgress()
        for (const { kind, text } of deltas) events.delta(kind, text, null)
        events.end(outcome, null, null)

        expect(written.map((event) => event['sequence_number'])).toEqual(written.map((_, index) => index))
        expect(written.filter(isTerminal)).toHaveLength(1)
        const items = new Map<unknown, string>()
        for (const event of written) {
          const id = event['item_id']
          if (String(event['type']).endsWith('_text.delta'))
            items.set(id, (items.get(id) ?? '') + event['delta'])
          if (String(event['type']).endsWith('_text.done')) expect(event['text']).toBe(items.get(id))
        }
        const output = at(events.responseText())['output'] as readonly {
          id: string
          content: { text: string }[]
        }[]
        expect(output.map((item) => [item.id, item.content[0]?.text])).toEqual([...items])
        const visible = deltas.filter(({ kind }) => kind === 'text').map(({ text }) => text)
        expect(events.outputText()).toBe(visible.join(''))
      }),
    )
  })

  it('[G2] nothing can be written after the terminal event', () => {
    const events = createResponseEvents(facts(), () => {})
    events.created()
    events.end({ status: 'completed' }, null, null)
    expect(() => events.delta('text', 'late', null)).toThrow('after the end')
    expect(() => events.end({ status: 'completed' }, null, null)).toThrow('after the end')
  })

  it('[G4] the response object always has its required fields', () => {
    const events = createResponseEvents(facts(), () => {})
    events.created()
    const required = ['id', 'object', 'created_at', 'status', 'model', 'output', 'tools', 'error']
    const nullable = ['incomplete_details', 'previous_response_id', 'usage']
    expect(Object.keys(at(events.responseText()))).toEqual(expect.arrayContaining([...required, ...nullable]))
  })
})

const at = (json: string): Json => JSON.parse(json) as Json
