import type { Edit } from '../../core/edits/edit.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'

/** One document's change in an accept. */
export type DocumentChange =
  | { readonly type: 'edit'; readonly path: string; readonly edit: Edit }
  | { readonly type: 'create'; readonly path: string; readonly text: string }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'rename'; readonly path: string; readonly to: string }

/** What `undo` needs to take an `apply` back in all its documents. Opaque to its holder. */
export type AcceptReceipt = { readonly id: number; readonly paths: readonly string[] }

/** A change of a document's text, whoever made it: typing, undo, redo, an accept. */
export type ContentChange = {
  readonly path: string
  readonly edit: Edit
  readonly version: number
  /** The editor's own undo or redo made it. */
  readonly by?: 'undo' | 'redo'
}

/** The documents of a pad as the session sees them. Monaco owns the text; this is the only way in and out. */
export interface DocumentPort {
  paths(): readonly string[]
  read(path: string): Snapshot | undefined
  /** Makes the changes, one undo step for each document touched. */
  apply(changes: readonly DocumentChange[]): AcceptReceipt
  /**
   * Takes an `apply` back in every document: by Monaco's own undo where nothing was typed since, else by the
   * inverse edit rebased over the later typing, which survives.
   */
  undo(receipt: AcceptReceipt): void
  /** Called synchronously with each content change, in order. */
  onChange(listener: (change: ContentChange) => void): () => void
  /** Called when a document was created, deleted or renamed. */
  onPaths(listener: () => void): () => void
  /** Called when a document has another name: by the user, an accept, or an undo. */
  onRename(listener: (from: string, to: string) => void): () => void
  /** Selected range of the document on show, in offsets; null without an editor. */
  selection(): { readonly path: string; readonly from: number; readonly to: number } | null
}
