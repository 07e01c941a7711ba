import { useMemo } from 'react'
import { spentBy } from '../../core/turn/price.ts'
import type { TurnsState } from '../store/pad.ts'
import { useTurns } from './context.tsx'
import { formatDollars, formatTokens } from './format.ts'
import styles from './spent-figures.module.css'
import { words } from './words.ts'

const turnsOf = (state: TurnsState) => state.turns

/** Tokens in and out, and the cost where one is known, of all listed turns. */
export function SpentFigures() {
  const turns = useTurns(turnsOf)
  const spent = useMemo(() => spentBy(turns), [turns])
  if (spent.turns === 0) return null
  const { label, input, output, definition } = words.context.spent
  return (
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
  )
}

function Figure({ value, unit }: { readonly value: string; readonly unit: string }) {
  return (
    <span>
      <span className={styles.value}>{value}</span> {unit}
    </span>
  )
}
