import type { Build } from '../../core/preview/build.ts'
import type { RunnerNews } from '../../core/preview/messages.ts'
import { createFrame, type Frame, type FrameEnd } from './frame.ts'

export type StageEvents = {
  /** A frame was given the build. */
  readonly started: (seq: number) => void
  readonly news: (seq: number, news: RunnerNews) => void
  readonly gone: (seq: number, why: FrameEnd) => void
  /** A fresh frame did not say hello in time. */
  readonly silent: () => void
}

/** Where builds are run, one frame each. */
export interface Stage {
  /** Makes a frame ready ahead of a build. */
  warm(network: boolean): void
  /** Runs a build in a fresh frame; what is on show stays until the new code has painted. A later build takes over. */
  run(build: Build, network: boolean): void
  /** Takes all frames away, whatever their code is doing. */
  clear(): void
}

type Waiting = { readonly frame: Frame; readonly network: boolean; callOff: () => void }
type Running = { readonly frame: Frame; readonly seq: number }

/** How long a fresh frame may take to say hello, ms. */
const helloMs = 10_000
/** The next frame is loaded when the one on show has had this long for itself, ms. */
const restMs = 250

/**
 * Keeps three frames at most: the one on show, the one whose code has not painted yet (beneath it), and an empty one
 * that waits for the next build. So the state of no run reaches another, and nothing flickers.
 */
export function createStage({
  container,
  addressOf,
  newNonce,
  title,
  after,
  events,
}: {
  readonly container: HTMLElement
  readonly addressOf: (network: boolean) => string
  readonly newNonce: () => string
  readonly title: string
  readonly after: (ms: number, run: () => void) => () => void
  readonly events: StageEvents
}): Stage {
  let next: Waiting | null = null
  let coming: Running | null = null
  let shown: Running | null = null
  let wanted: { readonly build: Build; readonly network: boolean } | null = null
  let resting = () => {}

  const place = ({ element }: Frame, layer: 'shown' | 'beneath') => {
    element.dataset['layer'] = layer
    element.tabIndex = layer === 'shown' ? 0 : -1
  }

  const dropNext = () => {
    next?.callOff()
    next?.frame.dispose()
    next = null
  }

  const warm = (network: boolean) => {
    if (next?.network === network) return
    dropNext()
    let run: Running | null = null
    const frame = createFrame(container, {
      address: addressOf(network),
      nonce: newNonce(),
      title,
      events: {
        ready: () => {
          waiting.callOff()
          begin()
        },
        news: (news) => {
          if (run === null) return
          if (news.type === 'painted' && run === coming) reveal(run, network)
          events.news(run.seq, news)
        },
        gone: (why) => {
          waiting.callOff()
          if (next === waiting) next = null
          if (run === null) return
          if (coming === run) coming = null
          if (shown === run) shown = null
          events.gone(run.seq, why)
        },
      },
    })
    const waiting: Waiting = { frame, network, callOff: after(helloMs, events.silent) }
    place(frame, 'beneath')
    next = waiting
    taken = (seq) => {
      run = { frame, seq }
      return run
    }
  }
  /** Tells the frame that waits which build it was given. */
  let taken: (seq: number) => Running = () => {
    throw new Error('no frame waits')
  }

  const begin = () => {
    if (wanted === null || next === null || !next.frame.isReady()) return
    const { build } = wanted
    wanted = null
    coming?.frame.dispose()
    coming = taken(build.seq)
    const { frame } = next
    next = null
    events.started(build.seq)
    frame.run(build)
  }

  const reveal = (run: Running, network: boolean) => {
    shown?.frame.dispose()
    shown = run
    coming = null
    place(run.frame, 'shown')
    resting()
    resting = after(restMs, () => warm(network))
  }

  return {
    warm,
    run(build, network) {
      wanted = { build, network }
      resting()
      warm(network)
      begin()
    },
    clear() {
      resting()
      wanted = null
      dropNext()
      for (const run of [coming, shown]) run?.frame.dispose()
      coming = null
      shown = null
    },
  }
}
