import type { Place, SourceFile } from '../../core/preview/build.ts'
import type { RunnerNews, TestBuild, TestOrder } from '../../core/preview/messages.ts'
import { placesIn, withPlaces } from '../../core/preview/locate-rows.ts'
import type { TestChoice } from '../../core/preview/test-choice.ts'
import type { TestError } from '../../core/preview/test-news.ts'
import { reduceTests, waitingTests } from '../../core/preview/reduce-tests.ts'
import {
  isTestFile,
  type TestEnd,
  type TestsEvent,
  type TestTarget,
  type TestTrouble,
} from '../../core/preview/tests.ts'
import type { Pad } from '../store/pad.ts'
import type { DocumentPort } from './document-port.ts'
import type { CompilePort } from './preview.ts'
import { watchSilence } from './silence.ts'

/** Where files of tests run; `page/preview` makes it. */
export interface TestFramesPort {
  warm(network: boolean, count: number): void
  /** Has all frames given the text of a script ahead of their files. */
  equip(script: string): void
  run(
    order: TestOrder,
    network: boolean,
    events: {
      readonly started: () => void
      readonly news: (news: RunnerNews) => void
      readonly gone: (why: string) => void
    },
  ): () => void
  clear(): void
}

export type TestsParts = {
  readonly pad: Pad
  readonly documents: DocumentPort
  readonly compile: CompilePort
  readonly frames: TestFramesPort
  /** Fetches the text of the script that puts the module `vitest` into a frame, and of the one that puts React there. */
  readonly kit: () => Promise<string>
  readonly packages: () => Promise<string>
  /** A test that waits for something that does not come fails after this, ms. */
  readonly patienceMs: number
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => () => void
  /** The tab is in the background, where frames and timers are slow. */
  readonly isHidden: () => boolean
}

export type TestsSession = {
  /** Runs tests; what ran before is ended. Code from elsewhere waits for a word first. */
  run(target: TestTarget): void
  /** Code from elsewhere may run: what waited runs. */
  allow(): void
  /** Takes the frame away, whatever its code does. */
  stop(): void
  /** Whether somebody looks at the tests: then a frame waits for the next run. */
  look(isOn: boolean): void
  /** The compiler cannot go on. */
  broke(): void
  dispose(): void
}

export const allTests: TestTarget = { path: null, names: null }

/** News of running tests are told together after so long, ms: each change draws the tree of tests anew. */
export const tellMs = 50

/** How a frame came to its end: by itself, taken away, or because the run is over. */
type FrameRun = 'done' | TestEnd | 'over'

/** Runs files of tests when it is asked to, each in a frame of its own, one after the other. */
export function createTests(parts: TestsParts): TestsSession {
  const { pad, documents, compile, frames } = parts
  const store = pad.tests
  let waiting: readonly TestsEvent[] = []
  let callOffTelling = () => {}
  /** Tells an event at once, and before it those that wait. */
  const tell = (...events: readonly TestsEvent[]) => {
    callOffTelling()
    const all = [...waiting, ...events]
    waiting = []
    store.setState((state) => all.reduce(reduceTests, state), true)
  }
  const tellSoon = (event: TestsEvent) => {
    if (waiting.length === 0) callOffTelling = parts.after(tellMs, tell)
    waiting = [...waiting, event]
  }
  const testPaths = () => documents.paths().filter(isTestFile).toSorted()
  let runs = store.getState().run
  let isLookedAt = false
  /** Ends the frame that runs; nothing where none does. */
  let endFrame = () => {}

  const sources = (): readonly SourceFile[] =>
    documents
      .paths()
      .flatMap((path) => documents.read(path) ?? [])
      .map(({ path, text }) => ({ path, text }))

  /** Errors told at their places in the sources. */
  const located = async (errors: readonly TestError[]): Promise<readonly TestError[]> => {
    const places = await locate(errors.flatMap(({ stack }) => stack.map(({ place }) => place)))
    let at = 0
    return errors.map((error) => ({
      ...error,
      stack: error.stack.map(({ name, place }) => ({ name, place: places[at++] ?? place })),
    }))
  }
  const locate = (places: readonly Place[]): Promise<readonly Place[]> =>
    places.length === 0 ? Promise.resolve([]) : compile.locate(places)

  const take = async (
    run: number,
    path: string,
    { news, resumed }: { news: RunnerNews; resumed: boolean },
  ) => {
    const trouble = (found: TestTrouble) => tellSoon({ type: 'trouble', run, path, trouble: found })
    switch (news.type) {
      case 'collected':
        tellSoon({ ...news, run, path, resumed })
        break
      case 'test-started':
        tellSoon({ ...news, run, path })
        break
      case 'test-ended':
        tellSoon({ ...news, errors: await located(news.errors), run, path })
        break
      case 'tests-done':
        for (const error of await located(news.errors)) trouble({ type: 'error', error })
        break
      case 'problem': {
        const { kind, name, message, place, stack } = news
        const places = await locate([
          ...(place === null ? [] : [place]),
          ...stack.map((frame) => frame.place),
        ])
        const [at = null, ...rest] = place === null ? [null, ...places] : places
        const trace = stack.map((frame, index) => ({ name: frame.name, place: rest[index] ?? frame.place }))
        trouble({ type: 'problem', problem: { kind, name, message, place: at, stack: trace } })
        break
      }
      case 'console': {
        const { rows, lost } = news
        tellSoon({ type: 'rows', run, path, rows: withPlaces(rows, await locate(placesIn(rows))), lost })
        break
      }
      case 'heartbeat':
      case 'pressed':
      case 'painted':
        break
    }
  }

  const runFrame = (
    run: number,
    order: TestOrder,
    {
      network,
      resumed,
      isLast,
    }: { readonly network: boolean; readonly resumed: boolean; readonly isLast: boolean },
  ): Promise<FrameRun> =>
    new Promise((settle) => {
      const { path } = order.build.test
      let isUp = false
      let told = Promise.resolve()
      const end = (how: FrameRun) => {
        endFrame = () => {}
        silence.stop()
        dispose()
        // what it told before comes first
        void told.then(() => settle(how))
      }
      const silence = watchSilence(parts, () => {
        if (isUp) end('stuck')
      })
      endFrame = () => end('over')
      const dispose = frames.run(order, network, {
        started: () => {
          isUp = true
          silence.heard()
          // the next file's frame loads while this one runs
          if (!isLast) frames.warm(network, 1)
        },
        news: (news) => {
          silence.heard()
          if (news.type === 'heartbeat') return
          told = told.then(() => take(run, path, { news, resumed }))
          if (news.type === 'tests-done') end('done')
        },
        gone: (why) => end(why === 'silent' || why === 'grabbed' ? why : 'left'),
      })
    })

  /** Runs a file; a frame that is taken away is followed by one for the tests that still wait. */
  const runFile = async (
    run: number,
    build: TestBuild,
    {
      choice,
      network,
      isLast,
    }: {
      readonly choice: TestChoice
      readonly network: boolean
      readonly isLast: boolean
    },
  ) => {
    const { path } = build.test
    let wanted = choice
    for (let resumed = false; ; resumed = true) {
      const order: TestOrder = { build, choice: wanted, patienceMs: parts.patienceMs }
      const how = await runFrame(run, order, { network, resumed, isLast })
      if (how === 'over' || how === 'done') return
      // one that waits shares its thread, and would keep the process alive
      frames.clear()
      tell()
      const file = store.getState().files.find((found) => found.path === path)
      // a frame that ended while none of its tests ran would end so again
      const canGoOn = file?.tasks.some(({ state }) => state === 'running') ?? false
      tell({ type: 'frame-ended', run, path, end: how })
      if (!canGoOn) return
      const after = store.getState().files.find((found) => found.path === path)
      wanted = after === undefined ? [] : waitingTests(after)
      if (wanted.length === 0) return
    }
  }

  const begin = async ({ path: only, names }: TestTarget) => {
    endFrame()
    runs += 1
    const run = runs
    const { network } = pad.preview.getState()
    const files = sources()
    const paths = testPaths()
    const choice: TestChoice = names === null ? null : [names]
    const wanted = paths.filter((path) => only === null || path === only).map((path) => ({ path, choice }))
    tell({ type: 'began', run, at: parts.now(), wanted, paths })
    // the second file's frame loads beside the first's: most of it is waiting for other processes
    frames.warm(network, Math.min(wanted.length, 2))
    const buildOf = (at: number) => {
      const path = wanted[at]?.path
      return path === undefined ? null : compile.build({ seq: run, files, network, test: path })
    }
    let coming = buildOf(0)
    if (!(await equipped(parts.kit)) || run !== runs) {
      if (run === runs) broke()
      return
    }
    for (const [at, { path }] of wanted.entries()) {
      const result = await coming
      if (run !== runs || result === null) return
      // the next file is built while this one runs
      coming = buildOf(at + 1)
      tell({ type: 'file-started', run, path })
      const trouble = (found: TestTrouble) => tell({ type: 'trouble', run, path, trouble: found })
      if (result.type === 'failed')
        for (const problem of result.problems) trouble({ type: 'problem', problem })
      if (result.type === 'missing') trouble({ type: 'missing', missing: result.missing })
      if (result.type === 'built' && result.build.test !== undefined) {
        if (result.build.builtIn.length > 0 && !(await equipped(parts.packages))) {
          if (run === runs) broke()
          return
        }
        if (run !== runs) return
        const test = { ...result.build, test: result.build.test }
        await runFile(run, test, { choice, network, isLast: at === wanted.length - 1 })
      }
      if (run !== runs) return
      tell({ type: 'file-ended', run, path })
    }
    if (!isLookedAt) frames.clear()
    tell({ type: 'ended', run, at: parts.now() })
    // how it ended is drawn first
    parts.after(0, wait)
  }

  /** Has a frame wait for the next run while somebody looks. */
  const wait = () => {
    const { foreign, network } = pad.preview.getState()
    if (isLookedAt && !foreign && testPaths().length > 0) frames.warm(network, 1)
  }

  /** Whether the frames have, from here on, what can be fetched. */
  const equipped = (fetch: () => Promise<string>): Promise<boolean> =>
    fetch().then(
      (script) => {
        frames.equip(script)
        return true
      },
      () => false,
    )

  const stop = () => {
    const run = runs
    runs += 1
    endFrame()
    frames.clear()
    tell({ type: 'stopped', run, at: parts.now() })
  }

  const broke = () => {
    runs += 1
    endFrame()
    frames.clear()
    tell({ type: 'broken' })
  }

  const edited = () => tell({ type: 'edited' })
  const stops = [documents.onChange(edited), documents.onPaths(edited)]

  return {
    run(target) {
      if (!pad.preview.getState().foreign) {
        void begin(target)
        return
      }
      stop()
      tell({ type: 'paused', target, survey: null })
      void compile.survey(sources()).then((survey) => {
        const { phase } = store.getState()
        if (phase.type === 'paused') tell({ type: 'paused', target: phase.target, survey })
      })
    },
    allow() {
      const { phase } = store.getState()
      pad.preview.setState({ foreign: false })
      if (phase.type === 'paused') void begin(phase.target)
    },
    stop,
    look(isOn) {
      isLookedAt = isOn
      if (isOn) void equipped(parts.kit).then(wait)
      else if (store.getState().phase.type !== 'running') frames.clear()
    },
    broke,
    dispose() {
      for (const end of stops) end()
      stop()
    },
  }
}
