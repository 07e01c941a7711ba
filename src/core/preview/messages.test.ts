import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeHello, decodeNews, newsLimits, type Value } from './messages.ts'

const nested = (depth: number): Value =>
  depth === 0
    ? { type: 'literal', text: '1' }
    : {
        type: 'object',
        kind: 'plain',
        name: '',
        text: '',
        entries: [['a', nested(depth - 1)]],
        left: 0,
        size: null,
      }
const rows = (values: readonly unknown[]) => ({
  type: 'console',
  rows: [{ level: 'log', values, place: null }],
  lost: 0,
})

describe('what a frame says', () => {
  it('[V18] comes through as it was told', () => {
    for (const news of [
      { type: 'painted' },
      { type: 'heartbeat' },
      rows([nested(newsLimits.depth), { type: 'getter' }, { type: 'class', name: 'A' }]),
      {
        type: 'problem',
        kind: 'error',
        name: 'TypeError',
        message: 'x',
        place: { path: 'a.ts', line: 1, column: 2 },
        stack: [{ name: 'f', place: { path: 'a.ts', line: 1, column: 2 } }],
      },
      { type: 'collected', tasks: [{ kind: 'test', names: ['s', 'a'], mode: 'run' }], left: 0 },
      { type: 'test-started', index: 0 },
      {
        type: 'test-ended',
        index: 0,
        state: 'failed',
        ms: 0.5,
        errors: [{ name: 'E', message: 'm', diff: '- 1', stack: [] }],
      },
      { type: 'tests-done', errors: [] },
    ])
      expect(decodeNews(news)).toEqual(news)
  })

  it.each([
    ['another type', { type: 'run' }],
    ['a value beyond the depth', rows([nested(newsLimits.depth + 1)])],
    [
      'more rows',
      {
        type: 'console',
        rows: Array(newsLimits.rows + 1).fill({ level: 'log', values: [], place: null }),
        lost: 0,
      },
    ],
    ['a longer text', rows([{ type: 'text', text: 'x'.repeat(newsLimits.text + 1), cut: 0 }])],
    [
      'a wider value',
      rows([{ ...nested(1), entries: Array(newsLimits.entries + 1).fill(['a', nested(0)]) }]),
    ],
    [
      'a level that is none',
      { type: 'console', rows: [{ level: 'shout', values: [], place: null }], lost: 0 },
    ],
    ['a count that is none', { type: 'console', rows: [], lost: -1 }],
    [
      'a line that is none',
      {
        type: 'problem',
        kind: 'error',
        name: '',
        message: '',
        place: { path: '', line: Number.NaN, column: 0 },
        stack: [],
      },
    ],
  ])('[V18] %s is refused', (_what, said) => {
    expect(decodeNews(said)).toBe(null)
  })

  it('[V18] nothing at all makes it throw, and a deep value does not make it recurse', () => {
    fc.assert(
      fc.property(fc.anything(), (said) => {
        decodeNews(said)
        decodeHello(said)
      }),
    )
    let deep: unknown = 1
    for (let n = 0; n < 100_000; n++)
      deep = {
        type: 'object',
        kind: 'plain',
        name: '',
        text: '',
        entries: [['a', deep]],
        left: 0,
        size: null,
      }
    expect(decodeNews(rows([deep]))).toBe(null)
  })

  it('[V18] a hello is one only with a nonce', () => {
    expect(decodeHello({ type: 'sparkpad:hello', nonce: 'n' })).toEqual({
      type: 'sparkpad:hello',
      nonce: 'n',
    })
    expect(decodeHello({ type: 'sparkpad:hello' })).toBe(null)
    expect(decodeHello({ type: 'hello', nonce: 'n' })).toBe(null)
  })
})
