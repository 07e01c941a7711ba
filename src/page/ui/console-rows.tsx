import { ArrowDown } from 'lucide-react'
import { useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import type { KeptRow } from '../../core/preview/preview.ts'
import { ConsoleRowView } from './console-row.tsx'
import styles from './console.module.css'
import { Button } from './controls.tsx'
import { words } from './words.ts'

/** Rows drawn at once, from the newest back; more on demand. Each costs a dozen nodes. */
const drawnAtOnce = 200
/** So near to the end counts as the end, CSS px. */
const nearEnd = 24

/**
 * The rows, the newest last and on show until the user scrolls away from it. One tree for the keyboard: up and down
 * move, right opens, left closes, Enter follows a place.
 */
export function ConsoleRows({
  rows,
  ref,
}: {
  readonly rows: readonly KeptRow[]
  readonly ref: Ref<HTMLDivElement>
}) {
  const box = useRef<HTMLDivElement>(null)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(null)
  /** Id of the first row drawn; null while the newest are followed. */
  const [first, setFirst] = useState<number | null>(null)

  const from = first === null ? Math.max(0, rows.length - drawnAtOnce) : indexFrom(rows, first)
  const drawn = rows.slice(from)
  const newest = rows.at(-1)
  const isFollowing = first === null

  const firstDrawn = useRef<number | null>(null)
  useLayoutEffect(() => {
    firstDrawn.current = drawn[0]?.id ?? null
  })
  useLayoutEffect(() => {
    if (isFollowing && box.current !== null) box.current.scrollTop = box.current.scrollHeight
  }, [isFollowing, newest])

  const stay = useCallback(() => {
    const { current } = box
    if (current === null) return
    const isAtEnd = current.scrollHeight - current.scrollTop - current.clientHeight < nearEnd
    setFirst((before) => {
      if ((before === null) === isAtEnd) return before
      return isAtEnd ? null : firstDrawn.current
    })
  }, [])

  const toggle = useCallback((key: string, isOpen: boolean) => {
    setOpened((before) => {
      const next = new Set(before)
      if (isOpen) next.add(key)
      else next.delete(key)
      return next
    })
  }, [])

  // What was opened by the user stays where it is, whatever comes after it.
  useLayoutEffect(stay, [stay, opened])

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')]
    const at = lines.findIndex((line) => line === document.activeElement)
    const line = lines[at]
    if (line === undefined) return
    const next = targetOf(event.key, lines, at)
    const isOpen = line.ariaExpanded
    const key = line.dataset['key'] ?? ''
    if (event.key === 'ArrowRight' && isOpen === 'false') toggle(key, true)
    else if (event.key === 'ArrowLeft' && isOpen === 'true') toggle(key, false)
    else if (event.key === 'Enter') line.querySelector<HTMLElement>('[data-place]')?.click()
    else if (next !== undefined) {
      next.focus()
      next.scrollIntoView({ block: 'nearest' })
    } else return
    event.preventDefault()
  }

  const shownActive = drawn.some(({ id }) => active?.startsWith(`${id}:`)) ? active : `${newest?.id ?? 0}:`
  return (
    <div className={styles.rowsFrame}>
      <div className={styles.rows} ref={box} onScroll={stay}>
        {from === 0 ? null : (
          <button
            type="button"
            className={styles.earlier}
            onClick={() => setFirst(rows[Math.max(0, from - drawnAtOnce)]?.id ?? null)}
          >
            {words.console.earlier(from)}
          </button>
        )}
        {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the focus is on one of its lines */}
        <div role="tree" aria-label={words.console.rows} ref={ref} onKeyDown={move}>
          {drawn.map((row, index) => (
            <ConsoleRowView
              key={row.id}
              row={row}
              isNewRun={index > 0 && drawn[index - 1]?.run !== row.run}
              opened={openedOf(opened, row.id)}
              active={shownActive?.startsWith(`${row.id}:`) ? shownActive : null}
              onToggle={toggle}
              onActive={setActive}
            />
          ))}
        </div>
      </div>
      {isFollowing ? null : (
        <div className={styles.newest}>
          <Button onClick={() => setFirst(null)}>
            <ArrowDown size={14} aria-hidden />
            {words.console.newest}
          </Button>
        </div>
      )}
    </div>
  )
}

/** The first row that is still there; rows that were not kept are gone from the beginning. */
const indexFrom = (rows: readonly KeptRow[], id: number): number =>
  Math.max(
    0,
    rows.findIndex((row) => row.id >= id),
  )

/** Ids of a row's open lines as one string, so that a row is drawn anew only when its own change. */
const openedOf = (opened: ReadonlySet<string>, id: number): string =>
  opened.size === 0 ? '' : [...opened].filter((key) => key.startsWith(`${id}:`)).join(' ')

const levelOf = (line: HTMLElement | undefined): number => Number(line?.ariaLevel ?? 0)

const targetOf = (key: string, lines: readonly HTMLElement[], at: number): HTMLElement | undefined => {
  switch (key) {
    case 'ArrowDown':
      return lines[at + 1]
    case 'ArrowUp':
      return lines[at - 1]
    case 'Home':
      return lines[0]
    case 'End':
      return lines.at(-1)
    case 'ArrowRight':
      return levelOf(lines[at + 1]) > levelOf(lines[at]) ? lines[at + 1] : undefined
    case 'ArrowLeft':
      return lines.slice(0, at).findLast((line) => levelOf(line) < levelOf(lines[at]))
    default:
      return undefined
  }
}
