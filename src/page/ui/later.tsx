import { useEffect, useState, type ComponentType, type ReactNode } from 'react'

/**
 * A component that is fetched when it is first drawn; `fallback` holds its place. It is drawn as soon as it is there:
 * React's `lazy` within a `Suspense` keeps what has come back for up to 300 ms, lest several fallbacks flicker.
 */
export function later(
  load: () => Promise<ComponentType>,
): (props: { readonly fallback: ReactNode }) => ReactNode {
  let found: ComponentType | null = null
  return function Later({ fallback }) {
    const [Part, setPart] = useState<ComponentType | null>(() => found)
    useEffect(() => {
      if (Part !== null) return
      let isGone = false
      load().then(
        (part) => {
          found = part
          if (!isGone) setPart(() => part)
        },
        (fault: unknown) => {
          // As with `lazy`, a part that cannot be had is an error of whoever draws it.
          if (!isGone)
            setPart(() => {
              throw fault
            })
        },
      )
      return () => {
        isGone = true
      }
    }, [Part])
    return Part === null ? fallback : <Part />
  }
}
