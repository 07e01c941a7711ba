import { clearAllMocks, fn, isMockFunction, resetAllMocks, restoreAllMocks, spyOn } from '@vitest/spy'
import { install, type Clock } from '@sinonjs/fake-timers'

type Faked = NonNullable<Parameters<typeof install>[0]>['toFake']

let clock: Clock | null = null
const stubbed = new Map<string, PropertyDescriptor | undefined>()
const real = { setTimeout: globalThis.setTimeout.bind(globalThis), Date: globalThis.Date }

const faked = (): Clock => {
  if (clock === null) throw new Error('The timers are real: call vi.useFakeTimers() first')
  return clock
}

const cannotMock = (): never => {
  throw new Error(
    'Modules cannot be replaced here. Hand the function in as an argument, or use vi.spyOn on an object.',
  )
}

/**
 * `vi`: spies of Vitest's own package, timers of the one that Vitest uses. What needs Vitest's server (mocked modules)
 * says so.
 */
export const vi = {
  fn,
  spyOn,
  isMockFunction,
  mocked: <T>(item: T): T => item,
  clearAllMocks: () => (clearAllMocks(), vi),
  resetAllMocks: () => (resetAllMocks(), vi),
  restoreAllMocks: () => (restoreAllMocks(), vi),

  useFakeTimers(options: { readonly now?: number | Date; readonly toFake?: Faked } = {}) {
    clock?.uninstall()
    const toFake = options.toFake ?? ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date']
    clock = install({ now: options.now ?? real.Date.now(), toFake, ignoreMissingTimers: true })
    return vi
  },
  useRealTimers() {
    clock?.uninstall()
    clock = null
    return vi
  },
  isFakeTimers: () => clock !== null,
  setSystemTime(time: number | Date | string) {
    if (clock === null) vi.useFakeTimers({ toFake: ['Date'] })
    faked().setSystemTime(new real.Date(time))
    return vi
  },
  getRealSystemTime: () => real.Date.now(),
  advanceTimersByTime: (ms: number) => (faked().tick(ms), vi),
  advanceTimersByTimeAsync: async (ms: number) => (await faked().tickAsync(ms), vi),
  advanceTimersToNextTimer: () => (faked().next(), vi),
  runAllTimers: () => (faked().runAll(), vi),
  runAllTimersAsync: async () => (await faked().runAllAsync(), vi),
  runOnlyPendingTimers: () => (faked().runToLast(), vi),
  clearAllTimers: () => (faked().reset(), vi),
  getTimerCount: () => faked().countTimers(),

  stubGlobal(name: string, value: unknown) {
    if (!stubbed.has(name)) stubbed.set(name, Object.getOwnPropertyDescriptor(globalThis, name))
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: true })
    return vi
  },
  unstubAllGlobals() {
    for (const [name, before] of stubbed) {
      if (before === undefined) Reflect.deleteProperty(globalThis, name)
      else Object.defineProperty(globalThis, name, before)
    }
    stubbed.clear()
    return vi
  },
  /** Tries again until the call no longer throws. */
  async waitFor<T>(
    attempt: () => T | Promise<T>,
    given: number | { timeout?: number; interval?: number } = {},
  ): Promise<T> {
    const { timeout = 1_000, interval = 50 } = typeof given === 'number' ? { timeout: given } : given
    for (let waited = 0; ; waited += interval) {
      try {
        return await attempt()
      } catch (thrown) {
        if (waited >= timeout) throw thrown
        await new Promise((go) => real.setTimeout(go, interval))
      }
    }
  },
  hoisted: <T>(make: () => T): T => make(),
  mock: cannotMock,
  doMock: cannotMock,
  unmock: cannotMock,
  importActual: cannotMock,
  importMock: cannotMock,
}

/** Behind a file's tests: no clock and no stub outlives them. */
export function putBack(): void {
  vi.useRealTimers()
  vi.unstubAllGlobals()
}
