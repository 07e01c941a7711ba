import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createKeyboard } from './keyboard.ts'

/** What a page and its frames are to a keyboard. */
class FakeElement extends EventTarget {
  readonly isConnected = true
  isHovered = false
  matches(): boolean {
    return this.isHovered
  }
  focus(): void {
    activate(this)
  }
  blur(): void {
    if (active === this) active = null
  }
}
class FakeFrame extends FakeElement {}
let active: FakeElement | null = null
const activate = (element: FakeElement) => {
  active = element
}

const stand = () => {
  const view = Object.assign(new EventTarget(), { focus: () => {} })
  const page = Object.defineProperties(Object.assign(new EventTarget(), { defaultView: view, body: null }), {
    activeElement: { get: () => active },
  })
  const field = new FakeElement()
  active = field
  let now = 10_000
  let timers: { readonly at: number; readonly run: () => void }[] = []
  let isActive = false
  const keyboard = createKeyboard({
    page: page as unknown as Document,
    now: () => now,
    after: (ms, run) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    isActive: () => isActive,
  })
  const wait = (ms: number) => {
    now += ms
    const due = timers.filter(({ at }) => at <= now)
    timers = timers.filter((timer) => !due.includes(timer))
    for (const { run } of due) run()
  }
  const frame = new FakeFrame()
  const taken: boolean[] = []
  const watch = keyboard.watch(frame as unknown as HTMLIFrameElement, (isTyping) => taken.push(isTyping))
  const dispatch = (type: string, more: object = {}) =>
    page.dispatchEvent(Object.assign(new Event(type), more))
  return {
    frame,
    watch,
    wait,
    dispatch,
    type: (key: string) => {
      dispatch('keydown', { key })
      dispatch('keyup', { key })
    },
    /** The frame has the focus from now on; the page hears of it. */
    take: () => {
      active = frame
      view.dispatchEvent(new Event('blur'))
    },
    /** It has the focus, and nobody hears of it. */
    steal: () => {
      active = frame
    },
    /** What has the focus is taken away. */
    lose: () => {
      active = null
    },
    act: () => {
      isActive = true
    },
    taken: () => taken,
    has: () => (active === frame ? 'frame' : active === field ? 'field' : 'none'),
  }
}

describe('the keyboard of a page', () => {
  beforeEach(() => {
    vi.stubGlobal('HTMLElement', FakeElement)
    vi.stubGlobal('HTMLIFrameElement', FakeFrame)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('[V150] what a frame took by itself goes back to where the user typed, and counts while they type', () => {
    const { type, take, wait, has, taken } = stand()
    type('a')
    wait(1_000)
    take()
    wait(0)
    expect([has(), taken()]).toEqual(['field', [true]])
    wait(3_000)
    take()
    wait(0)
    expect([has(), taken()]).toEqual(['field', [true, false]])
  })

  it('[V151] a press in the frame keeps it there, until the page is touched again', () => {
    const { type, take, wait, has, watch, frame } = stand()
    type('a')
    wait(10)
    watch.pressed()
    take()
    wait(0)
    expect(has()).toBe('frame')
    wait(10)
    type('b')
    take()
    wait(0)
    expect(has()).toBe('field')
    // the word of the press may come after the focus; under the pointer that is waited for
    frame.isHovered = true
    take()
    wait(20)
    watch.pressed()
    wait(100)
    expect(has()).toBe('frame')
  })

  it('[V152] Tab keeps it in the frame; another key after it does not', () => {
    const { type, dispatch, take, wait, has } = stand()
    dispatch('keydown', { key: 'Tab' })
    take()
    wait(0)
    expect(has()).toBe('frame')
    type('a')
    take()
    wait(0)
    expect(has()).toBe('field')
  })

  it('[V152] an act that the browser knows of keeps it there where it cannot have been in the page', () => {
    const { type, take, wait, has, act } = stand()
    type('a')
    act()
    wait(4_000)
    take()
    wait(0)
    expect(has()).toBe('field')
    wait(2_000)
    take()
    wait(0)
    expect(has()).toBe('frame')
  })

  it('[V150] what a frame takes again without a word, or while it is taken away, goes back too', () => {
    const { type, take, steal, lose, wait, has, taken, watch } = stand()
    type('a')
    take()
    wait(0)
    expect(has()).toBe('field')
    steal()
    wait(10)
    expect([has(), taken()]).toEqual(['field', [true, true]])
    watch.stop()
    lose()
    wait(10)
    expect(has()).toBe('field')
    for (let waits = 0; waits < 60; waits += 1) wait(10)
    lose()
    wait(10)
    expect(has()).toBe('none')
  })

  it('[V150] a frame that is gone is not watched', () => {
    const { type, take, wait, taken, watch } = stand()
    type('a')
    watch.stop()
    take()
    wait(100)
    expect(taken()).toEqual([])
  })
})
