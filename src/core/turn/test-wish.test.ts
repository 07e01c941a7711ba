import { describe, expect, it } from 'vitest'
import { readTestWish } from './test-wish.ts'

describe('[V70] "and run the tests" at the end of an instruction', () => {
  it.each([
    ['fix the sum and run the tests', 'fix the sum'],
    ['fix the sum, then run all tests.', 'fix the sum'],
    ['Fix the sum, and then rerun the tests', 'Fix the sum'],
    ['fix the sum. Then run the tests again!', 'fix the sum'],
    ['fix the sum and re-run my tests', 'fix the sum'],
    ['rename a to b\nand run all the tests', 'rename a to b'],
    ['fix it; then run tests', 'fix it'],
  ])('%j is heard', (said, instruction) => {
    expect(readTestWish(said)).toEqual({ instruction, runTests: true })
  })

  it.each([
    'fix the sum and test it',
    'run the tests',
    'and run the tests',
    'add a button that says "save and run the tests"',
    'and run the tests, then fix the sum',
    'make a script to run the tests',
    'fix the sum and do not run the tests',
    'fix the sum and run the test server',
    'fix the brand run the tests',
    'do not and run the tests now',
  ])('%j is not', (said) => {
    expect(readTestWish(said)).toEqual({ instruction: said, runTests: false })
  })
})
