import { createContext, use, useCallback, useSyncExternalStore, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { ContextState } from '../store/context.ts'
import type { Preview } from '../../core/preview/preview.ts'
import type { Tests } from '../../core/preview/tests.ts'
import type { Environment } from '../../core/turn/export-file.ts'
import type { Evidence } from '../../core/turn/latency-export.ts'
import type { ToldFrame } from '../../core/turn/told.ts'
import type { TurnId } from '../../core/turn/turn.ts'
import type { ThrownAway } from '../../core/turn/speculation.ts'
import type { FilesState, LatencyState, NoticesState, Pad, ReviewState, TurnsState } from '../store/pad.ts'
import type { PlaceState } from '../store/place.ts'
import type { ConnectionStore, SettingsStore, Shared } from '../store/shared.ts'
import type { Actions } from './actions.ts'
import type { DraftStore } from './draft.ts'
import type { PanelState, PanelStore } from './panel-state.ts'
import type { LinkControls } from './link-controls.ts'
import type { PreviewControls } from './preview-controls.ts'
import type { Race } from './race-actions.ts'
import type { ReplayStands } from './replay-stands.ts'
import type { TransportRacing } from './transport-actions.ts'
import { samplesOf } from './samples.ts'
import type { TestControls } from './test-controls.ts'

/** Turns the Markdown of a model's prose into HTML somewhere off the main thread. */
export interface ProseReader {
  toHtml(markdown: string): Promise<string>
}

/** What stands behind the figures of ended turns. */
export interface EvidencePort {
  of(turnId: TurnId): Promise<Evidence>
  /** Painted frames of a turn, also while it runs. */
  framesOf(turnId: TurnId): readonly ToldFrame[]
}

/** What the components need; joined by the composition root. */
export type Parts = {
  readonly shared: Shared
  readonly pad: Pad
  readonly actions: Actions
  readonly prose: ProseReader
  /** Text of a file as it stands now; null when there is none. */
  readonly readText: (path: string) => string | null
  readonly draft: DraftStore
  readonly panel: PanelStore
  readonly links: LinkControls
  readonly evidence: EvidencePort
  readonly environment: Environment
  readonly race: Race
  readonly transport: TransportRacing
  readonly replays: ReplayStands
  /** The preview's parts, fetched by the first call. */
  readonly preview: () => Promise<PreviewControls>
  /** Fetches them ahead of that, when somebody is about to ask. */
  readonly previewAhead: () => void
  /** The parts that run tests, fetched by the first call. */
  readonly tests: () => Promise<TestControls>
  /** Runs all tests; what cannot be loaded is told in `pad.tests`. */
  readonly runTests: () => void
  /** The pad shows a recording: it is looked at, and nothing in it is decided or changed. */
  readonly readOnly: boolean
}

const PartsContext = createContext<Parts | null>(null)

/** Hands the parts to every component below. */
export function PartsProvider({ parts, children }: { readonly parts: Parts; readonly children: ReactNode }) {
  return <PartsContext value={parts}>{children}</PartsContext>
}

/** The parts of the pad this component belongs to. */
export function useParts(): Parts {
  const parts = use(PartsContext)
  if (parts === null) throw new Error('useParts outside of PartsProvider')
  return parts
}

export const useReadOnly = (): boolean => useParts().readOnly
export const useActions = (): Actions => useParts().actions
export const useConnection = <T,>(selector: (state: ConnectionStore) => T): T =>
  useStore(useParts().shared.connection, selector)
export const useSettings = <T,>(selector: (state: SettingsStore) => T): T =>
  useStore(useParts().shared.settings, selector)
export const useThrownAway = (): ThrownAway => useStore(useParts().pad.thrownAway)
export const useFiles = <T,>(selector: (state: FilesState) => T): T =>
  useStore(useParts().pad.files, selector)
export const usePreview = <T,>(selector: (state: Preview) => T): T =>
  useStore(useParts().pad.preview, selector)
export const useTests = <T,>(selector: (state: Tests) => T): T => useStore(useParts().pad.tests, selector)
export const useContextState = <T,>(selector: (state: ContextState) => T): T =>
  useStore(useParts().pad.context, selector)
/** Sampled: `selector` must return the same value for the same state. */
export const useTurns = <T,>(selector: (state: TurnsState) => T): T => {
  const { subscribe, turns } = samplesOf(useParts().pad)
  return useSyncExternalStore(subscribe, () => selector(turns()))
}
/** Sampled: `selector` must return the same value for the same state. */
export const useReview = <T,>(selector: (state: ReviewState) => T): T => {
  const { subscribe, review } = samplesOf(useParts().pad)
  return useSyncExternalStore(subscribe, () => selector(review()))
}
export const useLatency = <T,>(selector: (state: LatencyState) => T): T =>
  useStore(useParts().pad.latency, selector)
export const usePanel = <T,>(selector: (state: PanelState) => T): T => useStore(useParts().panel, selector)
export const usePlace = <T,>(selector: (state: PlaceState) => T): T =>
  useStore(useParts().links.place, selector)
export const useNotices = <T,>(selector: (state: NoticesState) => T): T =>
  useStore(useParts().pad.notices, selector)

/** Whether a media query holds, kept up to date. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches,
  )
}

const epochNow = () => performance.timeOrigin + performance.now()

/** The page's clock in steps of `everyMs`, ms since the epoch, ticking while `active`. */
export function useNow(active: boolean, everyMs: number): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      if (!active) return () => {}
      const timer = setInterval(changed, everyMs)
      return () => clearInterval(timer)
    },
    [active, everyMs],
  )
  return useSyncExternalStore(subscribe, () => Math.floor(epochNow() / everyMs) * everyMs)
}

/** Moment of an input event as ms since the epoch (b0 of the latency definitions). */
export function actedAt(event: { readonly timeStamp: number }): number {
  return performance.timeOrigin + event.timeStamp
}
