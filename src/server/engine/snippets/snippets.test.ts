import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { debounce } from './debounce.ts'
import { deepEqual } from './deep-equal.ts'
import { EventEmitter } from './event-emitter.ts'
import { groupBy } from './group-by.ts'
import { LruCache } from './lru-cache.ts'
import { retry } from './retry.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('debounce', () => {
  test('[S1] debounce makes the last of a run of calls once they have stopped', () => {
    const calls: number[] = []
    const debounced = debounce((n: number) => calls.push(n), 100)
    debounced(1)
    vi.advanceTimersByTime(99)
    debounced(2)
    vi.advanceTimersByTime(99)
    expect(calls).toEqual([])
    vi.advanceTimersByTime(1)
    expect(calls).toEqual([2])
    debounced(3)
    debounced.flush()
    debounced(4)
    debounced.cancel()
    debounced.flush()
    vi.runAllTimers()
    expect(calls).toEqual([2, 3])
  })
})

describe('retry', () => {
  const waits = () => {
    const seen: number[] = []
    const spy = vi.spyOn(globalThis, 'setTimeout')
    return () => {
      seen.push(...spy.mock.calls.map(([, delay]) => delay ?? 0))
      return seen
    }
  }

  test('[S1] retry waits twice as long after each failure, for a random part of it, and never longer than allowed', async () => {
    const waited = waits()
    const attempts: number[] = []
    const done = retry(
      (attempt) => {
        attempts.push(attempt)
        if (attempt < 5) throw new Error('not yet')
        return 'done'
      },
      { attempts: 9, baseMs: 100, maxMs: 300, random: () => 0.5 },
    )
    await vi.runAllTimersAsync()
    expect(await done).toBe('done')
    expect(attempts).toEqual([1, 2, 3, 4, 5])
    expect(waited()).toEqual([50, 100, 150, 150])
  })

  test('[S1] retry gives up with the last error after its attempts, or when the failure is not worth another', async () => {
    const failing = vi.fn((attempt: number) => Promise.reject(new Error(`no ${attempt}`)))
    const given = expect(retry(failing, { attempts: 3 })).rejects.toThrow('no 3')
    await vi.runAllTimersAsync()
    await given
    await expect(retry(failing, { retryable: () => false })).rejects.toThrow('no 1')
    expect(failing).toHaveBeenCalledTimes(4)
  })

  test('[S1] retry stops waiting when its signal is aborted', async () => {
    const stopper = new AbortController()
    const task = vi.fn(() => Promise.reject(new Error('no')))
    const given = expect(retry(task, { signal: stopper.signal, random: () => 1 })).rejects.toThrow('enough')
    await vi.advanceTimersByTimeAsync(1)
    stopper.abort(new Error('enough'))
    await given
    expect(task).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
    await expect(retry(task, { signal: stopper.signal })).rejects.toThrow('enough')
    expect(task).toHaveBeenCalledTimes(1)
  })
})

test('[S1] an LRU cache forgets what was not used for the longest time', () => {
  const cache = new LruCache<string, number | undefined>(2)
  cache.set('a', 1).set('b', undefined)
  expect(cache.get('a')).toBe(1)
  cache.set('c', 3)
  expect([cache.has('a'), cache.has('b'), cache.has('c'), cache.size]).toEqual([true, false, true, 2])
  expect(cache.peek('a')).toBe(1)
  cache.set('d', 4)
  expect([...cache.entries()]).toEqual([
    ['c', 3],
    ['d', 4],
  ])
  cache.set('c', 5)
  expect([...cache.entries()]).toEqual([
    ['d', 4],
    ['c', 5],
  ])
  expect([cache.delete('x'), cache.delete('d')]).toEqual([false, true])
  cache.clear()
  expect([cache.size, cache.get('c')]).toEqual([0, undefined])
  expect(() => new LruCache(0)).toThrow(RangeError)
})

test('[S1] an event emitter calls listeners in order, once, until stopped, and none is lost to another’s error', () => {
  const emitter = new EventEmitter<{ saved: [path: string]; closed: []; constructor: [] }>()
  const seen: string[] = []
  const stop = emitter.on('saved', (path) => seen.push(`1 ${path}`))
  emitter.once('saved', (path) => {
    seen.push(`2 ${path}`)
    throw new Error('listener')
  })
  emitter.on('saved', () => seen.push('3'))
  expect(() => emitter.emit('saved', 'a')).toThrow('listener')
  stop()
  expect(emitter.emit('saved', 'b')).toBe(true)
  expect(seen).toEqual(['1 a', '2 a', '3', '3'])
  expect([emitter.emit('closed'), emitter.emit('constructor')]).toEqual([false, false])
  expect([emitter.listenerCount('saved'), emitter.listenerCount('closed')]).toEqual([1, 0])
})

describe('deepEqual', () => {
  class Point {
    x: number
    constructor(x: number) {
      this.x = x
    }
  }
  const loop = (end: unknown) => {
    const node: { next: unknown; end: unknown } = { next: undefined, end }
    node.next = { next: node, end }
    return node
  }
  const sym = Symbol('s')
  const equal: [unknown, unknown][] = [
    [Number.NaN, Number.NaN],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [new Date(5), new Date(5)],
    [/x/gi, /x/gi],
    [new Map<unknown, unknown>([[{ k: 1 }, [2]]]), new Map<unknown, unknown>([[{ k: 1 }, [2]]])],
    [new Set([1, { a: 2 }, { a: 3 }]), new Set([{ a: 3 }, { a: 2 }, 1])],
    [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    [new Uint8Array([1, 2]).buffer, new Uint8Array([1, 2]).buffer],
    [new Point(1), new Point(1)],
    [new Error('a'), new Error('a')],
    [loop(1), loop(1)],
    [{ [sym]: 1 }, { [sym]: 1 }],
    [[undefined], [undefined]],
  ]
  const different: [unknown, unknown][] = [
    [0, -0],
    [null, undefined],
    [null, {}],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
    [[1, 2], [1]],
    [[], {}],
    [new Point(1), { x: 1 }],
    [new Date(5), new Date(6)],
    [/x/g, /x/i],
    [new Map([[1, 2]]), new Map([[1, 3]])],
    [new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }])],
    [new Uint8Array([1]), new Int8Array([1])],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Error('a'), new Error('b')],
    [loop(1), loop(2)],
    [{ [sym]: 1 }, { [sym]: 2 }],
    // A hole is not an undefined element.
    // oxlint-disable-next-line no-sparse-arrays
    [
      // eslint-disable-next-line no-sparse-arrays -- a hole is what is compared
      [, 1],
      [undefined, 1],
    ],
  ]
  test('[S1] deepEqual sees structure, and nothing equal that is not', () => {
    for (const [a, b] of equal) expect([a, deepEqual(a, b), deepEqual(b, a)]).toEqual([a, true, true])
    for (const [a, b] of different)
      expect([a, b, deepEqual(a, b), deepEqual(b, a)]).toEqual([a, b, false, false])
  })
})

test('[S1] groupBy keeps the order of keys and of items, for any iterable', () => {
  expect([...groupBy([3, 1, 4, 1, 5], (n) => n % 2)]).toEqual([
    [1, [3, 1, 1, 5]],
    [0, [4]],
  ])
  expect([...groupBy(new Set(['a', 'b', 'c']), (_, i) => i < 2)]).toEqual([
    [true, ['a', 'b']],
    [false, ['c']],
  ])
})
