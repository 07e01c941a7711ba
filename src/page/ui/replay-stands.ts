import type { SessionRecording } from '../../core/turn/session-recording.ts'
import type { Replay, ReplaysState } from '../store/replay.ts'
import type { StoreApi } from 'zustand/vanilla'
import type { Actions } from './actions.ts'
import type { EvidencePort } from './context.tsx'
import type { MountEditor } from './editor-surface.ts'
import type { PreviewControls } from './preview-controls.ts'
import type { TestControls } from './test-controls.ts'

/** What a replay is drawn with. */
export type ReplayStand = {
  readonly mountEditor: MountEditor
  readonly readText: (path: string) => string | null
  readonly showPlace: Actions['showPlace']
  readonly openPreview: () => Promise<PreviewControls>
  readonly openTests: () => Promise<TestControls>
}

/** The replays of the page, as the components see them. */
export type ReplayStands = {
  readonly store: StoreApi<ReplaysState>
  of(replay: Replay): ReplayStand
  evidenceOf(recording: SessionRecording): EvidencePort
  close(): void
  continueHere(): void
  /** Saves the session so far as a file; says so, or that there is nothing. */
  save(): void
  /** Opens a recording's file; says so where it is none. */
  openFile(file: File): void
}
