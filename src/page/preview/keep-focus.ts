/** So soon after a key nobody has reached for the mouse yet, ms. */
const keyMs = 800

/**
 * Keeps the keyboard where the user has it. Code in a frame may ask for the focus at any time, and what the user types
 * would go to it; browsers that know the policy `focus-without-user-activation` refuse that, for others the focus is given
 * back and the frames are inert until the user turns to them: by the pointer, or by Tab.
 * Gives the way to end it.
 */
export function keepFocus(container: HTMLElement, now: () => number): () => void {
  const page = container.ownerDocument
  const view = page.defaultView
  let last: HTMLElement | null = null
  let keyAt = -keyMs
  let isTab = false
  let isOver = false

  const makeInert = (inert: boolean) => {
    for (const frame of container.querySelectorAll('iframe')) frame.inert = inert
  }
  const onFocusIn = ({ target }: FocusEvent) => {
    if (target instanceof HTMLElement && !container.contains(target)) last = target
  }
  const onKey = ({ key }: KeyboardEvent) => {
    keyAt = now()
    isTab = key === 'Tab'
    if (isTab) makeInert(false)
  }
  const onPointer = () => {
    isOver = true
    if (now() - keyAt > keyMs) makeInert(false)
  }
  const onLeave = () => {
    isOver = false
  }
  /** The window loses the focus to its frames, too. */
  const onBlur = () => {
    const taken = page.activeElement
    if (!(taken instanceof HTMLIFrameElement) || !container.contains(taken)) return
    if (isTab || (isOver && now() - keyAt > keyMs)) return
    if (last?.isConnected === true) last.focus({ preventScroll: true })
    else taken.blur()
    makeInert(true)
  }

  page.addEventListener('focusin', onFocusIn, true)
  page.addEventListener('keydown', onKey, true)
  container.addEventListener('pointerenter', onPointer)
  container.addEventListener('pointermove', onPointer)
  container.addEventListener('pointerleave', onLeave)
  view?.addEventListener('blur', onBlur)
  if (page.activeElement instanceof HTMLElement && page.activeElement !== page.body) last = page.activeElement
  return () => {
    page.removeEventListener('focusin', onFocusIn, true)
    page.removeEventListener('keydown', onKey, true)
    container.removeEventListener('pointerenter', onPointer)
    container.removeEventListener('pointermove', onPointer)
    container.removeEventListener('pointerleave', onLeave)
    view?.removeEventListener('blur', onBlur)
  }
}
