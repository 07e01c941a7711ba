import { Bug, ChevronDown, ChevronRight, CircleX, Copy, Info, TriangleAlert, Wrench } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import type { Place } from '../../core/preview/build.ts'
import { piecesOf, rowText, tokensOf, type Token } from '../../core/preview/console-text.ts'
import { cutText, isExpandable, treeLines, type TreeLine } from '../../core/preview/console-tree.ts'
import { fixRequest, problemOfRow } from '../../core/preview/fix-request.ts'
import type { ConsoleLevel } from '../../core/preview/messages.ts'
import type { KeptRow } from '../../core/preview/preview.ts'
import parts from './parts.module.css'
import styles from './console.module.css'
import { actedAt, useActions, useParts } from './context.tsx'
import { IconButton } from './controls.tsx'
import { useGoTo } from './go-to-place.ts'
import { words } from './words.ts'

type RowProps = {
  readonly row: KeptRow
  readonly isNewRun: boolean
  /** Keys of its open lines, with a space between. */
  readonly opened: string
  /** Key of the line in it that the keyboard comes to; null where it is in another row. */
  readonly active: string | null
  readonly onToggle: (key: string, isOpen: boolean) => void
  readonly onActive: (key: string) => void
}

/** A row and, where it is open, the lines of its values. */
export const ConsoleRowView = memo(function ConsoleRowView(props: RowProps) {
  const { row, isNewRun, opened, active, onToggle, onActive } = props
  const keys = opened.split(' ')
  const key = (id: string) => `${row.id}:${id}`
  const isOpen = keys.includes(key(''))
  const canOpen = isExpandable(row)
  const lines = isOpen ? treeLines(row, (id) => keys.includes(key(id))) : []
  const isActive = active === key('')
  return (
    <>
      {isNewRun ? <div className={styles.newRun}>{words.console.newRun}</div> : null}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree has the keys */}
      <div
        role="treeitem"
        aria-level={1}
        aria-selected={isActive}
        aria-expanded={canOpen ? isOpen : undefined}
        tabIndex={isActive ? 0 : -1}
        data-key={key('')}
        data-level={row.level}
        className={styles.row}
        onFocus={() => onActive(key(''))}
        onClick={() => {
          // Words that were marked are to be copied.
          if (canOpen && (getSelection()?.isCollapsed ?? true)) onToggle(key(''), !isOpen)
        }}
      >
        <Sign level={row.level} />
        <Chevron canOpen={canOpen} isOpen={isOpen} />
        {row.count === 1 ? null : (
          <span className={styles.count}>
            <span aria-hidden>{row.count}</span>
            <span className="visually-hidden">{words.console.times(row.count)}</span>
          </span>
        )}
        <span className={styles.said}>
          <Pieces row={row} isOpen={isOpen} />
        </span>
        <span className={styles.end}>
          <RowActions row={row} isActive={isActive} />
          {row.place === null ? null : <PlaceButton place={row.place} isActive={isActive} />}
        </span>
      </div>
      {lines.map((line) => (
        <Line
          key={line.id}
          line={line}
          name={key(line.id)}
          isActive={active === key(line.id)}
          onToggle={onToggle}
          onActive={onActive}
        />
      ))}
    </>
  )
})

function Line({
  line,
  name,
  isActive,
  onToggle,
  onActive,
}: Pick<RowProps, 'onToggle' | 'onActive'> & {
  readonly line: TreeLine
  readonly name: string
  readonly isActive: boolean
}) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree has the keys
    <div
      role="treeitem"
      aria-level={line.depth + 1}
      aria-selected={isActive}
      aria-expanded={line.isExpandable ? line.isOpen : undefined}
      tabIndex={isActive ? 0 : -1}
      data-key={name}
      className={styles.line}
      style={{ paddingLeft: 28 + line.depth * 14 }}
      onFocus={() => onActive(name)}
      onClick={() => {
        if (line.isExpandable && (getSelection()?.isCollapsed ?? true)) onToggle(name, !line.isOpen)
      }}
    >
      <Chevron canOpen={line.isExpandable} isOpen={line.isOpen} />
      <span className={styles.said}>
        <Tokens tokens={line.tokens} />
      </span>
      {line.place === null ? null : <PlaceButton place={line.place} isActive={isActive} />}
    </div>
  )
}

function Pieces({ row, isOpen }: { readonly row: KeptRow; readonly isOpen: boolean }): ReactNode {
  return piecesOf(row.values).map((piece, index) => {
    // A row never changes its values.
    const key = index
    const gap = index === 0 ? '' : ' '
    if (piece.type === 'words') return gap + piece.text
    const cut = isOpen ? null : cutText(piece.value)
    return (
      <span key={key}>
        {gap}
        {cut === null ? (
          <Tokens tokens={tokensOf(piece.value, 'top')} />
        ) : (
          <>
            {cut} <span data-kind="note">{words.console.cut}</span>
          </>
        )}
      </span>
    )
  })
}

function Tokens({ tokens }: { readonly tokens: readonly Token[] }): ReactNode {
  return tokens.map(({ kind, text }, index) =>
    kind === 'plain' ? (
      text
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- tokens have no other name and never move
      <span key={index} data-kind={kind}>
        {text}
      </span>
    ),
  )
}

function RowActions({ row, isActive }: { readonly row: KeptRow; readonly isActive: boolean }) {
  const { pad, readText } = useParts()
  const actions = useActions()
  const tabIndex = isActive ? 0 : -1
  return (
    <span className={styles.actions}>
      {row.level === 'error' ? (
        <IconButton
          label={words.console.fix}
          tabIndex={tabIndex}
          onClick={(event) => {
            event.stopPropagation()
            const { rows } = pad.preview.getState()
            actions.send(fixRequest(problemOfRow(row), readText, rows), actedAt(event))
          }}
        >
          <Wrench size={14} aria-hidden />
        </IconButton>
      ) : null}
      <IconButton
        label={words.console.copy}
        tabIndex={tabIndex}
        onClick={(event) => {
          event.stopPropagation()
          // Where the browser forbids it the text can still be marked.
          void navigator.clipboard?.writeText(rowText(row)).catch(() => {})
        }}
      >
        <Copy size={14} aria-hidden />
      </IconButton>
    </span>
  )
}

function PlaceButton({ place, isActive }: { readonly place: Place; readonly isActive: boolean }) {
  const goTo = useGoTo()
  const { path, line, column } = place
  return (
    <button
      type="button"
      data-place=""
      className={`${parts.place} ${styles.place}`}
      tabIndex={isActive ? 0 : -1}
      title={words.console.go(`${path}:${line}:${column}`)}
      onClick={(event) => {
        event.stopPropagation()
        goTo(place)
      }}
    >
      {path.slice(path.lastIndexOf('/') + 1)}:{line}
    </button>
  )
}

function Chevron({ canOpen, isOpen }: { readonly canOpen: boolean; readonly isOpen: boolean }) {
  if (!canOpen) return <span className={styles.chevron} />
  const Sign = isOpen ? ChevronDown : ChevronRight
  return <Sign size={12} className={styles.chevron} aria-hidden />
}

const signs: Partial<Record<ConsoleLevel, typeof CircleX>> = {
  error: CircleX,
  warn: TriangleAlert,
  info: Info,
  debug: Bug,
  trace: Bug,
}

function Sign({ level }: { readonly level: ConsoleLevel }) {
  const Icon = signs[level]
  return (
    <span className={styles.sign} title={words.console.level[level]}>
      {Icon === undefined ? null : <Icon size={12} aria-hidden />}
      <span className="visually-hidden">{words.console.level[level]}: </span>
    </span>
  )
}
