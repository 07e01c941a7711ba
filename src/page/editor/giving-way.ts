/** Work that lets other work go first: it waits while somebody holds it up. */
export interface GivingWay {
  /** Holds the work up, for so long at the most, ms; gives the way to let it go before. */
  hold(mostMs: number): () => void
  /** Settles when nobody holds the work up. */
  free(): Promise<void>
}

export function createGivingWay(after: (ms: number, run: () => void) => () => void): GivingWay {
  const holds = new Set<object>()
  let waiting: readonly (() => void)[] = []
  return {
    hold(mostMs) {
      const own = {}
      holds.add(own)
      const letGo = () => {
        callOff()
        holds.delete(own)
        if (holds.size > 0) return
        const freed = waiting
        waiting = []
        for (const run of freed) run()
      }
      const callOff = after(mostMs, letGo)
      return letGo
    },
    free: () =>
      holds.size === 0
        ? Promise.resolve()
        : new Promise((settle) => {
            waiting = [...waiting, settle]
          }),
  }
}
