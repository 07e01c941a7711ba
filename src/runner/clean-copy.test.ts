import { describe, expect, it } from 'vitest'
import { cleanCopy } from './clean-copy.ts'

describe('what leaves a frame', () => {
  it('[V103] is a copy of plain values', () => {
    const message = {
      type: 'console',
      rows: [{ level: 'log', values: [{ type: 'text', text: 'a', cut: 0 }] }],
      place: null,
    }
    const copy = cleanCopy(message)
    expect(copy).toEqual(message)
    expect(copy).not.toBe(message)
    expect(cleanCopy(Object.assign(Object.create(null) as object, { a: 1 }))).toBe(null)
    for (const odd of [new Map(), new ArrayBuffer(8), () => 1, new Proxy(new Date(), {})])
      expect(cleanCopy({ odd })).toBe(null)
  })

  it('[V103] is bounded though the project has replaced what bounds it', () => {
    expect(cleanCopy({ text: 'x'.repeat(1_999_990) })).not.toBe(null)
    expect(cleanCopy({ text: 'x'.repeat(2_000_001) })).toBe(null)
    expect(cleanCopy(Array.from({ length: 300 }, () => 'x'.repeat(10_000)))).toBe(null)
    expect(cleanCopy(Array.from({ length: 70_000 }, () => 0))).toBe(null)
    const endless: Record<string, unknown> = {}
    endless['self'] = endless
    expect(cleanCopy(endless)).toBe(null)
  })

  it('[V103] is read once: a text that grows when it is looked at again is told as it was', () => {
    let looks = 0
    const shifty = {
      get text() {
        looks += 1
        return looks === 1 ? 'small' : 'x'.repeat(5_000_000)
      },
    }
    const copy = cleanCopy(shifty)
    expect([JSON.stringify(copy), JSON.stringify(copy), looks]).toEqual([
      '{"text":"small"}',
      '{"text":"small"}',
      1,
    ])
  })
})
