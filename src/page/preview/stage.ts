import type { Build } from '../../core/preview/build.ts'
import type { RunnerNews } from '../../core/preview/messages.ts'
import { createFrame, type Frame, type FrameEnd } from './frame.ts'
import type { Keyboard } from './keyboard.ts'

export type StageEvents = {
  /** A frame was given the build. */
  readonly started: (seq: number) => void
  readonly news: (seq: number, news: RunnerNews) => void
  readonly gone: (seq: number, why: FrameEnd) => void
  /** A fresh frame that is needed did not say hello in time, or React for it could not be fetched. */
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

/** A frame and the build it was given, null while it waits for one. */
type Slot = {
  readonly frame: Frame
  readonly network: boolean
  seq: number | null
  /** Whether it was given React. */
  isEquipped: boolean
  callOff: () => void
}

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
  packages,
  events,
  keyboard,
}: {
  readonly container: HTMLElement
  readonly addressOf: (network: boolean) => string
  readonly newNonce: () => string
  readonly title: string
  readonly after: (ms: number, run: () => void) => () => void
  /** Fetches the text of the script that puts React into a frame. */
  readonly packages: () => Promise<string>
  /** None where nobody types beside the frames. */
  readonly keyboard: Keyboard | null
  readonly events: StageEvents
}): Stage {
  let next: Slot | null = null
  let coming: Slot | null = null
  let shown: Slot | null = null
  let wanted: Build | null = null
  let resting = () => {}
  /** Whether the newest build has React in it; the first one is taken to. */
  let wantsPackages = true
  let react: string | null = null
  let isAsked = false

  const ask = () => {
    if (react !== null || isAsked) return
    isAsked = true
    packages().then(take, () => {
      isAsked = false
      if (wanted !== null && wantsPackages) events.silent()
    })
  }

  const take = (text: string) => {
    react = text
    if (next !== null) equip(next)
    begin()
  }

  /** Gives a frame React, once there is one, and ready. */
  const equip = (slot: Slot) => {
    if (!wantsPackages || slot.isEquipped || react === null || !slot.frame.isReady()) return
    slot.isEquipped = true
    slot.frame.prepare(react)
  }

  const place = ({ frame }: Slot, layer: 'shown' | 'beneath') => {
    frame.element.dataset['layer'] = layer
    frame.element.tabIndex = layer === 'shown' ? 0 : -1
  }

  const drop = (slot: Slot | null) => {
    slot?.callOff()
    slot?.frame.dispose()
    if (next === slot) next = null
    if (coming === slot) coming = null
    if (shown === slot) shown = null
  }

  const warm = (network: boolean) => {
    if (wantsPackages) ask()
    if (next?.network === network) return
    drop(next)
    const frame = createFrame(container, {
      address: addressOf(network),
      nonce: newNonce(),
      title,
      keyboard,
      events: {
        ready: () => {
          slot.callOff()
          begin()
          if (slot === next) equip(slot)
        },
        news: (news) => {
          if (slot.seq === null) return
          if (news.type === 'painted' && slot === coming) reveal(slot)
          events.news(slot.seq, news)
        },
        gone: (why) => {
          drop(slot)
          if (slot.seq !== null) events.gone(slot.seq, why)
        },
      },
    })
    const slot: Slot = {
      frame,
      network,
      seq: null,
      isEquipped: false,
      callOff: after(helloMs, () => unheard(slot)),
    }
    place(slot, 'beneath')
    next = slot
  }

  /** Beside a frame whose code loops none comes up. Where no build waits for it, that is nothing to tell. */
  const unheard = (slot: Slot) => {
    if (shown !== null && wanted === null) drop(slot)
    else events.silent()
  }

  /** Gives the frame that waits the build that is wanted, once there are both, and React where it is part of it. */
  const begin = () => {
    if (wanted === null || next === null || !next.frame.isReady()) return
    if (wantsPackages && react === null) return
    equip(next)
    const build = wanted
    wanted = null
    drop(coming)
    coming = next
    next = null
    coming.seq = build.seq
    events.started(build.seq)
    coming.frame.run(build)
  }

  const reveal = (slot: Slot) => {
    drop(shown)
    shown = slot
    coming = null
    place(slot, 'shown')
    resting()
    resting = after(restMs, () => warm(slot.network))
  }

  return {
    warm,
    run(build, network) {
      wanted = build
      wantsPackages = build.builtIn.length > 0
      resting()
      warm(network)
      begin()
    },
    clear() {
      resting()
      wanted = null
      for (const slot of [next, coming, shown]) drop(slot)
    },
  }
}
