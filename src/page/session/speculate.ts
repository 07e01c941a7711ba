import { noSpeculation, speculate, speculateMs, throwAway } from '../../core/turn/speculation.ts'
import type { SpeculationEffect, SpeculationEvent } from '../../core/turn/speculation.ts'
import type { Price } from '../../core/turn/price.ts'
import type { TurnId, TurnStart } from '../../core/turn/turn.ts'
import type { SessionParts } from './session.ts'
import { keyOfWish, wishOf, type Wish } from './wish.ts'

/** Starts the turn that is likely to come before its Enter, where the user has asked for that. */
export type Speculating = {
  /** The instruction as it stands in the box that has the focus; null: none has it. */
  instructing(text: string | null): void
  /** A turn is being sent: the id of the one that runs unseen, if it asks just the same; any other is thrown away. */
  take(wish: Wish): TurnId | null
  escape(): void
  /** The worker crashed, and what ran in it is over. */
  crashed(): void
  dispose(): void
}

export type SpeculatingParts = Pick<SessionParts, 'pad' | 'shared' | 'documents' | 'stream' | 'newId'>

/** Makes the wires between the page and `speculate`, which decides. */
export function createSpeculating(parts: SpeculatingParts): Speculating {
  const { pad, shared, documents, stream } = parts
  let state = noSpeculation
  let timer: ReturnType<typeof setTimeout> | null = null
  /** What the wait that is over would ask. */
  let rested: Wish | null = null
  /** The unseen turn, until it is over. */
  let current: TurnId | null = null

  const stage = () => state.stage.type

  const calm = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  const tell = (event: SpeculationEvent) => {
    const step = speculate(state, event)
    ;({ state } = step)
    for (const effect of step.effects) effects[effect]()
  }

  const start = () => {
    if (rested === null || 'type' in rested.picked) return
    const { instruction, model, format, own, picked, choice } = rested
    const id = parts.newId()
    const turn: TurnStart = {
      ...picked,
      id,
      instruction,
      model,
      format,
      own,
      redirects: null,
      actedAt: 0,
      raced: false,
    }
    current = id
    void follow(turn, choice?.price ?? null)
  }

  const follow = async (turn: TurnStart, price: Price | null) => {
    const unshown = await stream.speculate(turn).catch(() => null)
    if (unshown !== null) pad.thrownAway.setState((sum) => throwAway(sum, unshown.usage, price))
    if (current !== turn.id) return
    current = null
    tell({ type: 'over' })
  }

  const effects: Readonly<Record<SpeculationEffect, () => void>> = {
    rest: () => {
      calm()
      timer = setTimeout(() => {
        timer = null
        rested = state.text === null ? null : wishOf(parts, { instruction: state.text, for: 'turn' })
        const isSendable = rested !== null && !('type' in rested.picked)
        tell({ type: 'rested', key: rested !== null && isSendable ? keyOfWish(rested) : null })
        rested = null
      }, speculateMs)
    },
    calm,
    start,
    cancel: () => {
      if (current !== null) void stream.discard(current)
    },
    confirm: () => {},
  }

  const isAllowed = (): boolean => {
    const { speculates, speculatesMetered, model } = shared.settings.getState()
    const { state: connection, models } = shared.connection.getState()
    if (!speculates || connection.type !== 'open' || !connection.extended) return false
    if (pad.turns.getState().turns.some(({ phase }) => phase !== 'ended')) return false
    // A model that nobody lists may cost whatever it likes.
    return speculatesMetered || models.find(({ id }) => id === model)?.metered === false
  }

  const look = () => tell({ type: 'allowed', isAllowed: isAllowed() })
  const changed = () => {
    if (state.isAllowed) tell({ type: 'changed' })
  }
  const stops = [
    documents.onChange(changed),
    documents.onPaths(changed),
    pad.review.subscribe(changed),
    pad.files.subscribe((now, before) => {
      if (now.open !== before.open) changed()
    }),
    pad.context.subscribe((now, before) => {
      if (now.choices !== before.choices) changed()
    }),
    pad.turns.subscribe(look),
    shared.connection.subscribe((now, before) => {
      look()
      if (sinceOf(now.state) !== sinceOf(before.state) || now.models !== before.models) changed()
    }),
    shared.settings.subscribe((now, before) => {
      look()
      if (now.model !== before.model || now.own !== before.own) changed()
    }),
  ]
  look()

  return {
    instructing: (text) => tell({ type: 'wrote', text }),
    take: (wish) => {
      if (stage() !== 'running') {
        calm()
        return null
      }
      const id = current
      tell({ type: 'entered', key: keyOfWish(wish) })
      if (stage() !== 'none') return null
      current = null
      return id
    },
    escape: () => tell({ type: 'escaped' }),
    crashed: () => {
      current = null
      tell({ type: 'over' })
    },
    dispose: () => {
      calm()
      tell({ type: 'allowed', isAllowed: false })
      for (const stop of stops) stop()
    },
  }
}

type State = ReturnType<SessionParts['shared']['connection']['getState']>['state']
const sinceOf = (state: State): number | null => (state.type === 'open' ? state.since : null)
