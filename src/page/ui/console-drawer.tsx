import {
  ChevronDown,
  ChevronUp,
  CircleX,
  Info,
  ListPlus,
  MessageSquare,
  Trash2,
  TriangleAlert,
} from 'lucide-react'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { countLevel, filterRows, type LevelGroup } from '../../core/preview/console-rows.ts'
import type { KeptRow, Preview } from '../../core/preview/preview.ts'
import { ConsoleRows } from './console-rows.tsx'
import parts from './parts.module.css'
import styles from './console.module.css'
import { usePanel, useParts, usePreview } from './context.tsx'
import { Button, IconButton } from './controls.tsx'
import type { PanelState } from './panel-state.ts'
import type { PreviewControls } from './preview-controls.ts'
import { useSampled } from './sampled.ts'
import { words } from './words.ts'

const levels: readonly (readonly [LevelGroup, typeof CircleX])[] = [
  ['error', CircleX],
  ['warn', TriangleAlert],
  ['info', Info],
  ['log', MessageSquare],
]

const isOpenOf = (state: PanelState) => state.console.isOpen
const keepsOf = (state: Preview) => state.keepsRows

/** Rows are drawn anew at most so often, ms: code that writes in a loop leaves the page to the user. */
const sampleMs = 100

/** What the running code has written: a bar that counts, and the rows below it. */
export function ConsoleDrawer({ controls }: { readonly controls: PreviewControls }) {
  const { panel, pad } = useParts()
  const isOpen = usePanel(isOpenOf)
  const keeps = usePreview(keepsOf)
  const preview = useSampled(pad.preview, sampleMs)
  const { rows } = preview
  const text = words.console
  const toggle = () => panel.setState(({ console: { height } }) => ({ console: { isOpen: !isOpen, height } }))
  return (
    <section className={styles.drawer} aria-label={text.title}>
      <div className={styles.bar}>
        <button
          type="button"
          className={`${parts.quiet} ${styles.toggle}`}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronUp size={14} aria-hidden />}
          {text.title}
        </button>
        <Counts rows={rows} />
        <span className={parts.spacer} />
        <button
          type="button"
          className={`${parts.quiet} ${styles.switch}`}
          aria-pressed={keeps}
          aria-label={text.keep}
          title={text.keep}
          onClick={() => controls.keepConsole(!keeps)}
        >
          <ListPlus size={14} aria-hidden />
        </button>
        <IconButton label={text.clear} disabled={rows.length === 0} onClick={() => controls.clearConsole()}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
      <ErrorsSaid run={preview.run} errors={countLevel(rows, 'error')} />
      {isOpen ? <Filtered preview={preview} /> : null}
    </section>
  )
}

function Counts({ rows }: { readonly rows: readonly KeptRow[] }) {
  const [errors, warnings] = [countLevel(rows, 'error'), countLevel(rows, 'warn')]
  return (
    <span className={styles.counts}>
      {errors === 0 ? null : (
        <span data-level="error" title={words.console.errors(errors)}>
          <CircleX size={12} aria-hidden />
          <span aria-hidden>{errors}</span>
          <span className="visually-hidden">{words.console.errors(errors)}</span>
        </span>
      )}
      {warnings === 0 ? null : (
        <span data-level="warn" title={words.console.warnings(warnings)}>
          <TriangleAlert size={12} aria-hidden />
          <span aria-hidden>{warnings}</span>
          <span className="visually-hidden">{words.console.warnings(warnings)}</span>
        </span>
      )}
    </span>
  )
}

/** The first errors of a run have come together by then, ms. */
const saidAfterMs = 1_000

/** Says once a run that there are errors, never what they say. */
function ErrorsSaid({ run, errors }: { readonly run: number | null; readonly errors: number }) {
  const [said, setSaid] = useState('')
  const latest = useRef(errors)
  useEffect(() => {
    latest.current = errors
  })
  const saidOf = useRef<number | null>(null)
  const isDue = errors > 0
  useEffect(() => {
    if (run === null || !isDue || saidOf.current === run) return
    const timer = setTimeout(() => {
      saidOf.current = run
      setSaid(words.console.said(latest.current))
    }, saidAfterMs)
    return () => {
      clearTimeout(timer)
      setSaid('')
    }
  }, [run, isDue])
  return (
    <div className="visually-hidden" aria-live="polite">
      {said}
    </div>
  )
}

function Filtered({ preview }: { readonly preview: Preview }) {
  const text = words.console
  const [wanted, setWanted] = useState('')
  const [hidden, setHidden] = useState<readonly LevelGroup[]>([])
  const list = useRef<HTMLDivElement>(null)
  const rows = useDeferredValue(preview.rows)
  const shown = filterRows(rows, { text: useDeferredValue(wanted), hidden })
  const flip = (level: LevelGroup) =>
    setHidden(hidden.includes(level) ? hidden.filter((other) => other !== level) : [...hidden, level])
  const lost = preview.lost - preview.older
  return (
    <>
      <div className={styles.filter}>
        <input
          type="text"
          className={styles.wanted}
          aria-label={text.filter}
          placeholder={text.filter}
          value={wanted}
          spellCheck={false}
          onChange={({ target }) => setWanted(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            if (wanted === '') list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
            else setWanted('')
          }}
        />
        {levels.map(([level, Sign]) => (
          <button
            key={level}
            type="button"
            className={`${parts.quiet} ${styles.switch}`}
            data-level={level}
            aria-pressed={!hidden.includes(level)}
            aria-label={text.levels[level]}
            title={text.levels[level]}
            onClick={() => flip(level)}
          >
            <Sign size={14} aria-hidden />
          </button>
        ))}
      </div>
      {preview.older === 0 ? null : <p className={styles.told}>{text.older(preview.older)}</p>}
      {lost === 0 ? null : <p className={styles.told}>{text.lost(lost)}</p>}
      {shown.length > 0 ? (
        <ConsoleRows rows={shown} ref={list} />
      ) : rows.length === 0 ? (
        <p className={styles.empty}>{text.empty}</p>
      ) : (
        <div className={styles.empty}>
          <p>{text.none(rows.length)}</p>
          <Button
            onClick={() => {
              setWanted('')
              setHidden([])
            }}
          >
            {text.showAll}
          </Button>
        </div>
      )}
    </>
  )
}
