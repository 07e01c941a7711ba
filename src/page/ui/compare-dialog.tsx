import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { Range } from '../../core/edits/edit.ts'
import type { FilesState, ReviewState } from '../store/pad.ts'
import styles from './compare-dialog.module.css'
import { compareRows, type CompareRow, type Side } from './compare-rows.ts'
import { useActions, useFiles, useParts, useReview } from './context.tsx'
import { Button, chord, Sheet } from './controls.tsx'
import { isAcceptable, type HunkRow } from './hunk-rows.ts'
import { rowsView } from './rows-view.ts'
import { words } from './words.ts'

const comparingOf = (state: ReviewState) => state.comparing
const reviewOf = (state: ReviewState) => state.review
const noReview = () => null
const pathsOf = (state: FilesState) => state.paths

/** One hunk side by side with what it changes. It only shows; what is decided here is what the buttons say. */
export function CompareDialog() {
  const { pad } = useParts()
  // Asked for by a key: it waits for no sample.
  const comparing = useStore(pad.review, comparingOf)
  // Closed, as it is nearly always, it has nothing to look at.
  const review = useReview(comparing === null ? noReview : reviewOf)
  const paths = useFiles(pathsOf)
  const actions = useActions()
  const rows = useMemo(
    () => (review === null || comparing === null ? [] : compareRows(review, comparing)),
    [review, comparing],
  )
  const row =
    review === null
      ? undefined
      : rowsView(review, paths)
          .files.flatMap((file) => file.rows)
          .find(({ id }) => id === comparing)
  const close = () => actions.compare(null)
  return (
    <Sheet
      open={comparing !== null && row !== undefined && rows.length > 0}
      onOpenChange={(open) => (open ? null : close())}
      title={row === undefined ? '' : words.compare.title(row.path)}
      wide="most"
    >
      {row === undefined ? null : <Compared row={row} rows={rows} onDone={close} />}
    </Sheet>
  )
}

function Compared({
  row,
  rows,
  onDone,
}: {
  readonly row: HunkRow
  readonly rows: readonly CompareRow[]
  readonly onDone: () => void
}) {
  const actions = useActions()
  const isConflict = row.state === 'conflict'
  return (
    <>
      {/* The keyboard scrolls what is longer than the dialog. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles.scroll} tabIndex={0} aria-label={words.compare.table}>
        <table className={styles.table}>
          <colgroup>
            <col className={styles.numbers} />
            <col />
            <col className={styles.numbers} />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th scope="col" colSpan={2}>
                {isConflict ? words.compare.mine : words.compare.before}
              </th>
              <th scope="col" colSpan={2}>
                {isConflict ? words.compare.theirs : words.compare.after}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((compared, index) => (
              // The rows of one comparison never change their order.
              // oxlint-disable-next-line react/no-array-index-key
              <tr key={index}>
                <Half side={compared.before} kind={compared.changed ? 'removed' : 'kept'} />
                <Half side={compared.after} kind={compared.changed ? 'added' : 'kept'} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {isAcceptable(row) ? (
        <div className={styles.foot}>
          <Button
            onClick={() => {
              actions.reject(row.id)
              onDone()
            }}
          >
            {isConflict ? words.hunks.mine : words.hunks.reject}
          </Button>
          <Button
            kind="primary"
            onClick={() => {
              if (isConflict) actions.takeTheirs(row.id)
              else actions.accept(row.id)
              onDone()
            }}
          >
            {isConflict ? words.hunks.theirs : words.hunks.accept}
          </Button>
          <span className={styles.hint}>
            {words.compare.close} {chord('Esc')}
          </span>
        </div>
      ) : null}
    </>
  )
}

/** A cell without a line of its own. */
const nothing = <span className="visually-hidden">{words.compare.nothing}</span>

function Half({ side, kind }: { readonly side: Side | null; readonly kind: 'kept' | 'removed' | 'added' }) {
  if (side === null)
    return (
      <>
        <td className={styles.line}>{nothing}</td>
        <td className={styles.none}>{nothing}</td>
      </>
    )
  return (
    <>
      <td className={styles.line}>
        {kind === 'kept' ? null : (
          <span className={styles.sign} data-kind={kind}>
            {kind === 'removed' ? '−' : '+'}
          </span>
        )}
        {side.line}
      </td>
      <td className={styles.text} data-kind={kind}>
        <Marked text={side.text} ranges={side.words} />
      </td>
    </>
  )
}

function Marked({ text, ranges }: { readonly text: string; readonly ranges: readonly Range[] }) {
  const ends = ranges.map(({ to }) => to)
  return (
    <>
      {ranges.map(({ from, to }, index) => (
        <span key={from}>
          {text.slice(ends[index - 1] ?? 0, from)}
          <b>{text.slice(from, to)}</b>
        </span>
      ))}
      {text.slice(ends.at(-1) ?? 0)}
    </>
  )
}
