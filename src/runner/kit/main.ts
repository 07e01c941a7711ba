import { chai } from '@vitest/expect'
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  onTestFailed,
  onTestFinished,
  suite,
  test,
} from '@vitest/runner'
import { expect } from './expect.ts'
import { vi } from './vi.ts'

/** What a project's tests get for `import … from 'vitest'`. */
const { assert, should } = chai
const vitest = vi
export {
  afterAll,
  afterEach,
  assert,
  beforeAll,
  beforeEach,
  chai,
  describe,
  expect,
  it,
  onTestFailed,
  onTestFinished,
  should,
  suite,
  test,
  vi,
  vitest,
}
export { runFile } from './run-file.ts'

// Tests that import nothing find them too, as with Vitest's `globals`.
Object.assign(globalThis, {
  afterAll,
  afterEach,
  assert,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  suite,
  test,
  vi,
  vitest,
})
