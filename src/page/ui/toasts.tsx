import { X } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { dismissNotice, type NoticesState, type ReviewState } from '../store/pad.ts'
import { useActions, useNotices, useParts, useReview } from './context.tsx'
import { Button, IconButton } from './controls.tsx'
import styles from './toasts.module.css'
import { words } from './words.ts'

const noticesOf = (state: NoticesState) => state.notices
const acceptOf = (state: ReviewState) => state.lastAccept
const shownForMs = 8000

/** What the page tells once: notices, and after an accept the way to take it back. */
export function Toasts() {
  const { pad } = useParts()
  const actions = useActions()
  const notices = useNotices(noticesOf)
  const accept = useReview(acceptOf)
  const [closedAccept, setClosedAccept] = useState<number | null>(null)
  return (
    <div className={styles.stack} aria-live="polite">
      {notices.map((notice) => (
        <Toast key={notice.id} onGone={() => dismissNotice(pad, notice.id)}>
          {words.notices[notice.code](notice.detail)}
        </Toast>
      ))}
      {accept === null || accept.id === closedAccept ? null : (
        <Toast key={`accept-${accept.id}`} onGone={() => setClosedAccept(accept.id)}>
          {words.review.accepted(accept.hunks, accept.files)}
          <Button onClick={() => actions.undoAccept()}>{words.review.undo}</Button>
        </Toast>
      )}
    </div>
  )
}

/** Goes by itself after a while, but not while the pointer or the focus is on it. */
function Toast({ onGone, children }: { readonly onGone: () => void; readonly children: ReactNode }) {
  const [isHeld, setHeld] = useState(false)
  const gone = useRef(onGone)
  useEffect(() => {
    gone.current = onGone
  })
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => gone.current(), shownForMs)
    return () => clearTimeout(timer)
  }, [isHeld])
  return (
    <div
      className={styles.toast}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.text}>{children}</span>
      <IconButton label={words.dismiss} onClick={onGone}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
