import { createOwnTimers } from './own-timers.ts'

const timers = createOwnTimers(window)
const timeStamp = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp')?.get ?? (() => 0)

/**
 * What the runner needs of the browser, taken before any project code runs: code that replaces these for itself changes
 * nothing for the runner.
 */
export const own = {
  ...timers,
  now: performance.now.bind(performance),
  frame: window.requestAnimationFrame.bind(window),
  createUrl: URL.createObjectURL.bind(URL),
  createElement: document.createElement.bind(document),
  fetch: window.fetch.bind(window),
  /** When an event came about, on the clock of `now`. */
  stampOf: Function.prototype.call.bind(timeStamp) as (event: Event) => number,
  listen: window.addEventListener.bind(window),
  Blob,
  DOMParser,
  Error,
  RangeError,
} as const
