import { createContext, runInContext } from 'node:vm'
import { build } from 'vite'
import { beforeAll, describe, expect, it, type ExpectStatic } from 'vitest'
import { pathOfAddress } from '../../core/preview/stack.ts'
import type { TestChoice } from '../../core/preview/test-choice.ts'
import type { TestNews } from '../../core/preview/test-news.ts'
import type { FileRun } from './run-file.ts'
import { kitName } from './shelf.ts'
import { testBounds } from './test-bounds.ts'
import type { vi } from './vi.ts'

/** What a project's tests import. */
type Kit = {
  readonly it: ((name: string, body: () => unknown) => void) & {
    readonly todo: (name: string) => void
    readonly skip: (name: string, body: () => unknown) => void
  }
  readonly describe: (name: string, body: () => void) => void
  readonly beforeEach: (hook: () => unknown) => void
  readonly afterAll: (hook: () => unknown) => void
  readonly expect: ExpectStatic
  readonly vi: typeof vi
}
/** The globals that stand in for a frame's. */
type Realm = Pick<typeof globalThis, 'setTimeout' | 'Date'> & { readonly thing?: unknown }

/** The kit as it is served. Vitest itself runs this file with the same packages: of the kit's they have to be others. */
let script = ''
beforeAll(async () => {
  const [built] = [await build({ mode: 'kit', logLevel: 'silent', build: { write: false } })].flat()
  const [found] = built !== undefined && 'output' in built ? built.output : []
  script = found?.type === 'chunk' ? found.code : ''
})

/** A frame as far as the kit needs one, with the kit in it. */
const frame = () => {
  const { setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, performance } = globalThis
  const realm = createContext({
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    performance,
    AbortController,
    AbortSignal,
    Event,
    EventTarget,
    URL,
    console,
  })
  runInContext('globalThis.self = globalThis', realm)
  runInContext(script, realm)
  const shelf = Reflect.get(realm, Symbol.for('sparkpad.packages')) as {
    readonly vitest: Kit
    readonly [kitName]: { readonly runFile: (run: FileRun) => Promise<void> }
  }
  return {
    // a context's own view of itself has the language's globals too
    realm: runInContext('globalThis', realm) as Realm,
    kit: shelf.vitest,
    runFile: shelf[kitName].runFile,
  }
}

/** Runs what registers tests as a file of its own, and gives all that is told of it. */
const run = async (
  register: (kit: Kit, realm: Realm) => unknown,
  { choice = null, patienceMs = 1_000 }: { choice?: TestChoice; patienceMs?: number } = {},
  { kit, realm, runFile } = frame(),
): Promise<readonly TestNews[]> => {
  const told: TestNews[] = []
  await runFile({
    path: 'a.test.ts',
    load: async () => register(kit, realm),
    choice,
    patienceMs,
    pathOf: pathOfAddress,
    tell: (news) => told.push(news),
  })
  return told
}

const collected = (told: readonly TestNews[]) => told.find((news) => news.type === 'collected')
const ends = (told: readonly TestNews[]) => told.flatMap((news) => (news.type === 'test-ended' ? [news] : []))
const states = (told: readonly TestNews[]) => ends(told).map(({ index, state }) => `${index} ${state}`)

describe('a file of tests in its frame', () => {
  it('[V140] tells what it found, depth first, and each test as it begins and ends', async () => {
    const told = await run((kit) => {
      kit.describe('s', () => {
        kit.it('a', () => {})
        kit.it.todo('later')
        kit.it.skip('not now', () => {})
      })
      kit.it('b', () => {
        throw Object.assign(new RangeError('no'), {
          stack: 'RangeError: no\n    at f (pad:///a.test.ts:3:5)',
        })
      })
    })
    expect(collected(told)).toEqual({
      type: 'collected',
      tasks: [
        { kind: 'suite', names: ['s'], mode: 'run' },
        { kind: 'test', names: ['s', 'a'], mode: 'run' },
        { kind: 'test', names: ['s', 'later'], mode: 'todo' },
        { kind: 'test', names: ['s', 'not now'], mode: 'skip' },
        { kind: 'test', names: ['b'], mode: 'run' },
      ],
      left: 0,
    })
    expect(told.map((news) => ('index' in news ? `${news.type} ${news.index}` : news.type))).toEqual([
      'collected',
      'test-started 1',
      'test-ended 1',
      'test-started 4',
      'test-ended 4',
      'tests-done',
    ])
    expect(ends(told)[1]).toMatchObject({
      state: 'failed',
      errors: [{ name: 'RangeError', message: 'no', diff: null }],
    })
    expect(ends(told)[1]?.errors[0]?.stack).toEqual([
      { name: 'f', place: { path: 'a.test.ts', line: 3, column: 5 } },
    ])
  })

  it('[V140] runs what was chosen and nothing else', async () => {
    const ran: string[] = []
    const register = (kit: Kit) => {
      kit.describe('s', () => {
        kit.it('a', () => void ran.push('a'))
        kit.it('b', () => void ran.push('b'))
      })
      kit.it('a', () => void ran.push('other a'))
    }
    expect(states(await run(register, { choice: [['s', 'b']] }))).toEqual(['2 passed'])
    expect(ran).toEqual(['b'])
    await run(register, { choice: [['s']] })
    expect(ran).toEqual(['b', 'a', 'b'])
  })

  it('[V140] a comparison that fails is told with its difference, without colours', async () => {
    const told = await run((kit) => {
      kit.it('a', () => kit.expect({ total: -3 }).toEqual({ total: 3 }))
      kit.it('b', () => {
        kit.expect.soft(1).toBe(2)
        kit.expect.soft('x').toMatch(/y/)
      })
      kit.it('c', () => kit.expect('x').toMatchSnapshot())
    })
    const [a, b, c] = ends(told)
    expect(a?.errors[0]?.diff).toContain('-   "total": 3,\n+   "total": -3,')
    expect(JSON.stringify(told)).not.toContain('\\u001b')
    expect(b?.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('expected 1 to be 2'),
      expect.stringContaining("expected 'x' to match /y/"),
    ])
    expect(c?.errors[0]?.message).toContain('no snapshots')
  })

  it('[V140] a test holds to the assertions it promised, and the next one begins anew', async () => {
    const told = await run((kit) => {
      kit.it('two', () => {
        kit.expect.assertions(2)
        kit.expect(1).toBe(1)
      })
      kit.it('any', () => kit.expect.hasAssertions())
      kit.it('none', () => {})
      kit.it('one', () => {
        kit.expect.assertions(1)
        kit.expect(1).toBe(1)
      })
    })
    expect(states(told)).toEqual(['0 failed', '1 failed', '2 passed', '3 passed'])
    expect(ends(told)[0]?.errors[0]?.message).toBe('expected number of assertions to be 2, but got 1')
  })

  it('[V140] one that waits for nothing fails by its limit, and the tests behind it run', async () => {
    const told = await run(
      (kit) => {
        kit.it('waits', () => new Promise(() => {}))
        kit.it('after', () => {})
      },
      { patienceMs: 20 },
    )
    expect(states(told)).toEqual(['0 failed', '1 passed'])
    expect(ends(told)[0]?.errors[0]?.message).toContain('timed out in 20ms')
  })

  it('[V140] what goes wrong beside the tests is the file’s', async () => {
    const load = await run(() => {
      throw new TypeError('while it loads')
    })
    expect(load.at(-1)).toMatchObject({ type: 'tests-done', errors: [{ message: 'while it loads' }] })
    const hook = await run((kit) => {
      kit.afterAll(() => {
        throw new Error('behind all')
      })
      kit.it('a', () => {})
    })
    expect(states(hook)).toEqual(['0 passed'])
    expect(hook.at(-1)).toMatchObject({ type: 'tests-done', errors: [{ message: 'behind all' }] })
  })

  it('[V141] tells within its bounds, whatever is thrown', async () => {
    const told = await run((kit) => {
      kit.it('n'.repeat(1_000), () => {
        throw new Error('m'.repeat(50_000))
      })
      kit.it('not an error', () => {
        // oxlint-disable-next-line typescript/only-throw-error -- projects do
        throw {
          get message(): string {
            throw new Error('never read me')
          },
        }
      })
      for (let n = 0; n < testBounds.tasks; n += 1) kit.it(`t ${n}`, () => {})
    })
    const found = collected(told)
    expect(found?.tasks).toHaveLength(testBounds.tasks)
    expect(found?.left).toBe(2)
    expect(found?.tasks[0]?.names[0]).toHaveLength(testBounds.name)
    expect(ends(told)).toHaveLength(testBounds.tasks)
    expect(ends(told)[0]?.errors[0]?.message).toHaveLength(testBounds.text)
    expect(ends(told)[1]?.state).toBe('failed')
    expect(ends(told)[1]?.errors[0]?.message).toContain('<unserializable>')
  })

  it('[V142] clocks, stubs and spies are taken back behind a file', async () => {
    const own = frame()
    const { setTimeout: real } = own.realm
    let seen = 0
    const told = await run(
      (kit, realm) => {
        kit.beforeEach(() => void kit.vi.useFakeTimers())
        kit.it('a', () => {
          kit.vi.stubGlobal('thing', 7)
          realm.setTimeout(() => (seen += 1), 10_000)
          kit.vi.advanceTimersByTime(9_999)
          kit.expect(seen).toBe(0)
          kit.vi.advanceTimersByTime(1)
          kit.expect(seen).toBe(1)
          kit.expect(realm.thing).toBe(7)
          kit.vi.setSystemTime('2020-01-01T00:00:00Z')
          kit.expect(new realm.Date().getUTCFullYear()).toBe(2020)
        })
      },
      {},
      own,
    )
    expect(ends(told)).toMatchObject([{ state: 'passed' }])
    expect(own.realm.setTimeout).toBe(real)
    expect('thing' in own.realm).toBe(false)
    expect(own.kit.vi.isFakeTimers()).toBe(false)
  })
})
