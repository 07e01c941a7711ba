type SilenceParts = {
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => () => void
  /** The tab is in the background, where frames and timers are slow. */
  readonly isHidden: () => boolean
}

/** A frame that says nothing for so long is stuck, ms. */
export const silenceMs = 2_000
const lookMs = 250
/** A look that comes so much later than it should tells of a page that rested, ms. */
const restMs = 750

/**
 * Looks four times a second whether something was heard in the last two seconds, and calls `tooLong` at each look when it was
 * not. Time in which the page itself rested is no silence: in the background, or with its timers held up (a tab that was
 * away for long, a machine that slept), where the first look after it may come before the first sign of life.
 */
export function watchSilence(
  { now, after, isHidden }: SilenceParts,
  tooLong: () => void,
): { readonly heard: () => void; readonly stop: () => void } {
  let heardAt = now()
  let lookedAt = heardAt
  let callOff = () => {}
  let isOver = false
  const look = () => {
    if (isHidden() || now() - lookedAt > lookMs + restMs) heardAt = now()
    lookedAt = now()
    if (now() - heardAt > silenceMs) tooLong()
    if (!isOver) callOff = after(lookMs, look)
  }
  look()
  return {
    heard: () => {
      heardAt = now()
    },
    stop: () => {
      isOver = true
      callOff()
    },
  }
}
