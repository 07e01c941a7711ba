import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import type { Price } from '../../core/turn/price.ts'
import type { OwnUpstream } from '../../core/turn/turn.ts'
import type { ConnectionState } from '../../core/wire/connection-state.ts'

/** A model the user may choose, as the gateway offers it. */
export type ModelChoice = {
  readonly id: string
  readonly title: string
  readonly window: number | null
  readonly format: ReplyFormat
  readonly builtIn: boolean
  readonly pace: number | null
  readonly metered: boolean
  /** US dollars per million tokens; null where nobody told. */
  readonly price: Price | null
  readonly origin: string
  /** The path it stands for, where whoever runs the gateway said one. */
  readonly role?: 'fast' | 'deep'
}

/** The gateway connection, shared by all pads. */
export type ConnectionStore = {
  readonly state: ConnectionState
  readonly models: readonly ModelChoice[]
}

/** `SettingsStore.deepModel` when the user wants none, whatever the gateway offers for it. */
export const noDeepModel = 'none'

/** `SettingsStore.model` when turns go to the upstream of the user's own key (`SettingsStore.own`). */
export const ownModel = 'own'

export type Theme = 'system' | 'light' | 'dark'

/** The user's own choices. `own` is never written anywhere but, on request, to session storage. */
export type SettingsStore = {
  readonly theme: Theme
  /** The model of the fast path; `ownModel` for the user's own. */
  readonly model: string
  /** The model of the deep path; empty: never chosen, so it is the one that is marked for it; or `noDeepModel`. */
  readonly deepModel: string
  readonly gatewayUrl: string
  readonly accessCode: string
  readonly own: OwnUpstream | null
  readonly keepKeyInSession: boolean
  /** A turn may start when its instruction has stood for a while, before Enter. */
  readonly speculates: boolean
  /** Where somebody pays by the token, too. */
  readonly speculatesMetered: boolean
}

/** Settings of somebody who has chosen nothing yet. */
export const firstSettings: SettingsStore = {
  theme: 'system',
  model: '',
  deepModel: '',
  gatewayUrl: '',
  accessCode: '',
  own: null,
  keepKeyInSession: false,
  speculates: false,
  speculatesMetered: false,
}

export type Shared = {
  readonly connection: StoreApi<ConnectionStore>
  readonly settings: StoreApi<SettingsStore>
}

/** Makes the stores that all pads share. */
export function createShared(settings: SettingsStore): Shared {
  return {
    connection: createStore<ConnectionStore>(() => ({ state: { type: 'idle' }, models: [] })),
    settings: createStore<SettingsStore>(() => settings),
  }
}

/** The model that answers on the deep path: the chosen one, else the first that is marked for it; null: none does. */
export function deepModelOf(
  { deepModel }: Pick<SettingsStore, 'deepModel'>,
  models: readonly ModelChoice[],
): string | null {
  if (deepModel === '') return models.find(({ role }) => role === 'deep')?.id ?? null
  return deepModel === noDeepModel ? null : deepModel
}
