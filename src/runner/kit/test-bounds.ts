import type { testLimits } from '../../core/preview/test-news.ts'

/** The bounds that the page holds a frame to, repeated here: importing them would bring the page's schema along. */
export const testBounds: typeof testLimits = {
  tasks: 2_000,
  name: 300,
  depth: 20,
  text: 10_000,
  errors: 5,
  stack: 20,
}
