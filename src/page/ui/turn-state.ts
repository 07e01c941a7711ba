import type { Turn } from '../../core/turn/turn.ts'
import { words } from './words.ts'

export type Tone = 'busy' | 'good' | 'plain' | 'warn' | 'bad'

/** A turn's state in a word, and how it is coloured. */
export function turnState(turn: Turn): { readonly text: string; readonly tone: Tone } {
  const { states } = words.turns
  if (turn.phase !== 'ended') return { text: states[turn.phase], tone: 'busy' }
  switch (turn.outcome.type) {
    case 'completed':
      return { text: states.completed, tone: 'good' }
    case 'stopped':
    case 'replaced':
      return { text: states[turn.outcome.type], tone: 'plain' }
    case 'incomplete':
      return { text: states.incomplete, tone: 'warn' }
    case 'failed':
      return { text: states.failed, tone: 'bad' }
  }
}
