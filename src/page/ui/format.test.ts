import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatDollars,
  formatMs,
  formatSpeed,
  formatTokens,
  formatWindow,
  groupThousands,
  hostOf,
  isLoopback,
  secondsUntil,
  splitPath,
} from './format.ts'

describe('numbers', () => {
  test('[P2] spans have tenths below 10 ms, then whole ms, then seconds', () => {
    expect(formatMs(0.42)).toEqual({ value: '0.4', unit: 'ms' })
    expect(formatMs(9.94)).toEqual({ value: '9.9', unit: 'ms' })
    expect(formatMs(9.96)).toEqual({ value: '10', unit: 'ms' })
    expect(formatMs(1240.4)).toEqual({ value: '1,240', unit: 'ms' })
    expect(formatMs(12_340)).toEqual({ value: '12.3', unit: 's' })
  })

  test('[P2] speeds and counts have their thousands set apart', () => {
    expect(formatSpeed(1004.2).value).toBe('1,004')
    expect(formatSpeed(7.25).value).toBe('7.3')
    expect(groupThousands(1_234_567)).toBe('1,234,567')
    expect(groupThousands(999)).toBe('999')
  })

  test('[P2] a span is never wider than the five places the strip keeps for it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9_000_000, noNaN: true }), (ms) => {
        expect(formatMs(ms).value.length).toBeLessThanOrEqual(6)
      }),
    )
    fc.assert(
      fc.property(fc.double({ min: 0, max: 99_000, noNaN: true }), (ms) => {
        expect(formatMs(ms).value.length).toBeLessThanOrEqual(5)
      }),
    )
  })

  test('[P2] a countdown ends at 0 and never runs below', () => {
    expect(secondsUntil(3000, 0)).toBe(3)
    expect(secondsUntil(3000, 2001)).toBe(1)
    expect(secondsUntil(3000, 9000)).toBe(0)
  })

  test('[P2] windows are short', () => {
    expect(formatWindow(128_000)).toBe('128k')
    expect(formatWindow(1_048_576)).toBe('1M')
    expect(formatWindow(512)).toBe('512')
  })
})

describe('tokens and dollars', () => {
  test('[P64] tokens are short and never wider than five characters', () => {
    expect([812, 3_140, 99_949, 99_950, 128_000, 1_048_576].map(formatTokens)).toEqual([
      '812',
      '3.1k',
      '99.9k',
      '100k',
      '128k',
      '1.05M',
    ])
    fc.assert(
      fc.property(fc.nat(9_000_000), (tokens) => {
        expect(formatTokens(tokens).length).toBeLessThanOrEqual(5)
      }),
    )
  })

  test('[P64] dollars have the places that tell something, and a price of nothing is nothing', () => {
    expect([0, 0.000_01, 0.0012, 0.0999, 0.34, 12.5].map(formatDollars)).toEqual([
      '$0',
      '<$0.0001',
      '$0.0012',
      '$0.0999',
      '$0.34',
      '$12.50',
    ])
  })
})

describe('names', () => {
  test('[P3] only this machine counts as loopback', () => {
    for (const host of ['localhost', 'pad.localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]']) {
      expect(isLoopback(host)).toBe(true)
    }
    for (const host of ['example.com', '127.0.0.1.example.com', 'localhost.example.com', '10.0.0.1', '']) {
      expect(isLoopback(host)).toBe(false)
    }
  })

  test('[P3] the host of an address is what stands between scheme and port', () => {
    expect(hostOf('http://127.0.0.1:4321/v1')).toBe('127.0.0.1')
    expect(hostOf('nonsense')).toBeNull()
  })

  test('[P9] a path is a folder and a name', () => {
    expect(splitPath('src/ui/app.tsx')).toEqual({ folder: 'src/ui/', name: 'app.tsx' })
    expect(splitPath('app.tsx')).toEqual({ folder: '', name: 'app.tsx' })
  })
})
