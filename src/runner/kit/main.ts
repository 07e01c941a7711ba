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
import { runFile } from './run-file.ts'
import { kitName, shelve } from './shelf.ts'
import { vi } from './vi.ts'

const { assert, should } = chai
const vitest = vi
// What a project's tests get for `import … from 'vitest'`.
shelve({
  vitest: {
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
  },
  [kitName]: { runFile },
})

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
