/**
 * A moment at which a frame was on its way to the screen, ms since the epoch. `workMs` is how long the main thread was
 * at it: from the animation frame to the task after, which is where styles, layout and paint are done.
 */
export type Painted = { readonly at: number; readonly hidden: boolean; readonly workMs: number }

/** Milliseconds since the epoch with the fraction that performance.now has; comparable between page and workers. */
export const epochNow = (): number => performance.timeOrigin + performance.now()

/** One channel for all paints: making one for every frame costs more than the frame's news. */
const { port1, port2 } = new MessageChannel()
const waiting: (() => void)[] = []
port1.onmessage = () => waiting.shift()?.()

/** Runs `work` in a task of its own, in the order of the calls. */
function inLaterTask(work: () => void): void {
  waiting.push(work)
  port2.postMessage(null)
}

/**
 * Settles in the task after the next animation frame, when what was drawn before this call has been painted.
 * A hidden tab has no animation frames: there it settles in a later task and says so.
 */
export function nextPaint(): Promise<Painted> {
  return new Promise((settle) => {
    let beganAt: number | null = null
    const painted = () => {
      document.removeEventListener('visibilitychange', hide)
      const at = epochNow()
      settle({ at, hidden: document.hidden, workMs: beganAt === null ? 0 : at - beganAt })
    }
    const post = () => inLaterTask(painted)
    const frame = () => {
      beganAt = epochNow()
      post()
    }
    // A tab hidden while it waits would wait for ever.
    const hide = () => {
      if (document.hidden) post()
    }
    if (document.hidden) post()
    else {
      document.addEventListener('visibilitychange', hide)
      requestAnimationFrame(frame)
    }
  })
}
