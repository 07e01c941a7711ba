import type { newsLimits } from '../core/preview/messages.ts'

/** The bounds that the page holds a frame to, repeated here: importing them would bring the page's schema along. */
export const limits: typeof newsLimits = {
  rows: 200,
  values: 50,
  text: 10_000,
  entries: 100,
  depth: 6,
  stack: 50,
}
