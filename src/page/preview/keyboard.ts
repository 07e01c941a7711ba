/**
 * Keeps the keyboard where the user has it. Any frame may ask for the focus at any time, and then gets the keys that are
 * typed into the page; no browser lets a page forbid that (Chromium's `focus-without-user-activation` is on trial, and an
 * inert frame takes the focus all the same). So what a frame took without its user is taken back, and a frame that takes
 * it again and again is given up.
 *
 * The focus is the user's to give: by Tab in the page, by a press in the frame (the runner tells of trusted ones), or by
 * anything else that the browser counts as the user's act while the page itself has not been touched for some time; an
 * act in a frame counts for the pages around it, not the other way round.
 */
export interface Keyboard {
  /** Watches a frame; `taken` is called each time it took the focus without its user, who may be typing into the page. */
  watch(frame: HTMLIFrameElement, taken: (isTyping: boolean) => void): KeyboardWatch
}

export interface KeyboardWatch {
  /** The runner saw the user press something in the frame. */
  readonly pressed: () => void
  readonly stop: () => void
}

/** A key or press in the page counts as the user's act for so long in browsers (5 s), with some room, ms. */
const activeMs = 5_500
/** The focus that follows a press may come before the word of the press, ms. Waited for only under the pointer. */
const wordMs = 60
/**
 * Firefox takes the focus from the page some time before it says which frame has it, and says nothing at all when a frame
 * takes again at once what was taken back: so it is looked after for a while, every so many ms.
 */
const lookMs = 10
const mostLooks = 50
/** The page is typed into when a key came within so long, ms. */
const typingMs = 2_000

export function createKeyboard({
  page,
  now,
  after,
  isActive,
}: {
  readonly page: Document
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => () => void
  /** Whether the browser knows of an act of the user in the page or a frame within it, a moment ago. */
  readonly isActive: () => boolean
}): Keyboard {
  const view = page.defaultView
  /** Where the user typed last. */
  let place: HTMLElement | null = null
  let touchedAt = -Infinity
  let typedAt = -Infinity
  let isTab = false

  const listen = (types: readonly string[], act: (event: Event) => void) => {
    for (const type of types) page.addEventListener(type, act, true)
  }
  listen(['keydown', 'keyup', 'pointerdown', 'pointerup'], (event) => {
    touchedAt = now()
    if (event.type === 'keydown') typedAt = touchedAt
    isTab = 'key' in event && event.key === 'Tab'
  })
  const note = (element: EventTarget | null) => {
    if (element instanceof HTMLElement && !(element instanceof HTMLIFrameElement)) place = element
  }
  listen(['focusin'], ({ target }) => note(target))
  note(page.activeElement)

  const takeBack = (frame: HTMLIFrameElement) => {
    frame.blur()
    view?.focus()
    if (place?.isConnected === true) place.focus({ preventScroll: true })
  }

  return {
    watch(frame, taken) {
      let pressedAt = -Infinity
      let callOff = () => {}
      let isWatched = true
      let isThief = false
      const hasIt = () => page.activeElement === frame
      const isUsers = () => isTab || pressedAt > touchedAt || (now() - touchedAt > activeMs && isActive())

      const look = (looks: number) => {
        if (hasIt()) {
          if (isUsers()) return
          const isTyping = now() - typedAt < typingMs
          takeBack(frame)
          isThief = true
          taken(isTyping)
          if (!isWatched) return
        }
        if (looks > 1) callOff = after(lookMs, () => look(looks - 1))
      }
      /** What it took while it was taken away went with it: the keys would go nowhere. */
      const restore = (looks: number) => {
        if (hasIt() || page.activeElement === page.body) takeBack(frame)
        if (looks > 1) after(lookMs, () => restore(looks - 1))
      }
      const onBlur = () => {
        callOff()
        // In the event itself no browser lets the focus go elsewhere.
        callOff = after(frame.matches(':hover') ? wordMs : 0, () => look(mostLooks))
      }
      view?.addEventListener('blur', onBlur)
      return {
        pressed: () => {
          pressedAt = now()
        },
        stop() {
          isWatched = false
          callOff()
          if (isThief) restore(mostLooks)
          view?.removeEventListener('blur', onBlur)
        },
      }
    },
  }
}
