import { useMemo } from 'react'
import { spentBy } from '../../core/turn/price.ts'
import type { ThrownAway } from '../../core/turn/speculation.ts'
import type { TurnsState } from '../store/pad.ts'
import { useThrownAway, useTurns } from './context.tsx'
import { formatDollars, formatTokens } from './format.ts'
import styles from './spent-figures.module.css'
import { words } from './words.ts'

const turnsOf = (state: TurnsState) => state.turns

/** Tokens in and out, and the cost where one is known, of all listed turns; beside them what was thrown away unseen. */
export function SpentFigures() {
  const turns = useTurns(turnsOf)
  const spent = useMemo(() => spentBy(turns), [turns])
  const thrown = useThrownAway()
  if (spent.turns === 0 && thrown.turns === 0) return null
  const { label, input, output, definition } = words.context.spent
  return (
    <div className={styles.all}>
      {spent.turns === 0 ? null : (
        <span
          className={styles.spent}
          title={`${label}. ${definition(spent.turns, spent.priced)}`}
          data-testid="spent"
        >
          <span className="visually-hidden">{label}: </span>
          <Figure value={formatTokens(spent.input)} unit={input} />
          <Figure value={formatTokens(spent.output)} unit={output} />
          {spent.cost === null ? null : <Figure value={formatDollars(spent.cost)} unit="" />}
        </span>
      )}
      {thrown.turns === 0 ? null : <Thrown thrown={thrown} />}
    </div>
  )
}

function Thrown({ thrown: { tokens, isLeast, turns, cost } }: { readonly thrown: ThrownAway }) {
  const { spent, definition } = words.speculation
  return (
    <span className={styles.spent} title={definition(isLeast)} data-testid="thrown-away">
      {spent(tokens, isLeast, turns)}
      {cost === null ? null : <Figure value={formatDollars(cost)} unit="" />}
    </span>
  )
}

function Figure({ value, unit }: { readonly value: string; readonly unit: string }) {
  return (
    <span>
      <span className={styles.value}>{value}</span> {unit}
    </span>
  )
}
