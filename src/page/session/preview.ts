import type {
  Build,
  BuildRequest,
  BuildResult,
  Place,
  Problem,
  SourceFile,
  Survey,
} from '../../core/preview/build.ts'
import { placesIn, withPlaces } from '../../core/preview/locate-rows.ts'
import type { RunnerNews } from '../../core/preview/messages.ts'
import { reducePreview, runsByItself, typingPauseMs, type PreviewEvent } from '../../core/preview/preview.ts'
import type { Pad } from '../store/pad.ts'
import type { DocumentPort } from './document-port.ts'
import { watchSilence } from './silence.ts'

/** The compile worker as the preview uses it. */
export interface CompilePort {
  build(request: BuildRequest): Promise<BuildResult>
  locate(places: readonly Place[]): Promise<readonly Place[]>
  survey(files: readonly SourceFile[]): Promise<Survey>
}

/** Where builds run; `page/preview` makes it. */
export interface StagePort {
  warm(network: boolean): void
  run(build: Build, network: boolean): void
  clear(): void
}

export type PreviewParts = {
  readonly pad: Pad
  readonly documents: DocumentPort
  readonly compile: CompilePort
  readonly stage: StagePort
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => () => void
  /** The tab is in the background, where frames and timers are slow. */
  readonly isHidden: () => boolean
}

export type PreviewSession = {
  /** Somebody looks: builds and runs, unless the code waits for a word. */
  show(): void
  /** Nobody looks any more: nothing is built, no frame is left. */
  hide(): void
  /** The user wants it to run: after a stop, or code from elsewhere for the first time. */
  start(): void
  /** Ends the code, whatever it does; it stays ended until `start`. */
  stop(): void
  /** Runs the newest state of the files from the beginning. */
  reload(): void
  allowNetwork(allowed: boolean): void
  clearConsole(): void
  /** Whether a new run leaves the console as it is. */
  keepConsole(keeps: boolean): void
  /** What the stage tells. */
  readonly stageEvents: {
    readonly started: (seq: number) => void
    readonly news: (seq: number, news: RunnerNews) => void
    readonly gone: (seq: number, why: string) => void
    readonly silent: () => void
  }
  /** The compiler cannot go on. */
  broke(): void
  dispose(): void
}

/** Keeps the preview up to date with the documents, and an eye on the code that runs in it. */
export function createPreview(parts: PreviewParts): PreviewSession {
  const { pad, documents, compile, stage } = parts
  const store = pad.preview
  const tell = (event: PreviewEvent) => store.setState((state) => reducePreview(state, event), true)
  let seq = store.getState().asked
  let pause = () => {}
  let isShown = false
  const silence = watchSilence(parts, () => {
    const { run } = store.getState()
    if (run !== null) tell({ type: 'silent', seq: run })
  })

  const files = (): readonly SourceFile[] =>
    documents
      .paths()
      .flatMap((path) => documents.read(path) ?? [])
      .map(({ path, text }) => ({ path, text }))

  const update = async () => {
    pause()
    seq += 1
    const own = seq
    const { network } = store.getState()
    tell({ type: 'asked', seq: own })
    const result = await compile.build({ seq: own, files: files(), network })
    // A later build was asked for, or nobody wants one any more.
    if (own !== seq || store.getState().phase.type !== 'building') return
    tell({ type: 'built', result })
    if (result.type === 'built') {
      silence.heard()
      stage.run(result.build, network)
    }
  }

  const changed = (waitMs: number) => {
    if (!isShown || !runsByItself(store.getState())) return
    pause()
    if (waitMs === 0) void update()
    else pause = parts.after(waitMs, () => void update())
  }

  const begin = () => {
    const { foreign, network } = store.getState()
    if (!foreign) {
      stage.warm(network)
      void update()
      return
    }
    tell({ type: 'paused', survey: null })
    void compile.survey(files()).then((survey) => {
      if (store.getState().phase.type === 'paused') tell({ type: 'paused', survey })
    })
  }

  const end = (type: 'asleep' | 'stopped' | 'broken') => {
    pause()
    seq += 1
    stage.clear()
    tell({ type })
  }

  const stops = [
    documents.onChange(() => changed(typingPauseMs)),
    documents.onPaths(() => changed(typingPauseMs)),
    pad.review.subscribe(({ lastAccept }, before) => {
      if (lastAccept !== before.lastAccept) changed(0)
    }),
    silence.stop,
  ]

  const located = async (own: number, news: Extract<RunnerNews, { readonly type: 'problem' }>) => {
    const { kind, name, message, place, stack } = news
    const places = await compile.locate([
      ...(place === null ? [] : [place]),
      ...stack.map((frame) => frame.place),
    ])
    const [at = null, ...rest] = place === null ? [null, ...places] : places
    const problem: Problem = {
      kind,
      name,
      message,
      place: at,
      stack: stack.map((frame, index) => ({ name: frame.name, place: rest[index] ?? frame.place })),
    }
    tell({ type: 'problem', seq: own, problem })
  }

  const locatedRows = async (
    own: number,
    { rows, lost }: Extract<RunnerNews, { readonly type: 'console' }>,
  ) => {
    const known = placesIn(rows)
    const places = known.length === 0 ? [] : await compile.locate(known)
    tell({ type: 'rows', seq: own, rows: withPlaces(rows, places), lost })
  }
  /** Rows come in the order in which they were told, also where some have no place to look up. */
  let rowsTold: Promise<void> = Promise.resolve()

  return {
    show() {
      if (isShown) return
      isShown = true
      const { phase } = store.getState()
      if (phase.type !== 'stopped') begin()
    },
    hide() {
      isShown = false
      const { phase } = store.getState()
      // What was stopped, or never got to run, stays so when it is looked at again.
      if (['stopped', 'stuck', 'left', 'grabbed'].includes(phase.type)) end('stopped')
      else end('asleep')
    },
    start() {
      if (store.getState().foreign) store.setState({ foreign: false })
      begin()
    },
    stop: () => end('stopped'),
    reload() {
      if (!store.getState().foreign) void update()
    },
    allowNetwork(allowed) {
      store.setState({ network: allowed })
      if (isShown && runsByItself(store.getState())) begin()
    },
    clearConsole: () => tell({ type: 'cleared' }),
    keepConsole: (keeps) => tell({ type: 'keeping', keeps }),
    stageEvents: {
      started(own) {
        silence.heard()
        tell({ type: 'started', seq: own })
      },
      news(own, news) {
        if (own !== store.getState().run) return
        silence.heard()
        tell({ type: 'alive', seq: own })
        switch (news.type) {
          case 'heartbeat':
          case 'pressed':
          // a preview runs no tests
          case 'collected':
          case 'test-started':
          case 'test-ended':
          case 'tests-done':
            break
          case 'painted':
            tell({ type: 'painted', seq: own })
            break
          case 'problem':
            void located(own, news)
            break
          case 'console':
            rowsTold = rowsTold.then(() => locatedRows(own, news))
            break
        }
      },
      gone(own, why) {
        if (own !== store.getState().run) return
        stage.clear()
        tell({ type: why === 'grabbed' ? 'grabbed' : 'left', seq: own })
      },
      silent: () => end('broken'),
    },
    broke: () => end('broken'),
    dispose() {
      for (const stop of stops) stop()
      end('asleep')
    },
  }
}
