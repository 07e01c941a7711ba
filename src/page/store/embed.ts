import type { LinkTrouble } from './place.ts'

/** A file of an embed as it was brought; what is typed into it stands in the editor. */
export type EmbedText = { readonly path: string; readonly text: string }

/**
 * Where an embed stands: `still` its code as plain text, `opening` the editor is being fetched, `code` in the editor,
 * `replay` a recording is on show, `failed` the editor could not be loaded.
 */
export type EmbedStage = 'still' | 'opening' | 'code' | 'replay' | 'failed'

export type EmbedState = {
  readonly stage: EmbedStage
  readonly files: readonly EmbedText[]
  readonly open: string | null
  readonly canReplay: boolean
  /** The recording could not be read. */
  readonly isReplayBroken: boolean
  readonly runs: boolean
  /** What was wrong with the link; null: nothing, or there was none. */
  readonly trouble: LinkTrouble | null
  /** The characters behind the `#` that bring what is on show. */
  readonly link: string
}
