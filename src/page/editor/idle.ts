/**
 * Runs `work` when the page has a moment to spare between frames, at the latest after `latestMs`; gives the way to
 * call it off. Where a browser does not tell when it is idle, a short timer stands in.
 */
export function whenIdle(work: () => void, latestMs: number): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(work, { timeout: latestMs })
    return () => cancelIdleCallback(id)
  }
  const id = setTimeout(work, Math.min(latestMs, 16))
  return () => clearTimeout(id)
}
