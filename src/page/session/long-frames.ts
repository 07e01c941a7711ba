const type = 'long-animation-frame'

/** Whether this browser tells of frames that took over 50 ms. */
export const longFramesWatched =
  typeof PerformanceObserver === 'function' && PerformanceObserver.supportedEntryTypes.includes(type)

/** Tells of every frame of the page that took over 50 ms once it is over; from its start to its end, ms since the epoch. */
export function watchLongFrames(tell: (from: number, to: number) => void): void {
  if (!longFramesWatched) return
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      const from = performance.timeOrigin + startTime
      tell(from, from + duration)
    }
  })
  observer.observe({ type })
}
