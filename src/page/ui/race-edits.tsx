import { memo, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Range } from '../../core/edits/edit.ts'
import type { Turn } from '../../core/turn/turn.ts'
import type { FilesState, Review, ReviewState } from '../store/pad.ts'
import { compareRows, rowsBetween } from './compare-rows.ts'
import { useFiles, useParts } from './context.tsx'
import { rowsOf, type HunkRow } from './hunk-rows.ts'
import { unifiedRows, type UnifiedRow } from './race-view.ts'
import styles from './race.module.css'
import { words } from './words.ts'

const reviewOf = (state: ReviewState) => state.review
const pathsOf = (state: FilesState) => state.paths
/** Unchanged lines around a hunk. */
const context = 1
/** Lines of one hunk that are drawn. */
const mostLines = 400

/**
 * A racer's edits as they come. It looks at the pad itself and not at its samples: the frame that brings a hunk paints
 * it, and its mark as the first edit is of that paint.
 */
export function RaceEdits({ racer, turn }: { readonly racer: string; readonly turn: Turn }) {
  const { pad } = useParts()
  const review = useStore(pad.review, reviewOf)
  const paths = useFiles(pathsOf)
  const files = review === null ? [] : rowsOf(review, paths)
  const isRunning = turn.phase !== 'ended'
  const scroll = useRef<HTMLElement>(null)
  const isFollowing = useRef(true)
  useLayoutEffect(() => {
    const element = scroll.current
    if (element !== null && isRunning && isFollowing.current) element.scrollTop = element.scrollHeight
  }, [review, isRunning])
  if (review === null || files.length === 0)
    return (
      <div className={styles.edits}>
        <p className={styles.quiet}>{isRunning ? words.race.waitingFor : turn.prose.trim()}</p>
      </div>
    )
  return (
    <section
      ref={scroll}
      className={styles.edits}
      aria-label={words.race.edits(racer)}
      // The keyboard scrolls what is longer than the column.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        isFollowing.current = scrollTop + clientHeight >= scrollHeight - 4
      }}
    >
      {files.map(({ path, rows }) => (
        <div key={path} className={styles.file}>
          <h4 className={styles.path}>{path}</h4>
          {rows.map((row) => (
            <RaceHunk key={row.id} row={row} review={review} />
          ))}
        </div>
      ))}
    </section>
  )
}

const RaceHunk = memo(
  function RaceHunk({ row, review }: { readonly row: HunkRow; readonly review: Review }) {
    const lines = linesOf(row, review)
    const shown = lines.slice(row.state === 'open' ? -mostLines : 0).slice(0, mostLines)
    return (
      <div className={styles.hunk} data-state={row.state}>
        {row.state === 'closed' || row.state === 'open' ? null : (
          <p className={styles.hunkState}>{words.hunks.states[row.state]}</p>
        )}
        {lines.length === 0 ? <p className={styles.hunkState}>{row.label}</p> : null}
        {shown.map((line, index) => (
          // The lines of one hunk never change their order.
          // oxlint-disable-next-line react/no-array-index-key
          <Line key={index} line={line} />
        ))}
        {shown.length < lines.length ? (
          <p className={styles.hunkState}>{words.race.more(lines.length - shown.length)}</p>
        ) : null}
      </div>
    )
  },
  (a, b) =>
    a.row.state === b.row.state &&
    a.row.insert === b.row.insert &&
    a.row.removed === b.row.removed &&
    a.row.line === b.row.line,
)

/** A closed hunk against what it changes; one that is being written, or was accepted, as what it writes. */
function linesOf(row: HunkRow, review: Review): readonly UnifiedRow[] {
  const compared = row.state === 'open' ? [] : compareRows(review, row.id)
  return unifiedRows(compared.length > 0 ? compared : rowsBetween('', row.insert, null), context)
}

const signs = { kept: ' ', removed: '−', added: '+' } as const

function Line({ line: { kind, side } }: { readonly line: UnifiedRow }) {
  return (
    <div className={styles.line} data-kind={kind}>
      <span className={styles.number}>{side.line}</span>
      <span className={styles.sign}>{signs[kind]}</span>
      <code className={styles.code}>
        <Marked text={side.text} ranges={side.words} />
      </code>
    </div>
  )
}

function Marked({ text, ranges }: { readonly text: string; readonly ranges: readonly Range[] }) {
  return (
    <>
      {ranges.map(({ from, to }, index) => (
        <span key={from}>
          {text.slice(ranges[index - 1]?.to ?? 0, from)}
          <b>{text.slice(from, to)}</b>
        </span>
      ))}
      {text.slice(ranges.at(-1)?.to ?? 0)}
    </>
  )
}
