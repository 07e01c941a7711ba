import { costOf, type Price } from './price.ts'
import type { TokenUsage } from './turn.ts'

/** How long an instruction must stand unchanged before its turn may start early, ms. */
export const speculateMs = 400

/**
 * A turn that may start before its Enter. At most one is under way, and the next waits until the one before is over on
 * the other side too.
 */
export type Speculation = {
  /** The instruction as it stands where it is written; empty, or null where nobody writes. */
  readonly text: string | null
  /** The user wants it, the model may be asked, and nothing else is under way. */
  readonly isAllowed: boolean
  /** The instruction that was tried: not a second time before it is another one. */
  readonly tried: string | null
  readonly stage:
    | { readonly type: 'none' }
    /** Runs unseen; `key` tells what was asked, word for word. */
    | { readonly type: 'running'; readonly key: string }
    /** Thrown away, and the other side has not said that it is over. */
    | { readonly type: 'leaving' }
}

export type SpeculationEvent =
  | { readonly type: 'wrote'; readonly text: string | null }
  | { readonly type: 'allowed'; readonly isAllowed: boolean }
  /** Something a turn would show is another now: a document, the review, the model. */
  | { readonly type: 'changed' }
  /** The wait that `rest` began is over. `key` tells what a turn would ask now; null: it would not be sent. */
  | { readonly type: 'rested'; readonly key: string | null }
  /** A turn is being sent that asks `key`. */
  | { readonly type: 'entered'; readonly key: string }
  | { readonly type: 'escaped' }
  /** The turn that ran unseen is over, thrown away or failed. */
  | { readonly type: 'over' }

/** `rest` begins the wait anew, `calm` ends it; the others are about the one turn that runs unseen. */
export type SpeculationEffect = 'rest' | 'calm' | 'start' | 'cancel' | 'confirm'

type Step = { readonly state: Speculation; readonly effects: readonly SpeculationEffect[] }

export const noSpeculation: Speculation = {
  text: null,
  isAllowed: false,
  tried: null,
  stage: { type: 'none' },
}

/**
 * One step. Total: any event in any order has an answer.
 * Laws: `start` comes only after `rest` with nothing between, and never while another is under way; every `start` is
 * followed by one `confirm`, `cancel` or `over`; `confirm` comes only for the key that was started, with no change since.
 */
export function speculate(before: Speculation, event: SpeculationEvent): Step {
  switch (event.type) {
    case 'wrote': {
      const text = event.text?.trim() ?? null
      if (text === before.text) return { state: before, effects: [] }
      // Leaving the box is not writing another instruction.
      const isOther = text !== null && text !== before.tried
      return again({ ...before, text, tried: isOther ? null : before.tried })
    }
    case 'allowed':
      if (event.isAllowed === before.isAllowed) return { state: before, effects: [] }
      return again({ ...before, isAllowed: event.isAllowed })
    case 'changed':
      return again(before)
    case 'escaped':
      return again({ ...before, tried: before.text })
    case 'rested': {
      if (!mayRest(before)) return { state: before, effects: [] }
      const state = { ...before, tried: before.text }
      if (event.key === null) return { state, effects: [] }
      return { state: { ...state, stage: { type: 'running', key: event.key } }, effects: ['start'] }
    }
    case 'entered': {
      const { stage } = before
      if (stage.type !== 'running') return { state: before, effects: ['calm'] }
      if (stage.key !== event.key) return again(before)
      return { state: { ...before, stage: { type: 'none' } }, effects: ['calm', 'confirm'] }
    }
    case 'over':
      if (before.stage.type === 'none') return { state: before, effects: [] }
      return rest({ ...before, stage: { type: 'none' } }, [])
  }
}

/** Throws away what runs, and begins the wait anew. */
const again = (state: Speculation): Step =>
  state.stage.type === 'running'
    ? rest({ ...state, stage: { type: 'leaving' } }, ['cancel'])
    : rest(state, [])

const rest = (state: Speculation, effects: readonly SpeculationEffect[]): Step => ({
  state,
  effects: [...effects, mayRest(state) ? 'rest' : 'calm'],
})

const mayRest = ({ text, isAllowed, tried, stage }: Speculation): boolean =>
  isAllowed && text !== null && text !== '' && text !== tried && stage.type === 'none'

/** What unseen turns that nobody confirmed have cost. */
export type ThrownAway = {
  readonly turns: number
  /** Input and output as the models counted them; of a turn whose model counted nothing, the text that came. */
  readonly tokens: number
  /** Some model counted nothing, so there are more. */
  readonly isLeast: boolean
  /** US dollars at list price, of the turns whose model has a price and counted; null where none has. */
  readonly cost: number | null
}

export const nothingThrownAway: ThrownAway = { turns: 0, tokens: 0, isLeast: false, cost: null }

/** Adds one turn. `usage` is null where nothing is known of it. */
export function throwAway(sum: ThrownAway, usage: TokenUsage | null, price: Price | null): ThrownAway {
  const isCounted = usage !== null && !usage.estimated
  const cost = isCounted && price !== null ? costOf(price, usage.input, usage.output) : null
  return {
    turns: sum.turns + 1,
    tokens: sum.tokens + (usage === null ? 0 : usage.input + usage.output),
    isLeast: sum.isLeast || !isCounted,
    cost: cost === null ? sum.cost : (sum.cost ?? 0) + cost,
  }
}
