import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textDelta } from './messages.ts'
import { plainDelta } from './plain-delta.ts'

const usual = {
  type: 'response.output_text.delta',
  item_id: 'msg_1',
  output_index: 0,
  content_index: 0,
  delta: 'a 𝄞',
  logprobs: [],
  sequence_number: 4,
  sparkpad: { n: [1, 3], t: [0, 1.5] },
  stream_id: 'a',
}

/** Anything that JSON can say, numbers out of range among it. */
const fromJson = fc
  .oneof(
    fc.json(),
    fc.constantFrom(
      '1e999',
      '-1e999',
      '[1e999]',
      '{"n":[1],"t":[1e999]}',
      '{"n":[null],"t":[]}',
      '{"n":[1]}',
    ),
  )
  .map((text): unknown => JSON.parse(text))

test('[T149] a delta is read by hand as the schema reads it, or left to the schema', () => {
  expect(plainDelta(usual)).toEqual(textDelta.parse(usual))
  const field = fc.constantFrom(...Object.keys(usual), 'n', 't', 'more')
  const change = fc.record({ field, value: fc.option(fromJson, { nil: undefined }) })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
      const event: Record<string, unknown> = structuredClone(usual)
      for (const { field: name, value } of changes) {
        const place = name === 'n' || name === 't' ? event['sparkpad'] : event
        if (typeof place !== 'object' || place === null) continue
        if (value === undefined) delete (place as Record<string, unknown>)[name]
        else (place as Record<string, unknown>)[name] = value
      }
      const read = plainDelta(event)
      const parsed = textDelta.safeParse(event)
      if (parsed.success) expect(read ?? parsed.data).toEqual(parsed.data)
      else expect(read).toBeNull()
    }),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(fromJson, (value) => {
      if (plainDelta(value) !== null) expect(textDelta.safeParse(value).success).toBe(true)
    }),
  )
})

test('[T149] the deltas that come by the hundred are among those read by hand', () => {
  const { sparkpad: _, stream_id: __, ...plain } = usual
  for (const event of [usual, plain, { ...usual, sparkpad: { n: [], t: [] } }])
    expect(plainDelta(event)).toBe(event)
})
