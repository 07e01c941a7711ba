import { Check, Copy, PencilLine, RotateCw } from 'lucide-react'
import { memo, useCallback, useState } from 'react'
import { figuresOf } from '../../core/turn/latency.ts'
import { spentOf } from '../../core/turn/price.ts'
import type { Turn, TurnId } from '../../core/turn/turn.ts'
import type { ReviewState, TurnsState } from '../store/pad.ts'
import type { ConnectionStore } from '../store/shared.ts'
import {
  actedAt,
  useActions,
  useConnection,
  useNow,
  useParts,
  useReadOnly,
  useReview,
  useTurns,
} from './context.tsx'
import { Button, IconButton } from './controls.tsx'
import { formatDollars, formatMs, formatSpeed, groupThousands, secondsUntil } from './format.ts'
import { HunkList } from './hunk-list.tsx'
import { Prose } from './prose.tsx'
import styles from './turn-card.module.css'
import { turnState } from './turn-state.ts'
import { faultText } from './words-turns.ts'
import { words } from './words.ts'

const reviewedTurn = (state: ReviewState) => state.review?.turnId ?? null

/** One instruction and its answer. Looks at its turn a few times a second, however fast the stream is. */
export const TurnCard = memo(function TurnCard({
  id,
  isNewest,
}: {
  readonly id: TurnId
  readonly isNewest: boolean
}) {
  const turnOf = useCallback((state: TurnsState) => state.turns.find((turn) => turn.id === id), [id])
  const turn = useTurns(turnOf)
  const isReviewed = useReview(reviewedTurn) === id
  const readOnly = useReadOnly()
  if (turn === undefined) return null
  const state = turnState(turn)
  return (
    <article className={styles.card} aria-label={turn.instruction} data-older={!isNewest || undefined}>
      <header className={styles.head}>
        <span className={styles.state} data-tone={state.tone}>
          {state.text}
        </span>
        <ModelName id={turn.model} />
        {readOnly ? null : <CardActions id={turn.id} instruction={turn.instruction} prose={turn.prose} />}
      </header>
      <p className={styles.instruction}>{turn.instruction}</p>
      <Ending turn={turn} />
      {turn.prose.trim() === '' ? null : <Answer turn={turn} />}
      {isReviewed ? <HunkList /> : <OlderHunks turn={turn} />}
      <Figures turn={turn} />
    </article>
  )
})

function ModelName({ id }: { readonly id: string }) {
  const titleOf = useCallback(
    (store: ConnectionStore) => store.models.find((model) => model.id === id)?.title ?? id,
    [id],
  )
  return <span className={styles.model}>{useConnection(titleOf)}</span>
}

const CardActions = memo(function CardActions({
  id,
  instruction,
  prose,
}: Pick<Turn, 'id' | 'instruction' | 'prose'>) {
  const actions = useActions()
  const { draft } = useParts()
  const [isCopied, setCopied] = useState(false)
  return (
    <span className={styles.actions}>
      <IconButton
        label={isCopied ? words.turns.copied : words.turns.copy}
        onClick={() => {
          void navigator.clipboard.writeText(prose).then(() => setCopied(true))
        }}
        onBlur={() => setCopied(false)}
      >
        {isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      </IconButton>
      <IconButton
        label={words.turns.edit}
        onClick={() => draft.setState({ text: instruction, back: 0, kept: '' })}
      >
        <PencilLine size={14} aria-hidden />
      </IconButton>
      <IconButton label={words.turns.again} onClick={(event) => actions.again(id, actedAt(event))}>
        <RotateCw size={14} aria-hidden />
      </IconButton>
    </span>
  )
})

/** What to say about the end of a turn that did not simply complete. */
function Ending({ turn }: { readonly turn: Turn }) {
  if (turn.phase !== 'ended') return null
  const { outcome } = turn
  switch (outcome.type) {
    case 'completed':
      return turn.hunks.length === 0 ? <p className={styles.note}>{words.turns.answer}</p> : null
    case 'incomplete':
      return <p className={styles.warn}>{words.turns.incomplete(outcome.reason)}</p>
    case 'stopped':
      return turn.hunks.length === 0 ? <p className={styles.note}>{words.turns.nothing}</p> : null
    case 'replaced':
      return null
    case 'failed':
      return <Failure turn={turn} fault={outcome.fault} />
  }
}

type Failed = Extract<Extract<Turn, { phase: 'ended' }>['outcome'], { type: 'failed' }>

function Failure({ turn, fault }: { readonly turn: Turn; readonly fault: Failed['fault'] }) {
  const actions = useActions()
  const { draft, readOnly } = useParts()
  const readyAt = (turn.marks.ended ?? turn.startedAt) + (fault.retryAfterMs ?? 0)
  const [isWaiting, setWaiting] = useState(fault.retryAfterMs !== null)
  const now = useNow(isWaiting, 500)
  const seconds = secondsUntil(readyAt, now)
  if (isWaiting && seconds === 0) setWaiting(false)
  const { text, said } = faultText(fault)
  return (
    <div className={styles.failure}>
      <p className={styles.bad}>{text}</p>
      {said === null ? null : <p className={styles.said}>{said}</p>}
      {seconds > 0 ? <p className={styles.said}>{words.turns.retryIn(seconds)}</p> : null}
      <div className={styles.failureActions} hidden={readOnly}>
        <Button disabled={seconds > 0} onClick={(event) => actions.again(turn.id, actedAt(event))}>
          {words.turns.retry}
        </Button>
        <Button kind="quiet" onClick={() => draft.setState({ text: turn.instruction, back: 0, kept: '' })}>
          {words.turns.edit}
        </Button>
      </div>
    </div>
  )
}

/** The prose: two lines beside hunks, all of it when it is the answer. */
function Answer({ turn }: { readonly turn: Turn }) {
  const [isOpen, setOpen] = useState(false)
  const isWhole = turn.hunks.length === 0 || isOpen
  const isLong = turn.hunks.length > 0 && (turn.prose.length > 120 || turn.prose.trim().includes('\n'))
  return (
    <div className={styles.answer}>
      <div className={styles.prose} data-clamped={!isWhole || undefined}>
        <Prose text={turn.prose} />
      </div>
      {isLong ? (
        <button type="button" className={styles.more} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.turns.less : words.turns.more}
        </button>
      ) : null}
    </div>
  )
}

function OlderHunks({ turn }: { readonly turn: Turn }) {
  return turn.hunks.length === 0 ? null : (
    <p className={styles.older}>{words.turns.hunks(turn.hunks.length)}</p>
  )
}

function Figures({ turn }: { readonly turn: Turn }) {
  const figures = figuresOf(turn, null)
  const spent = spentOf(turn)
  const parts: { key: string; value: string; unit: string; word?: string; title?: string }[] = []
  if (figures.perceivedTtftMs !== null) {
    const { value, unit } = formatMs(figures.perceivedTtftMs)
    parts.push({ key: 'ghost', word: words.strip.names.perceivedTtftMs, value, unit })
  }
  if (figures.outputSpeed !== null) {
    const { value, unit } = formatSpeed(figures.outputSpeed)
    const isLive = figures.flags.includes('live')
    parts.push({ key: 'speed', value, unit: isLive ? `${unit} ${words.strip.live}` : unit })
  }
  if (figures.tokens !== null) {
    const unit = figures.estimated ? `${words.strip.tokens} ${words.strip.estimated}` : words.strip.tokens
    parts.push({ key: 'tokens', value: groupThousands(figures.tokens), unit })
  }
  if (spent !== null && spent.input > 0)
    parts.push({ key: 'input', value: groupThousands(spent.input), unit: words.context.spent.input })
  if (spent !== null && spent.cost !== null)
    parts.push({ key: 'cost', value: formatDollars(spent.cost), unit: '', title: words.context.spent.cost })
  if (figures.stopPaintedMs !== null) {
    const { value, unit } = formatMs(figures.stopPaintedMs)
    parts.push({ key: 'stop', word: words.strip.names.stopPaintedMs, value, unit })
  }
  if (parts.length === 0) return null
  return (
    <p className={styles.figures}>
      {parts.map(({ key, value, unit, word, title }) => (
        <span key={key} className={styles.figure} title={title}>
          {word === undefined ? null : `${word} `}
          <span className={styles.value}>{value}</span> {unit}
        </span>
      ))}
    </p>
  )
}
