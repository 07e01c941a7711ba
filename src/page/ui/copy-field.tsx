import { Check, Copy } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from './controls.tsx'
import { copyText } from './copy-text.ts'
import dialog from './share-dialog.module.css'
import styles from './share-more.module.css'
import { words } from './words.ts'

const { link } = words.links

/** A text to take along: a field that shows it on one line, and the button that copies it. */
export function CopyField({
  label,
  note,
  text,
}: {
  readonly label: string
  readonly note: string | null
  readonly text: string
}) {
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<{ readonly text: string; readonly worked: boolean } | null>(null)
  const isCopied = copied?.text === text && copied.worked
  const isRefused = copied?.text === text && !copied.worked
  return (
    <section className={styles.field} aria-label={label}>
      <h3 className={styles.title}>{label}</h3>
      {note === null ? null : <p className={styles.fieldNote}>{note}</p>}
      <div className={dialog.row}>
        <input
          ref={field}
          className={dialog.address}
          readOnly
          value={text}
          aria-label={label}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          aria-label={`${words.give.copy} ${label}`}
          onClick={() => void copyText(text, field.current).then((worked) => setCopied({ text, worked }))}
        >
          {isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          <span className={styles.copyText}>{isCopied ? link.copied : words.give.copy}</span>
        </Button>
      </div>
      <output className={isRefused ? undefined : 'visually-hidden'}>
        {isCopied ? words.give.copiedSay(label) : isRefused ? link.press : ''}
      </output>
    </section>
  )
}
