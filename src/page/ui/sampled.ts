import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { StoreApi } from 'zustand'

/** A store's state, looked at again at most every `everyMs`: at once after a rest, and always once after the last change. */
export function useSampled<T>(store: StoreApi<T>, everyMs: number): T {
  const seen = useRef(store.getState())
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | null = null
      let isMissed = false
      const look = () => {
        seen.current = store.getState()
        isMissed = false
        timer = setTimeout(() => {
          timer = null
          if (isMissed) look()
        }, everyMs)
        changed()
      }
      const stop = store.subscribe(() => {
        if (timer === null) look()
        else isMissed = true
      })
      if (seen.current !== store.getState()) look()
      return () => {
        stop()
        if (timer !== null) clearTimeout(timer)
      }
    },
    [store, everyMs],
  )
  return useSyncExternalStore(subscribe, () => seen.current)
}
