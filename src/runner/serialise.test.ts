import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNews, newsLimits, type Value } from '../core/preview/messages.ts'
import { limits } from './limits.ts'
import { serialiseRow } from './serialise.ts'

const one = (value: unknown): Value => serialiseRow([value])[0] ?? expect.fail('nothing was told')
const isTold = (values: readonly Value[]) =>
  decodeNews({ type: 'console', rows: [{ level: 'log', values, place: null }], lost: 0 }) !== null

describe('a value as the console tells it', () => {
  it('[V29] is what it was, within its kind', () => {
    expect(one('a')).toEqual({ type: 'text', text: 'a', cut: 0 })
    expect([-0, 1n, null, undefined, true, Number.NaN, Symbol('s')].map(one)).toEqual(
      ['-0', '1n', 'null', 'undefined', 'true', 'NaN', 'Symbol(s)'].map((text) => ({
        type: 'literal',
        text,
      })),
    )
    expect(one(class A {})).toEqual({ type: 'class', name: 'A' })
    expect(one(function f() {})).toEqual({ type: 'function', name: 'f' })
    const sparse: unknown[] = [1]
    sparse[2] = 3
    expect(one(sparse)).toMatchObject({
      kind: 'array',
      size: 3,
      entries: [
        ['0', { text: '1' }],
        ['1', { text: 'undefined' }],
        ['2', {}],
      ],
    })
    expect(one(new Map([['k', 1]]))).toMatchObject({
      kind: 'map',
      name: 'Map',
      size: 1,
      entries: [['0', { kind: 'array', size: 2 }]],
    })
    expect(one(new Set(['x']))).toMatchObject({ kind: 'set', size: 1 })
    expect(one(new Date(0))).toMatchObject({ kind: 'date', text: '1970-01-01T00:00:00.000Z' })
    expect(one(/a/g)).toMatchObject({ kind: 'pattern', text: '/a/g' })
    expect(one(new TypeError('no'))).toMatchObject({ kind: 'error', text: 'TypeError: no' })
    expect(one(Object.create(null))).toMatchObject({ kind: 'plain', name: '' })
  })

  it('[V29] is cut in length, width and depth, and says how much is left', () => {
    expect(one('x'.repeat(newsLimits.text + 5))).toMatchObject({ cut: 5 })
    const wide = Object.fromEntries(Array.from({ length: newsLimits.entries + 9 }, (_, n) => [`k${n}`, n]))
    expect(one(wide)).toMatchObject({ left: 9 })
    expect(one(Array.from({ length: 1e6 }))).toMatchObject({ size: 1e6, left: 1e6 - newsLimits.entries })
    let deep: unknown = 'end'
    for (let n = 0; n < 50; n++) deep = { deep }
    expect(JSON.stringify(one(deep)).split('"deep"').length).toBeLessThan(newsLimits.depth + 4)
    const tree = (levels: number): unknown =>
      levels === 0 ? 1 : Array.from({ length: 40 }, () => tree(levels - 1))
    expect(JSON.stringify(one(tree(4))).length).toBeLessThan(300_000)
  })

  it('[V29] runs no code of the project and survives what throws', () => {
    let ran = 0
    const trap = {
      get secret() {
        return (ran += 1)
      },
      toString() {
        return `${(ran += 1)}`
      },
      toJSON: () => (ran += 1),
    }
    expect(one(trap)).toMatchObject({
      entries: [
        ['secret', { type: 'getter' }],
        ['toString', { type: 'function' }],
        ['toJSON', { type: 'function' }],
      ],
    })
    expect(ran).toBe(0)
    const shut = () => {
      throw new Error('shut')
    }
    expect(one(new Proxy({}, { getPrototypeOf: shut, ownKeys: shut, get: shut }))).toEqual({ type: 'closed' })
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(one(proxy)).toEqual({ type: 'closed' })
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    expect(one(circle)).toMatchObject({ entries: [['self', { type: 'seen' }]] })
    const shared = {}
    expect(one([shared, shared])).toMatchObject({
      entries: [
        ['0', { kind: 'plain' }],
        ['1', { kind: 'plain' }],
      ],
    })
  })

  it('[V29] is always within the bounds that the page holds a frame to', () => {
    expect(limits).toEqual(newsLimits)
    fc.assert(
      fc.property(
        fc.array(
          fc.anything({
            withMap: true,
            withSet: true,
            withDate: true,
            withBigInt: true,
            withSparseArray: true,
            withTypedArray: true,
            withNullPrototype: true,
            maxDepth: 9,
          }),
        ),
        (values) => isTold(serialiseRow(values)),
      ),
    )
  })
})
