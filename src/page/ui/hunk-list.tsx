import { Check, Copy, X } from 'lucide-react'
import { memo, useDeferredValue, useState } from 'react'
import type { ReviewState } from '../store/pad.ts'
import { useActions, useReadOnly, useReview } from './context.tsx'
import { Button, chord, IconButton } from './controls.tsx'
import { splitPath } from './format.ts'
import { isAcceptable, isPending, type FileRows, type HunkRow } from './hunk-rows.ts'
import styles from './hunk-list.module.css'
import { useRows } from './rows-view.ts'
import { words } from './words.ts'

const canUndoOf = (state: ReviewState) => state.lastAccept !== null

/** The hunks of the turn under review, by file, with their states in words and what can be done about each. */
export function HunkList() {
  // A proposal of a hundred hunks takes several frames to render: typing and the stream go first.
  const view = useDeferredValue(useRows(), null)
  const canUndo = useReview(canUndoOf)
  const actions = useActions()
  if (view === null || view.files.length === 0) return null
  const hunkCount = view.files.reduce((sum, file) => sum + file.rows.length, 0)
  return (
    <section className={styles.list} aria-label={words.hunks.list}>
      <p className={styles.summary}>
        {words.turns.summary(hunkCount, view.files.length)}
        {canUndo ? (
          <button type="button" className={styles.undo} onClick={() => actions.undoAccept()}>
            {words.review.undo}
          </button>
        ) : null}
      </p>
      {view.files.map((file) => (
        <FileGroup key={file.path} file={file} current={view.current} />
      ))}
    </section>
  )
}

const FileGroup = memo(
  function FileGroup({ file, current }: { readonly file: FileRows; readonly current: string | null }) {
    const { folder, name } = splitPath(file.path)
    return (
      <div className={styles.file}>
        <h3 className={styles.path}>
          <span className={styles.folder}>{folder}</span>
          {name}
        </h3>
        <ul>
          {file.rows.map((row) => (
            <Row key={row.id} row={row} isCurrent={row.id === current} />
          ))}
        </ul>
      </div>
    )
  },
  (a, b) =>
    a.file.path === b.file.path &&
    a.current === b.current &&
    a.file.rows.length === b.file.rows.length &&
    a.file.rows.every((row, index) => sameRow(row, b.file.rows[index])),
)

const sameRow = (a: HunkRow, b: HunkRow | undefined): boolean =>
  a === b ||
  (b !== undefined &&
    a.id === b.id &&
    a.state === b.state &&
    a.label === b.label &&
    a.line === b.line &&
    a.note === b.note &&
    a.added === b.added &&
    a.removed === b.removed)

const signs: Readonly<Record<HunkRow['state'], string>> = {
  open: '',
  closed: '',
  guarded: '!',
  incomplete: '!',
  ambiguous: '?',
  unplaced: '?',
  conflict: '!',
  accepted: '✓',
  rejected: '✕',
}

const Row = memo(
  function Row({ row, isCurrent }: { readonly row: HunkRow; readonly isCurrent: boolean }) {
    const actions = useActions()
    const readOnly = useReadOnly()
    const isPlaced = row.line !== null || row.label === words.hunks.create
    const text = (
      <>
        <span className={styles.line}>{row.line ?? ''}</span>
        <span className={styles.sign} aria-hidden="true">
          {signs[row.state]}
        </span>
        <span className={styles.label}>{row.label}</span>
        <Size row={row} />
      </>
    )
    return (
      <li className={styles.row} data-state={row.state} data-current={isCurrent || undefined}>
        <div className={styles.main}>
          {isPlaced ? (
            <button
              type="button"
              className={styles.go}
              aria-label={`${words.hunks.goTo(row.label)}, ${words.hunks.states[row.state]}`}
              onClick={() => actions.goTo(row.id)}
            >
              {text}
            </button>
          ) : (
            <div className={styles.go}>{text}</div>
          )}
          {(isPending(row) || row.state === 'unplaced') && !readOnly ? (
            <span className={styles.buttons}>
              {isAcceptable(row) && row.state !== 'conflict' ? (
                <IconButton
                  label={words.hunks.accept}
                  keys={chord('Alt+Enter')}
                  onClick={() => actions.accept(row.id)}
                >
                  <Check size={14} aria-hidden />
                </IconButton>
              ) : null}
              <IconButton
                label={words.hunks.reject}
                keys={chord('Alt+Backspace')}
                onClick={() => actions.reject(row.id)}
              >
                <X size={14} aria-hidden />
              </IconButton>
            </span>
          ) : null}
        </div>
        {row.state === 'closed' && row.note === null ? null : <Detail row={row} />}
        {isCurrent && isAcceptable(row) && row.line !== null && !readOnly ? <More row={row} /> : null}
      </li>
    )
  },
  (a, b) => a.isCurrent === b.isCurrent && sameRow(a.row, b.row),
)

/** What else can be done with the hunk that the keys act on. */
function More({ row }: { readonly row: HunkRow }) {
  const actions = useActions()
  const button = (label: string, keys: string, run: () => void) => (
    <Button kind="quiet" onClick={run}>
      {label}
      <span className={styles.keys}>{chord(keys)}</span>
    </Button>
  )
  return (
    <div className={styles.detail}>
      <span className={styles.choices}>
        {row.state === 'conflict' ? null : (
          <>
            {button(words.hunks.acceptWord, 'Alt+W', () => actions.acceptPart(row.id, 'word'))}
            {button(words.hunks.acceptLine, 'Alt+L', () => actions.acceptPart(row.id, 'line'))}
          </>
        )}
        {button(words.hunks.compare, 'Alt+S', () => actions.compare(row.id))}
      </span>
    </div>
  )
}

function Size({ row }: { readonly row: HunkRow }) {
  return (
    <span className={styles.size}>
      {row.added === 0 ? null : (
        <span className={styles.added}>
          +{row.added}
          <span className="visually-hidden"> {words.hunks.added(row.added)}</span>
        </span>
      )}
      {row.removed === 0 ? null : (
        <span className={styles.removed}>
          −{row.removed}
          <span className="visually-hidden"> {words.hunks.removed(row.removed)}</span>
        </span>
      )}
    </span>
  )
}

/** What a hunk that is not simply ready needs said or done. */
function Detail({ row }: { readonly row: HunkRow }) {
  const actions = useActions()
  const readOnly = useReadOnly()
  const isReady = row.state === 'closed'
  return (
    <div className={styles.detail}>
      {isReady ? null : <span className={styles.state}>{words.hunks.states[row.state]}</span>}
      {row.note === null || row.state === 'accepted' || row.state === 'rejected' ? null : (
        <span className={styles.note}>{row.note}</span>
      )}
      {row.state === 'conflict' && !readOnly ? (
        <span className={styles.choices}>
          <Button onClick={() => actions.takeTheirs(row.id)}>{words.hunks.theirs}</Button>
          <Button onClick={() => actions.reject(row.id)}>{words.hunks.mine}</Button>
        </span>
      ) : null}
      {row.state === 'ambiguous' && !readOnly ? (
        <span className={styles.choices}>
          <span className={styles.note}>{words.hunks.pick}</span>
          {row.candidates.map((line, candidate) => (
            <Button key={line} onClick={() => actions.pickPlace(row.id, candidate)}>
              {words.hunks.place(line)}
            </Button>
          ))}
        </span>
      ) : null}
      {row.state === 'unplaced' && row.search !== null && !readOnly ? (
        <span className={styles.choices}>
          <Button onClick={() => actions.placeAtCursor(row.id)}>{words.hunks.placeHere}</Button>
        </span>
      ) : null}
      {row.state === 'ambiguous' || row.state === 'unplaced' ? <LooseText row={row} /> : null}
    </div>
  )
}

/** The text of a hunk that stands nowhere: it is never lost. */
function LooseText({ row }: { readonly row: HunkRow }) {
  const [isCopied, setCopied] = useState(false)
  return (
    <details className={styles.loose}>
      <summary>{words.hunks.showText}</summary>
      {row.search === null || row.search === '' ? null : (
        <>
          <p className={styles.note}>{words.hunks.looksFor}</p>
          <pre className={styles.code} data-kind="search">
            {row.search}
          </pre>
        </>
      )}
      <p className={styles.note}>{words.hunks.writes}</p>
      <pre className={styles.code} data-kind="insert">
        {row.insert === '' ? words.hunks.empty : row.insert}
      </pre>
      <Button
        onClick={() => {
          void navigator.clipboard.writeText(row.insert).then(() => setCopied(true))
        }}
      >
        <Copy size={14} aria-hidden />
        {isCopied ? words.hunks.copied : words.hunks.copy}
      </Button>
    </details>
  )
}
