import { useEffect, useState } from 'react'
import { announcement, summarise } from './announce.ts'
import { useParts } from './context.tsx'
import { rowsView } from './rows-view.ts'

/** Says start, end and counts to a screen reader, politely; never the streamed text. */
export function Announcer() {
  const { pad } = useParts()
  const [text, setText] = useState('')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const now = () => {
      const { review } = pad.review.getState()
      const summary = review === null ? null : rowsView(review, pad.files.getState().paths).summary
      return summarise(pad.turns.getState().turns, summary)
    }
    let before = now()
    const look = () => {
      timer = null
      const after = now()
      const said = announcement(before, after)
      before = after
      if (said !== null) setText(said)
    }
    // Not with every frame of a stream: what is said changes a few times a turn.
    const soon = () => {
      timer ??= setTimeout(look, 250)
    }
    const stops = [pad.turns.subscribe(soon), pad.review.subscribe(soon)]
    return () => {
      for (const stop of stops) stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [pad])
  return <output className="visually-hidden">{text}</output>
}
