import { raceModes, wayOf, type RaceMode } from '../../core/turn/race-plan.ts'
import type { RaceWay } from '../../core/wire/race-lines.ts'

/** What Node can measure: the modes of a race on the page, and Chat Completions streams. */
export type Mode = RaceMode | 'chat-kept' | 'chat-new'

export const modes: readonly Mode[] = [...raceModes, 'chat-kept', 'chat-new']

/** How a mode is written on the command line besides its own name. */
const shortNames: Readonly<Record<string, readonly Mode[]>> = {
  socket: ['socket-joined'],
  http: ['http-kept'],
  chat: ['chat-kept'],
  all: raceModes,
}

/** The modes that a word of the command line means; null for none. */
export function modesOf(word: string): readonly Mode[] | null {
  const named = modes.find((mode) => mode === word)
  return named === undefined ? (shortNames[word] ?? null) : [named]
}

export function nodeWayOf(mode: Mode): RaceWay {
  if (mode === 'chat-kept' || mode === 'chat-new') {
    return { mode, isKept: mode === 'chat-kept', chains: false }
  }
  return { mode, isKept: wayOf[mode].isKept, chains: wayOf[mode].chains }
}
