import { Popover } from '@base-ui/react/popover'
import type { ConnectionState } from '../../core/wire/connection-state.ts'
import styles from './connection-badge.module.css'
import popover from './popover.module.css'
import { useActions, useConnection, useNow } from './context.tsx'
import { Button } from './controls.tsx'
import { connectionText } from './connection-text.ts'
import { formatMs } from './format.ts'
import { words } from './words.ts'

type Tone = 'good' | 'busy' | 'bad'

const toneOf = (state: ConnectionState): Tone =>
  state.type === 'open' ? 'good' : state.type === 'refused' ? 'bad' : 'busy'

const stateOf = (store: { readonly state: ConnectionState }) => store.state

/** The connection's state with its round trip; opens what can be done about it. */
export function ConnectionBadge({ onConnect }: { readonly onConnect: () => void }) {
  const state = useConnection(stateOf)
  const now = useNow(state.type === 'waiting', 250)
  const text = connectionText(state, now)
  const rtt = state.type === 'open' && state.rtt !== null ? formatMs(state.rtt.median) : null
  return (
    <Popover.Root>
      <Popover.Trigger className={`${popover.trigger} ${styles.badge}`} data-tone={toneOf(state)}>
        <span className={styles.dot} aria-hidden="true" />
        <span className={styles.text}>{text}</span>
        {rtt === null ? null : (
          <span className={styles.rtt}>
            {rtt.value} <span className={styles.unit}>{rtt.unit}</span>
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className={popover.positioner} sideOffset={6} align="end">
          <Popover.Popup className={`${popover.popup} ${styles.popup}`}>
            <Popover.Title className={popover.title}>{text}</Popover.Title>
            <Popover.Description className={styles.detail}>{explain(state)}</Popover.Description>
            <WayOut state={state} onConnect={onConnect} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function explain(state: ConnectionState): string {
  switch (state.type) {
    case 'waiting':
      return words.connection.lost(state.reason)
    case 'refused':
      return [state.detail, words.connection.safe].filter((part) => part !== '').join(' ')
    case 'open':
      return words.connection.explain
    case 'idle':
    case 'connecting':
      return words.connection.safe
  }
}

function WayOut({ state, onConnect }: { readonly state: ConnectionState; readonly onConnect: () => void }) {
  const actions = useActions()
  if (state.type === 'open' || state.type === 'connecting') return null
  const again = state.type === 'waiting' ? words.connection.retryNow : words.connection.reconnect
  return (
    <div className={styles.actions}>
      <Button kind="primary" onClick={() => actions.reconnect()}>
        {again}
      </Button>
      {state.type === 'refused' ? <Button onClick={onConnect}>{words.connection.openConnect}</Button> : null}
    </div>
  )
}
