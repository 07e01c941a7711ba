/** A moment at which a frame was on its way to the screen, ms since the epoch. */
export type Painted = { readonly at: number; readonly hidden: boolean }

/** Milliseconds since the epoch with the fraction that performance.now has; comparable between page and workers. */
export const epochNow = (): number => performance.timeOrigin + performance.now()

/**
 * Settles in the task after the next animation frame, when what was drawn before this call has been painted.
 * A hidden tab has no animation frames: there it settles in a later task and says so.
 */
export function nextPaint(): Promise<Painted> {
  return new Promise((settle) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      channel.port1.close()
      document.removeEventListener('visibilitychange', hide)
      settle({ at: epochNow(), hidden: document.hidden })
    }
    const post = () => channel.port2.postMessage(null)
    // A tab hidden while it waits would wait for ever.
    const hide = () => {
      if (document.hidden) post()
    }
    if (document.hidden) post()
    else {
      document.addEventListener('visibilitychange', hide)
      requestAnimationFrame(post)
    }
  })
}
