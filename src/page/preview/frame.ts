import type { Build } from '../../core/preview/build.ts'
import {
  decodeHello,
  decodeNews,
  type HostMessage,
  type RunnerNews,
  type TestOrder,
} from '../../core/preview/messages.ts'
import type { Keyboard } from './keyboard.ts'

/**
 * Why a frame was given up: it went to another page, talked past its channel without end, spoke out of turn, or took the
 * keyboard again and again.
 */
export type FrameEnd = 'left' | 'noisy' | 'strange' | 'grabbed'

export type FrameEvents = {
  /** It has said hello and loaded: it can be given its build. */
  readonly ready: () => void
  readonly news: (news: RunnerNews) => void
  /** The frame is gone from the page. */
  readonly gone: (why: FrameEnd) => void
}

/** One frame of the runner. It runs one build, or one file of tests. */
export interface Frame {
  readonly element: HTMLIFrameElement
  readonly isReady: () => boolean
  /** Has the text of a script evaluated that a build or tests will want; only before them, and when it is ready. */
  prepare(script: string): void
  /** Hands the build over; only once, and only when it is ready. */
  run(build: Build): void
  /** Hands a file of tests over; in place of a build, and like it only once. */
  test(order: TestOrder): void
  dispose(): void
}

/** Messages past the channel after which a frame is dropped: each costs the page a task. */
const strayMost = 200
/** What a frame may take of the keyboard: a third time while the user types is too much, or a 21st while they do not. */
const takenMost = 20
const takenTyping = 8

/**
 * Puts a frame of the runner into `container`. Its first `hello` with the nonce gives the channel's end; a message of
 * any other window, another nonce or a second hello is nothing. A second `load` means that the code has navigated.
 */
export function createFrame(
  container: HTMLElement,
  {
    address,
    nonce,
    title,
    events,
    keyboard,
  }: {
    readonly address: string
    readonly nonce: string
    readonly title: string
    readonly events: FrameEvents
    /** None where nobody types beside the frame. */
    readonly keyboard: Keyboard | null
  },
): Frame {
  const { ownerDocument } = container
  const view = ownerDocument.defaultView
  const element = ownerDocument.createElement('iframe')
  let port: MessagePort | null = null
  let loads = 0
  let stray = 0
  let taken = 0
  let isGone = false
  let hasRun = false

  const hand = (message: HostMessage) => {
    if (!isReady() || hasRun) return
    hasRun = true
    port?.postMessage(message)
  }
  const isReady = () => port !== null && loads === 1 && !isGone
  const end = (why: FrameEnd) => {
    if (isGone) return
    dispose()
    events.gone(why)
  }
  const dispose = () => {
    isGone = true
    watch?.stop()
    view?.removeEventListener('message', onMessage)
    port?.close()
    element.remove()
  }
  const onMessage = (event: MessageEvent<unknown>) => {
    const own = element.contentWindow
    if (own === null || !isWithin(event.source, own)) return
    const isHello = port === null && event.source === own && event.origin === 'null'
    const hello = isHello ? decodeHello(event.data) : null
    const [theirs] = event.ports
    if (hello === null || hello.nonce !== nonce || theirs === undefined) {
      stray += 1
      if (stray > strayMost) end('noisy')
      return
    }
    port = theirs
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const news = decodeNews(data)
      if (isGone) return
      if (news === null) end('strange')
      else if (news.type === 'pressed') watch?.pressed()
      else events.news(news)
    })
    port.start()
    if (isReady()) events.ready()
  }
  view?.addEventListener('message', onMessage)

  element.title = title
  element.setAttribute('sandbox', 'allow-scripts allow-forms')
  element.setAttribute('allow', '')
  element.referrerPolicy = 'no-referrer'
  element.addEventListener('load', () => {
    loads += 1
    if (loads > 1) end('left')
    else if (isReady()) events.ready()
  })
  element.name = nonce
  element.src = address
  container.append(element)
  const watch = keyboard?.watch(element, (isTyping) => {
    taken += isTyping ? takenTyping : 1
    if (taken > takenMost) end('grabbed')
  })

  return {
    element,
    isReady,
    prepare(script) {
      const message: HostMessage = { type: 'prepare', script }
      if (isReady() && !hasRun) port?.postMessage(message)
    },
    run: (build) => hand({ type: 'run', build }),
    test: (order) => hand({ type: 'test', ...order }),
    dispose,
  }
}

/** Whether a message came from a frame or from one within it; those can hurt the page by their number alone. */
const isWithin = (source: MessageEventSource | null, frame: Window): boolean => {
  let at = source
  while (at !== null && 'parent' in at && at !== at.parent) {
    if (at === frame) return true
    at = at.parent
  }
  return false
}
