import type { TestTarget } from '../../core/preview/tests.ts'

/** What the user can do with the project's tests, as the components see it. */
export interface TestControls {
  run(target: TestTarget): void
  /** Code from elsewhere may run: what waited runs. */
  allow(): void
  /** Whether somebody looks at the tests: then what runs them is ready for the next run. */
  look(isOn: boolean): void
  /** Ends what runs, whatever it does. */
  stop(): void
}
