import { typescriptDefaults } from 'monaco-editor/languages/features/typescript/register'

/** The module `vitest` as the page's test kit offers it (`runner/kit`), as text for the TypeScript service. */
const DECLARATION = `declare module 'vitest' {
  type Awaitable<T> = T | PromiseLike<T>
  type Body = () => Awaitable<unknown>
  type Options = { timeout?: number; retry?: number; repeats?: number; concurrent?: boolean; skip?: boolean; only?: boolean; todo?: boolean; fails?: boolean }
  interface Declare {
    (name: string | Function, body?: Body, options?: number): void
    (name: string | Function, options: Options, body?: Body): void
  }
  interface Each {
    <T extends readonly unknown[]>(cases: readonly T[]): (name: string, body: (...args: T) => Awaitable<unknown>, timeout?: number) => void
    <T>(cases: readonly T[]): (name: string, body: (value: T) => Awaitable<unknown>, timeout?: number) => void
  }
  interface Test extends Declare {
    readonly only: Declare & { readonly each: Each }
    readonly skip: Declare & { readonly each: Each }
    readonly todo: Declare
    readonly fails: Declare
    readonly concurrent: Declare & { readonly each: Each }
    readonly each: Each
    readonly for: <T>(cases: readonly T[]) => (name: string, body: (value: T) => Awaitable<unknown>) => void
    skipIf(condition: unknown): Declare
    runIf(condition: unknown): Declare
  }
  export const test: Test
  export const it: Test
  export const describe: Test
  export const suite: Test
  type Hook = (body: Body, timeout?: number) => void
  export const beforeAll: Hook
  export const afterAll: Hook
  export const beforeEach: Hook
  export const afterEach: Hook
  export const onTestFinished: Hook
  export const onTestFailed: Hook

  interface Matchers<R> {
    toBe(expected: unknown): R
    toEqual(expected: unknown): R
    toStrictEqual(expected: unknown): R
    toMatchObject(expected: object): R
    toBeTruthy(): R
    toBeFalsy(): R
    toBeNull(): R
    toBeUndefined(): R
    toBeDefined(): R
    toBeNaN(): R
    toBeNullable(): R
    toBeInstanceOf(type: unknown): R
    toBeTypeOf(type: 'bigint' | 'boolean' | 'function' | 'number' | 'object' | 'string' | 'symbol' | 'undefined'): R
    toBeCloseTo(expected: number, digits?: number): R
    toBeGreaterThan(than: number | bigint): R
    toBeGreaterThanOrEqual(than: number | bigint): R
    toBeLessThan(than: number | bigint): R
    toBeLessThanOrEqual(than: number | bigint): R
    toBeOneOf(values: readonly unknown[]): R
    toContain(item: unknown): R
    toContainEqual(item: unknown): R
    toHaveLength(length: number): R
    toHaveProperty(path: string | readonly (string | number)[], value?: unknown): R
    toMatch(pattern: string | RegExp): R
    toSatisfy(test: (value: any) => boolean): R
    toThrow(expected?: unknown): R
    toThrowError(expected?: unknown): R
    toHaveBeenCalled(): R
    toHaveBeenCalledOnce(): R
    toHaveBeenCalledTimes(times: number): R
    toHaveBeenCalledWith(...args: unknown[]): R
    toHaveBeenLastCalledWith(...args: unknown[]): R
    toHaveBeenNthCalledWith(nth: number, ...args: unknown[]): R
    toHaveReturned(): R
    toHaveReturnedWith(value: unknown): R
  }
  interface Assertion<R> extends Matchers<R> {
    readonly not: Matchers<R>
    readonly resolves: Matchers<Promise<void>> & { readonly not: Matchers<Promise<void>> }
    readonly rejects: Matchers<Promise<void>> & { readonly not: Matchers<Promise<void>> }
  }
  interface Asymmetric {
    anything(): any
    any(type: unknown): any
    arrayContaining<T>(items: readonly T[]): any
    objectContaining(part: object): any
    stringContaining(part: string): any
    stringMatching(pattern: string | RegExp): any
    closeTo(value: number, digits?: number): any
  }
  interface Expect extends Asymmetric {
    (value: unknown, message?: string): Assertion<void>
    readonly not: Asymmetric
    soft(value: unknown, message?: string): Assertion<void>
    assertions(count: number): void
    hasAssertions(): void
    unreachable(message?: string): never
    extend(matchers: object): void
  }
  export const expect: Expect
  export const assert: any

  interface Mock<F extends (...args: any[]) => any = (...args: any[]) => any> {
    (...args: Parameters<F>): ReturnType<F>
    readonly mock: { readonly calls: Parameters<F>[]; readonly results: { type: string; value: any }[]; readonly lastCall?: Parameters<F> }
    mockImplementation(run: F): this
    mockImplementationOnce(run: F): this
    mockReturnValue(value: ReturnType<F>): this
    mockReturnValueOnce(value: ReturnType<F>): this
    mockResolvedValue(value: Awaited<ReturnType<F>>): this
    mockResolvedValueOnce(value: Awaited<ReturnType<F>>): this
    mockRejectedValue(value: unknown): this
    mockRejectedValueOnce(value: unknown): this
    mockClear(): this
    mockReset(): this
    mockRestore(): void
  }
  interface Vi {
    fn<F extends (...args: any[]) => any>(run?: F): Mock<F>
    spyOn<T extends object, K extends keyof T>(object: T, method: K): Mock<T[K] extends (...args: any[]) => any ? T[K] : () => T[K]>
    isMockFunction(value: unknown): boolean
    mocked<T>(item: T): T
    clearAllMocks(): Vi
    resetAllMocks(): Vi
    restoreAllMocks(): Vi
    useFakeTimers(options?: { now?: number | Date }): Vi
    useRealTimers(): Vi
    isFakeTimers(): boolean
    setSystemTime(time: number | Date | string): Vi
    getRealSystemTime(): number
    advanceTimersByTime(ms: number): Vi
    advanceTimersByTimeAsync(ms: number): Promise<Vi>
    advanceTimersToNextTimer(): Vi
    runAllTimers(): Vi
    runAllTimersAsync(): Promise<Vi>
    runOnlyPendingTimers(): Vi
    clearAllTimers(): Vi
    getTimerCount(): number
    stubGlobal(name: string, value: unknown): Vi
    unstubAllGlobals(): Vi
    waitFor<T>(attempt: () => T | Promise<T>, options?: number | { timeout?: number; interval?: number }): Promise<T>
  }
  export const vi: Vi
  export const vitest: Vi
}
`

let isKnown = false

/** Gives the TypeScript service the module `vitest`, so that tests are checked and completed. Once. */
export function addVitestTypes(): void {
  if (isKnown) return
  isKnown = true
  typescriptDefaults.addExtraLib(DECLARATION, 'file:///node_modules/vitest/index.d.ts')
}
