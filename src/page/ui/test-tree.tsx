import { ChevronDown, ChevronRight, Play } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import type { TestState } from '../../core/preview/tests.ts'
import { formatMs } from './format.ts'
import type { TestRow } from './test-rows.ts'
import styles from './tests-pane.module.css'
import { words } from './words.ts'

const signs: Readonly<Record<TestState, string>> = {
  waiting: '·',
  running: '▸',
  passed: '✓',
  failed: '✕',
  skipped: '–',
  todo: '…',
  unrun: '○',
}

type TreeProps = {
  readonly rows: readonly TestRow[]
  readonly current: string | null
  readonly onChoose: (row: TestRow) => void
  readonly onRun: (row: TestRow) => void
  readonly onOpen: (row: TestRow, isOpen: boolean) => void
}

/** Files, suites and tests. Arrow keys go through it and open and close, Enter runs what is chosen. */
export function TestTree({ rows, current, onChoose, onRun, onOpen }: TreeProps) {
  const tree = useRef<HTMLDivElement>(null)
  const goTo = (row: TestRow | undefined) => {
    if (row === undefined) return
    onChoose(row)
    tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(row.key)}"]`)?.focus()
  }
  const keyDown = (event: KeyboardEvent, row: TestRow) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const at = rows.indexOf(row)
    switch (event.key) {
      case 'ArrowDown':
        goTo(rows[at + 1])
        break
      case 'ArrowUp':
        goTo(rows[at - 1])
        break
      case 'Home':
        goTo(rows[0])
        break
      case 'End':
        goTo(rows.at(-1))
        break
      case 'ArrowRight':
        if (row.open === true) goTo(rows[at + 1])
        else if (row.open === false) onOpen(row, true)
        break
      case 'ArrowLeft':
        if (row.open === true) onOpen(row, false)
        else goTo(rows.slice(0, at).findLast(({ level }) => level < row.level))
        break
      case 'Enter':
        onRun(row)
        break
      default:
        return
    }
    event.preventDefault()
  }
  return (
    <div ref={tree} role="tree" aria-label={words.tests.tree} className={styles.tree}>
      {rows.map((row) => (
        <Row
          key={row.key}
          row={row}
          isCurrent={row.key === current}
          onKeyDown={(event) => keyDown(event, row)}
          onChoose={() => goTo(row)}
          onRun={() => onRun(row)}
          onOpen={() => onOpen(row, row.open === false)}
        />
      ))}
    </div>
  )
}

function Row({
  row,
  isCurrent,
  onKeyDown,
  onChoose,
  onRun,
  onOpen,
}: {
  readonly row: TestRow
  readonly isCurrent: boolean
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onChoose: () => void
  readonly onRun: () => void
  readonly onOpen: () => void
}) {
  const { label, state, ms, level, open, kind } = row
  const written = row.console.rows.length
  const took = ms === null ? null : formatMs(ms)
  const Arrow = open === true ? ChevronDown : ChevronRight
  return (
    <div
      role="treeitem"
      aria-level={level}
      aria-selected={isCurrent}
      aria-expanded={open ?? undefined}
      aria-label={`${label}, ${words.tests.states[state]}`}
      tabIndex={isCurrent ? 0 : -1}
      data-key={row.key}
      data-state={state}
      data-kind={kind}
      className={styles.row}
      style={{ paddingLeft: `${(level - 1) * 12 + 8}px` }}
      onKeyDown={onKeyDown}
      onClick={onChoose}
    >
      {/* Arrow keys do the same; the pointer has this. */}
      <span
        className={styles.arrow}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation()
          onOpen()
        }}
      >
        {open === null ? null : <Arrow size={14} />}
      </span>
      <span className={styles.sign} aria-hidden>
        {signs[state]}
      </span>
      <span className={styles.label} title={label}>
        {label}
      </span>
      {state === 'passed' || kind !== 'test' ? null : (
        <span className={styles.word}>{words.tests.states[state]}</span>
      )}
      {written === 0 ? null : <span className={styles.word}>{words.tests.written(written)}</span>}
      {took === null ? null : (
        <span className={styles.took}>
          {took.value} <span className={styles.unit}>{took.unit}</span>
        </span>
      )}
      <button
        type="button"
        tabIndex={-1}
        className={styles.run}
        aria-label={words.tests.runOne(label)}
        title={words.tests.runOne(label)}
        onClick={(event) => {
          event.stopPropagation()
          onRun()
        }}
      >
        <Play size={12} aria-hidden />
      </button>
    </div>
  )
}
