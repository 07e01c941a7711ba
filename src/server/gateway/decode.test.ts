import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeClientEvent, decodeCreateBody } from './decode.ts'

const faultOf = (event: unknown) => {
  const decoded = decodeClientEvent(typeof event === 'string' ? event : JSON.stringify(event))
  return decoded.ok ? null : { ...decoded.fault, lane: decoded.streamId, parent: decoded.previousResponseId }
}
const create = { type: 'response.create', model: 'm', input: 'x' }

describe('frames of a client', () => {
  it.each([
    ['no JSON', '{', null, 'invalid_json'],
    ['no object', '[]', null, 'invalid_json'],
    ['null', 'null', null, 'invalid_json'],
    ['no type', {}, 'type', 'missing_required_parameter'],
    ['an unknown type', { type: 'response.cancel' }, 'type', 'invalid_value'],
    ['a type that is no text', { type: 7 }, 'type', 'invalid_value'],
    ['no model', { type: 'response.create', input: 'x' }, 'model', 'missing_required_parameter'],
    ['a wrong model', { ...create, model: 7 }, 'model', 'invalid_value'],
    ['no input', { type: 'response.create', model: 'm' }, 'input', 'missing_required_parameter'],
    ['a wrong input', { ...create, input: 7 }, 'input', 'invalid_value'],
    [
      'a wrong role',
      { ...create, input: [{ role: 'boss', content: 'x' }] },
      'input[0].role',
      'invalid_value',
    ],
    ['no role', { ...create, input: [{ content: 'x' }] }, 'input[0].role', 'missing_required_parameter'],
    [
      'an image',
      { ...create, input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'x' }] }] },
      'input[0].content[0].type',
      'invalid_value',
    ],
    ['a lane of spaces', { ...create, stream_id: 'a b' }, 'stream_id', 'invalid_stream_id'],
    ['a lane without a name', { ...create, stream_id: '' }, 'stream_id', 'invalid_stream_id'],
    ['a lane of 257 letters', { ...create, stream_id: 'a'.repeat(257) }, 'stream_id', 'invalid_stream_id'],
    ['a ping without its time', { type: 'sparkpad:ping' }, 't', 'missing_required_parameter'],
  ])('[G8] %s is refused with the field to blame', (_name, event, param, code) => {
    const fault = faultOf(event)
    expect(fault).toMatchObject({ status: 400, type: 'invalid_request_error', code })
    expect(fault?.param ?? null).toBe(param)
  })

  it('[G10] a crowd of entries is refused unread', () => {
    const crowd = Array.from({ length: 100_000 }, () => 7)
    expect(faultOf({ ...create, input: crowd })?.code).toBe('too_many_entries')
    expect(faultOf({ ...create, input: [{ role: 'user', content: crowd }] })?.code).toBe('too_many_entries')
    expect(faultOf({ ...create, metadata: Object.fromEntries(crowd.map((_, i) => [i, i])) })?.code).toBe(
      'too_many_entries',
    )
  })

  it('[G9] an invalid lane is not echoed, a valid one is, and the parent of a refused call is known', () => {
    expect(faultOf({ ...create, stream_id: 'a b' })?.lane).toBe(null)
    expect(faultOf({ type: 'response.create', stream_id: 'a', input: 'x' })?.lane).toBe('a')
    expect(faultOf({ type: 'response.create', previous_response_id: 'r' })?.parent).toBe('r')
  })

  it('[G8] what other clients send besides is let through', () => {
    const input = [
      { type: 'function_call_output', call_id: 'c', output: 'x' },
      { role: 'user', content: [{ type: 'input_text', text: 'hello' }] },
      { type: 'message', role: 'developer', content: 'x' },
    ]
    expect(
      faultOf({ ...create, input, stream: true, background: false, stream_options: {}, store: false }),
    ).toBe(null)
  })

  it('[G10] no text whatever makes decoding throw', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .json()
        .map((json) => `{"type":"response.create","model":${json},"input":${json},"stream_id":${json}}`),
      fc
        .json()
        .map((json) => `{"type":"response.create","model":"m","input":[{"role":"user","content":${json}}]}`),
      fc.json().map((json) => `{"type":"sparkpad:cancel","__proto__":${json},"stream_id":"a"}`),
    )
    fc.assert(
      fc.property(hostile, (text) => {
        expect(() => decodeClientEvent(text)).not.toThrow()
        expect(() => decodeCreateBody(text)).not.toThrow()
      }),
    )
  })

  it('[G10] deep JSON does not throw', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    for (const event of [
      deep,
      `{"type":"response.create","model":"m","input":${deep}}`,
      `{"type":${deep}}`,
    ]) {
      expect(decodeClientEvent(event).ok).toBe(false)
    }
    expect(decodeClientEvent(`{"type":"response.create","model":"m","input":"x","tools":${deep}}`).ok).toBe(
      true,
    )
  })
})
