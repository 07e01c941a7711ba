import { describe, expect, it } from 'vitest'
import { sum } from './sum.mjs'

const vitest = (passed: number, failed: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults: [],
})
const playwright = (expected: number, unexpected: number, flaky = 0) => ({
  stats: { expected, unexpected, flaky, skipped: 0 },
})

describe('the closing line', () => {
  it('[F1] adds up the reports of all runners', () => {
    const reports = [
      { name: 'unit', report: vitest(10, 1) },
      { name: 'browser', report: playwright(5, 2) },
    ]
    expect(sum(reports)).toEqual({ passed: 15, failed: 3, problems: [] })
  })

  it('[F2] a missing report and a run without tests are problems', () => {
    expect(sum([{ name: 'unit', report: null }]).problems).toEqual(['unit: no report'])
    expect(sum([{ name: 'unit', report: vitest(0, 0) }]).problems).toEqual(['unit: no test ran'])
    expect(sum([{ name: 'browser', report: playwright(0, 0) }]).problems).toEqual(['browser: no test ran'])
  })

  it('[F3] a file that does not load and a flaky story count as failed', () => {
    const broken = { ...vitest(3, 0), testResults: [{ status: 'failed', assertionResults: [] }] }
    expect(sum([{ name: 'unit', report: broken }]).failed).toBe(1)
    expect(sum([{ name: 'browser', report: playwright(3, 0, 1) }]).failed).toBe(1)
  })
})
