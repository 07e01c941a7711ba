import type { StoreApi } from 'zustand'
import type { EmbedState } from '../store/embed.ts'
import type { Pad } from '../store/pad.ts'
import type { ReplaysState } from '../store/replay.ts'
import type { Replay } from '../store/replay.ts'
import type { MountEditor } from './editor-surface.ts'
import type { PreviewControls } from './preview-controls.ts'

/** What a reader of an embed can do. */
export interface EmbedActions {
  readonly store: StoreApi<EmbedState>
  openFile(path: string): void
  wake(): Promise<void>
  play(): Promise<unknown>
  closeReplay(): void
  run(runs: boolean): void
}

/** The editor of an embed and what is drawn with it; fetched when somebody wants it. */
export interface EmbedLiveParts {
  readonly pad: Pad
  readonly replays: StoreApi<ReplaysState>
  readonly mountEditor: MountEditor
  mountReplay(replay: Replay): MountEditor
  /** The preview's parts, fetched by the first call. */
  readonly preview: () => Promise<PreviewControls>
}
