import { useId, useRef, useState } from 'react'
import type { StoredFault, StoredLinkEntry } from '../store/stored.ts'
import { Button } from './controls.tsx'
import { copyText } from './copy-text.ts'
import styles from './share-stored.module.css'
import type { StoredControls } from './stored-controls.ts'
import { words } from './words.ts'

const texts = words.stored

const nameOf = ({ title, paths }: StoredLinkEntry): string =>
  title === '' ? (paths.length === 0 ? texts.sample : paths.join(', ')) : title

/** The links that this browser made. What was deleted stays in view, as deleted, while the dialog is open. */
export function StoredList({
  controls,
  entries,
  onChanged,
}: {
  readonly controls: StoredControls
  readonly entries: readonly StoredLinkEntry[]
  readonly onChanged: () => void
}) {
  const title = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const [removed, setRemoved] = useState<readonly StoredLinkEntry[]>([])
  const gone = removed.filter(({ id }) => entries.every((entry) => entry.id !== id))
  const all = [...entries, ...gone].toSorted((a, b) => b.madeAt - a.madeAt)
  if (all.length === 0) return null
  return (
    <section className={styles.section} aria-labelledby={title}>
      <h3 ref={heading} id={title} className={styles.title} tabIndex={-1}>
        {texts.list}
      </h3>
      <p className={styles.quiet}>{texts.listNote}</p>
      <ul className={styles.list}>
        {all.map((entry) => (
          <Row
            key={entry.id}
            controls={controls}
            entry={entry}
            isRemoved={gone.includes(entry)}
            onRemoved={() => {
              setRemoved((before) => [...before, entry])
              onChanged()
              // The button that was pressed is gone.
              heading.current?.focus()
            }}
            onForgotten={() => {
              onChanged()
              heading.current?.focus()
            }}
          />
        ))}
      </ul>
    </section>
  )
}

type Doing = { readonly type: 'removing' } | { readonly type: 'failed'; readonly fault: StoredFault } | null

function Row({
  controls,
  entry,
  isRemoved,
  onRemoved,
  onForgotten,
}: {
  readonly controls: StoredControls
  readonly entry: StoredLinkEntry
  readonly isRemoved: boolean
  readonly onRemoved: () => void
  readonly onForgotten: () => void
}) {
  const [doing, setDoing] = useState<Doing>(null)
  const [isCopied, setCopied] = useState(false)
  const name = nameOf(entry)
  const isOver = controls.isOver(entry)
  const state = isRemoved ? texts.removed : stateOf(entry, isOver)
  const remove = async () => {
    setDoing({ type: 'removing' })
    const fault = await controls.remove(entry)
    if (fault === null) onRemoved()
    else setDoing({ type: 'failed', fault })
  }
  return (
    <li className={styles.row} data-over={isOver || isRemoved || undefined}>
      <span className={styles.name}>{name}</span>
      <span className={styles.buttons}>
        {isRemoved || isOver ? null : (
          <Button
            kind="quiet"
            aria-label={texts.copyOf(name, state)}
            onClick={() => void copyText(controls.addressOf(entry), null).then(setCopied)}
          >
            {isCopied ? texts.copied : texts.copyShort}
          </Button>
        )}
        {isRemoved ? null : isOver ? (
          <Button
            kind="quiet"
            aria-label={texts.forgetOf(name)}
            onClick={() => {
              controls.forget(entry.id)
              onForgotten()
            }}
          >
            {texts.forget}
          </Button>
        ) : (
          <Button
            kind="danger"
            disabled={doing?.type === 'removing'}
            aria-label={texts.removeOf(name, state)}
            onClick={() => void remove()}
          >
            {doing?.type === 'removing' ? texts.removing : texts.remove}
          </Button>
        )}
      </span>
      <span className={styles.state} aria-live="polite">
        {state}
      </span>
      {doing?.type === 'failed' ? (
        <span className={styles.problem} role="alert">
          {texts.fault(doing.fault)}
        </span>
      ) : null}
    </li>
  )
}

function stateOf({ expiresAt, isSure }: StoredLinkEntry, isOver: boolean): string {
  if (isOver) return texts.expired
  if (!isSure) return texts.unsure
  return expiresAt === null ? texts.untilDeleted : texts.until(expiresAt)
}
