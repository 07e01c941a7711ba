/** Span over which the live speed is told, ms. */
const windowMs = 500

/** Least span worth dividing by: with less the browser's clock step, 0.1 ms, would show in the figure, ms. */
const leastMs = 10

/** Deltas per second over the last half second, for the live display only. */
export interface Speedometer {
  /** Counts `deltas` that arrived at `at`; answers the speed, null before there is a span to divide by. */
  add(at: number, deltas: number): number | null
}

export function createSpeedometer(): Speedometer {
  const arrivals: { readonly at: number; readonly deltas: number }[] = []
  let inWindow = 0
  return {
    add(at, deltas) {
      arrivals.push({ at, deltas })
      inWindow += deltas
      // The oldest arrival only marks where the span begins, so one older than the window is kept.
      while ((arrivals[1]?.at ?? Infinity) <= at - windowMs) inWindow -= arrivals.shift()?.deltas ?? 0
      const [oldest] = arrivals
      if (oldest === undefined || at - oldest.at < leastMs) return null
      return ((inWindow - oldest.deltas) * 1000) / (at - oldest.at)
    },
  }
}
