import type { Build } from '../../core/preview/build.ts'
import type { Keyboard } from './keyboard.ts'

/** An iframe as far as frames of the runner need one. */
export class FakeIframe extends EventTarget {
  readonly dataset: Record<string, string> = {}
  readonly attributes = new Map<string, string>()
  readonly style = { cssText: '' }
  readonly contentWindow: { readonly parent: unknown }
  name = ''
  src = ''
  title = ''
  tabIndex = 0
  referrerPolicy = ''
  isThere = false

  constructor(page: unknown) {
    super()
    this.contentWindow = { parent: page }
  }
  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value)
  }
  remove(): void {
    this.isThere = false
  }
}

/** One end of a channel; what is posted to the other stands in `sent`. */
class FakePort extends EventTarget {
  readonly sent: unknown[] = []
  isOpen = true
  postMessage(message: unknown): void {
    this.sent.push(message)
  }
  start(): void {}
  close(): void {
    this.isOpen = false
  }
}

/** A page that frames are put into, and the runner's side of each. */
export function fakePage() {
  const view = new EventTarget()
  Object.assign(view, { parent: view })
  const frames: FakeIframe[] = []
  const ports = new Map<FakeIframe, FakePort>()
  const container = {
    ownerDocument: {
      defaultView: view,
      createElement: () => new FakeIframe(view),
    },
    append(frame: FakeIframe) {
      frame.isThere = true
      frames.push(frame)
    },
  } as unknown as HTMLElement
  const say = (event: {
    readonly source: unknown
    readonly data: unknown
    readonly origin?: string
    readonly ports?: readonly unknown[]
  }) => view.dispatchEvent(Object.assign(new Event('message'), { origin: 'null', ports: [], ...event }))
  const hello = (frame: FakeIframe, nonce = frame.name) => {
    const port = new FakePort()
    say({ source: frame.contentWindow, data: { type: 'sparkpad:hello', nonce }, ports: [port] })
    ports.set(frame, port)
  }
  const load = (frame: FakeIframe) => frame.dispatchEvent(new Event('load'))
  return {
    container,
    /** All frames there ever were, in the order they came. */
    frames,
    here: () => frames.filter(({ isThere }) => isThere),
    say,
    hello,
    load,
    /** The runner's document has loaded and said hello. */
    comeUp: (frame: FakeIframe) => {
      hello(frame)
      load(frame)
    },
    tell: (frame: FakeIframe, data: unknown) =>
      ports.get(frame)?.dispatchEvent(Object.assign(new Event('message'), { data })),
    /** What the page has posted to a frame. */
    sent: (frame: FakeIframe) => ports.get(frame)?.sent ?? [],
    port: (frame: FakeIframe) => ports.get(frame),
  }
}

export const emptyBuild = (seq: number, builtIn: readonly string[] = []): Build => ({
  seq,
  html: '',
  styles: [],
  scripts: [],
  modules: [],
  builtIn,
  remote: [],
})

/** A keyboard from which frames take the focus when the test says so. */
export function fakeKeyboard() {
  const takers = new Set<(isTyping: boolean) => void>()
  let presses = 0
  return {
    watch: (_, taken) => {
      takers.add(taken)
      return {
        pressed: () => {
          presses += 1
        },
        stop: () => void takers.delete(taken),
      }
    },
    take: (isTyping: boolean) => {
      for (const taken of takers) taken(isTyping)
    },
    watched: () => takers.size,
    presses: () => presses,
  } satisfies Keyboard & Record<string, unknown>
}
