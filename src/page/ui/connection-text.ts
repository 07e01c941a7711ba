import type { ConnectionState } from '../../core/wire/connection-state.ts'
import { secondsUntil } from './format.ts'
import { words } from './words.ts'

/** The connection in words; `now` is needed for the countdown of a back-off only. */
export function connectionText(state: ConnectionState, now: number): string {
  switch (state.type) {
    case 'idle':
      return words.connection.idle
    case 'connecting':
      return words.connection.connecting(state.attempt)
    case 'open':
      return state.extended ? words.connection.open : words.connection.openPlain
    case 'waiting':
      return words.connection.waiting(secondsUntil(state.retryAt, now))
    case 'refused':
      return words.connection.refused[state.reason]
  }
}
