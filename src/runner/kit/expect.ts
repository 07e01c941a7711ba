import {
  addCustomEqualityTesters,
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  customMatchers,
  getState,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
  type ExpectStatic,
  type MatcherState,
} from '@vitest/expect'
import { getCurrentTest } from '@vitest/runner'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

/** Matchers that compare with what was kept of an earlier run; a frame keeps nothing. */
const snapshotMatchers = [
  'toMatchSnapshot',
  'toMatchInlineSnapshot',
  'toMatchFileSnapshot',
  'toThrowErrorMatchingSnapshot',
  'toThrowErrorMatchingInlineSnapshot',
] as const

const noAssertions = (): Partial<MatcherState> => ({
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
})

/** The parts of an assertion that only the package's own glue is meant to use. */
type Inner = { withTest(test: unknown): Inner; withContext(context: { soft: boolean }): Inner }

const make = (): ExpectStatic => {
  const assertion = (value: unknown, message?: string): Inner => {
    setState({ assertionCalls: getState(made).assertionCalls + 1 }, made)
    const found = chai.expect(value, message) as unknown as Inner
    const test = getCurrentTest()
    return test === undefined ? found : found.withTest(test)
  }
  const made = assertion as unknown as ExpectStatic
  const asymmetric = (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT]
  return Object.assign(made, chai.expect, asymmetric, {
    assert: chai.assert,
    getState: () => getState(made),
    setState: (state: Partial<MatcherState>) => setState(state, made),
    // chai's own typing of `extend` knows plugins only
    extend: (matchers: object) =>
      (chai.expect as unknown as { extend(to: unknown, with_: object): void }).extend(made, matchers),
    addEqualityTesters: addCustomEqualityTesters,
    soft: (value: unknown, message?: string) => assertion(value, message).withContext({ soft: true }),
    unreachable(message?: string) {
      chai.assert.fail(`expected ${message === undefined ? '' : `"${message}" `}not to be reached`)
    },
    assertions(count: number) {
      const wrong = () =>
        new Error(`expected number of assertions to be ${count}, but got ${getState(made).assertionCalls}`)
      setState({ expectedAssertionsNumber: count, expectedAssertionsNumberErrorGen: wrong }, made)
    },
    hasAssertions() {
      const none = new Error('expected any number of assertions, but got none')
      setState({ isExpectingAssertions: true, isExpectingAssertionsError: none }, made)
    },
  })
}

/** `expect` as Vitest puts it together from its package: chai's assertions with Jest's matchers. */
export const expect: ExpectStatic = make()
setState(noAssertions(), expect)
expect.extend(customMatchers)
for (const name of snapshotMatchers)
  chai.util.addMethod(chai.Assertion.prototype, name, () => {
    throw new Error(`${name} has no snapshots to compare with here: use toEqual, or compare texts`)
  })
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true })

/** Before each try of a test: what its last one counted does not count. */
export function forgetAssertions(currentTestName: string): void {
  setState({ ...noAssertions(), currentTestName }, expect)
}

/** Behind each try: holds the test to what `expect.assertions` and `expect.hasAssertions` asked for. */
export function checkAssertions(): void {
  const state = getState(expect)
  const wanted = state.expectedAssertionsNumber ?? null
  if (wanted !== null && state.assertionCalls !== wanted)
    throw state.expectedAssertionsNumberErrorGen?.() ?? new Error(`expected ${wanted} assertions`)
  if (state.isExpectingAssertions === true && state.assertionCalls === 0)
    throw state.isExpectingAssertionsError ?? new Error('expected an assertion')
}
