import type { RunnerNews, TestOrder } from '../../core/preview/messages.ts'
import { createFrame, type Frame, type FrameEnd } from './frame.ts'
import type { Keyboard } from './keyboard.ts'

export type TestFrameEvents = {
  /** The frame was given its file. */
  readonly started: () => void
  readonly news: (news: RunnerNews) => void
  /** The frame is gone; `silent`: it did not come up in time. */
  readonly gone: (why: FrameEnd | 'silent') => void
}

/** Frames that run one file of tests each, where nobody sees them. */
export interface TestFrames {
  /** Loads frames ahead, so that `count` of them wait. */
  warm(network: boolean, count: number): void
  /** From here on every frame is given the text of a script ahead of its file (the test kit, React). */
  equip(script: string): void
  /** Runs a file in the frame that has waited longest, or a fresh one. Gives the way to take the frame away. */
  run(order: TestOrder, network: boolean, events: TestFrameEvents): () => void
  /** Takes the frames that wait away. */
  clear(): void
}

/** A frame, and what becomes of it: `use` is set when it is given a file. */
type Slot = {
  readonly frame: Frame
  readonly network: boolean
  use: { readonly order: TestOrder; readonly events: TestFrameEvents } | null
  /** How many of the scripts it has. */
  given: number
  callOff: () => void
}

/** Tests focus what they test, as often as they like; only that the user types meanwhile is held against them. */
const typedInto = (keyboard: Keyboard): Keyboard => ({
  watch: (frame, taken) =>
    keyboard.watch(frame, (isTyping) => {
      if (isTyping) taken(isTyping)
    }),
})

/** How long a fresh frame may take to say hello, ms. */
const helloMs = 10_000

export function createTestFrames({
  container,
  addressOf,
  newNonce,
  title,
  after,
  keyboard,
}: {
  readonly container: HTMLElement
  readonly addressOf: (network: boolean) => string
  readonly newNonce: () => string
  readonly title: string
  readonly after: (ms: number, run: () => void) => () => void
  readonly keyboard: Keyboard
}): TestFrames {
  /** Frames that wait for a file, the oldest first. */
  let waiting: readonly Slot[] = []
  const scripts: string[] = []

  const drop = (slot: Slot) => {
    slot.callOff()
    slot.frame.dispose()
    waiting = waiting.filter((other) => other !== slot)
  }

  const end = (slot: Slot, why: FrameEnd | 'silent') => {
    drop(slot)
    slot.use?.events.gone(why)
  }

  /** Gives a frame that is ready its scripts, and its file where there is one. */
  const begin = (slot: Slot) => {
    if (!slot.frame.isReady()) return
    for (const script of scripts.slice(slot.given)) slot.frame.prepare(script)
    slot.given = scripts.length
    if (slot.use === null) return
    const { order, events } = slot.use
    slot.frame.test(order)
    events.started()
  }

  const make = (network: boolean): Slot => {
    const frame = createFrame(container, {
      address: addressOf(network),
      nonce: newNonce(),
      title,
      keyboard: typedInto(keyboard),
      events: {
        ready: () => {
          slot.callOff()
          begin(slot)
        },
        news: (news) => slot.use?.events.news(news),
        gone: (why) => end(slot, why),
      },
    })
    const slot: Slot = {
      frame,
      network,
      use: null,
      given: 0,
      callOff: after(helloMs, () => end(slot, 'silent')),
    }
    frame.element.tabIndex = -1
    frame.element.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%; border: 0'
    return slot
  }

  const warm = (network: boolean, count: number) => {
    for (const slot of waiting) if (slot.network !== network) drop(slot)
    while (waiting.length < count) waiting = [...waiting, make(network)]
  }

  return {
    warm,
    equip(script) {
      if (scripts.includes(script)) return
      scripts.push(script)
      waiting.forEach(begin)
    },
    run(order, network, events) {
      warm(network, 1)
      const [slot = make(network), ...others] = waiting
      waiting = others
      slot.use = { order, events }
      begin(slot)
      return () => drop(slot)
    },
    clear() {
      waiting.forEach(drop)
    },
  }
}
