export type TimerHost = {
  setTimeout: (run: () => void, ms: number) => number
  setInterval: (run: () => void, ms: number) => number
  clearTimeout: (id?: number) => void
  clearInterval: (id?: number) => void
}

/**
 * Timers that code which clears every timer there may be does not reach: the host's `clearTimeout` and `clearInterval`
 * pass over them from here on.
 */
export function createOwnTimers(host: TimerHost): Pick<TimerHost, 'setTimeout' | 'setInterval'> {
  const { setTimeout, setInterval, clearTimeout } = host
  const ids = new Set<number>()
  const clear = (id?: number) => {
    // an id may come as a text
    if (!ids.has(Number(id))) clearTimeout.call(host, id)
  }
  for (const name of ['clearTimeout', 'clearInterval'] as const)
    Object.defineProperty(host, name, { value: clear, writable: true, configurable: true })
  return {
    setTimeout(run, ms) {
      const id = setTimeout.call(
        host,
        () => {
          ids.delete(id)
          run()
        },
        ms,
      )
      ids.add(id)
      return id
    },
    setInterval(run, ms) {
      const id = setInterval.call(host, run, ms)
      ids.add(id)
      return id
    },
  }
}
