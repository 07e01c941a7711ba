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
  /** The share dialog is open. */
  readonly isSharing: boolean
}
export type PanelStore = StoreApi<PanelState>

/** Begins with Turns, or with the panel that a link asks for. */
export function createPanel(first: RightTab | null = null): PanelStore {
  return createStore<PanelState>(() => ({
    right: first ?? 'turns',
    narrow: first,
    turn: null,
    console: { isOpen: false, height: 240 },
    isSharing: false,
  }))
}

/** Opens the share dialog, or closes it. */
export function showShare(panel: PanelStore, isSharing: boolean): void {
  panel.setState({ isSharing })
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
