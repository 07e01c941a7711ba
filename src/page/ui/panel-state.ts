import { createStore, type StoreApi } from 'zustand/vanilla'
import type { TurnId } from '../../core/turn/turn.ts'

export type RightTab = 'turns' | 'preview' | 'tests' | 'latency'
export type NarrowTab = 'code' | 'turns' | 'preview' | 'tests' | 'latency' | 'files'

/** What the panels show. Of a turn that is not there any more, or none: the last. */
export type PanelState = {
  readonly right: RightTab
  /** Null until the user chose: where to begin depends on the width. */
  readonly narrow: NarrowTab | null
  readonly turn: TurnId | null
  /** The drawer below the preview: whether it is open, and how high then, CSS px. */
  readonly console: { readonly isOpen: boolean; readonly height: number }
}
export type PanelStore = StoreApi<PanelState>

export function createPanel(): PanelStore {
  return createStore<PanelState>(() => ({
    right: 'turns',
    narrow: null,
    turn: null,
    console: { isOpen: false, height: 240 },
  }))
}

/** Shows the Latency panel, wide or narrow. */
export function showLatency(panel: PanelStore): void {
  panel.setState({ right: 'latency', narrow: 'latency' })
}

/** Shows the Tests panel, wide or narrow. */
export function showTests(panel: PanelStore): void {
  panel.setState({ right: 'tests', narrow: 'tests' })
}

/** Between Turns and Latency; where neither is on show, to Latency. */
export function toggleLatency(panel: PanelStore, isNarrow: boolean): void {
  const { right, narrow } = panel.getState()
  const isOnShow = (isNarrow ? narrow : right) === 'latency'
  panel.setState(isOnShow ? { right: 'turns', narrow: 'turns' } : { right: 'latency', narrow: 'latency' })
}
