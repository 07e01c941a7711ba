import type { HunkId } from '../../core/edits/hunk.ts'
import type { OwnUpstream, TurnId, TurnPath } from '../../core/turn/turn.ts'
import type { ContextChoice } from '../store/context.ts'
import type { Theme } from '../store/shared.ts'

/** Outcome of a connection test, step by step, in the dictionary's terms. */
export type ConnectionTest =
  | { readonly type: 'works'; readonly rttMs: number; readonly models: number }
  | {
      readonly type: 'fails'
      readonly step: 'address' | 'reach' | 'authorise' | 'speak' | 'model'
      readonly detail: string
    }

/** What the user can do, as the components see it. `actedAt` is the input event's timeStamp turned epoch ms. */
export interface Actions {
  /**
   * Starts a turn, or redirects the running one; on the fast path unless told. Answers whether it went: what is too large
   * for the model's window is refused (`ContextState.refusal`).
   */
  send(instruction: string, actedAt: number, path?: TurnPath): boolean
  /** Sends an earlier turn's instruction again. */
  again(turnId: TurnId, actedAt: number): void
  /** The user turns to the instruction (now), or writes it (once the hands rest): the context may go ahead. */
  preparing(when: 'now' | 'at-rest'): void
  /** Esc: stops the running turn; with none running, dismisses the proposal (rejects what is pending). */
  stopOrDismiss(actedAt: number): void
  /** The instruction as it stands in the box that has the focus; null: none has it. */
  instructing(text: string | null): void
  /** Whether a turn may start before its Enter, and where that costs money too. */
  chooseSpeculation(speculates: boolean, metered: boolean): void
  accept(hunkId: HunkId): void
  reject(hunkId: HunkId): void
  acceptAll(): void
  rejectAll(): void
  /** Takes the last accept back in all its files. */
  undoAccept(): void
  /** Moves to the next or previous pending hunk, across files. */
  step(direction: 1 | -1): void
  goTo(hunkId: HunkId): void
  /** Resolves an ambiguous hunk to its n-th candidate. */
  pickPlace(hunkId: HunkId, candidate: number): void
  /** In a conflict: accept theirs over the user's text. */
  takeTheirs(hunkId: HunkId): void
  /** Accepts the next changed line or word of a hunk. */
  acceptPart(hunkId: HunkId, part: 'line' | 'word'): void
  /** Gives a hunk without a place the cursor's line; null: the current one, else the first of the open file. */
  placeAtCursor(hunkId: HunkId | null): void
  /** Shows a hunk side by side; null closes. */
  compare(hunkId: HunkId | null): void
  /** Opens a file at a place, counted from 1, with the focus there. */
  showPlace(path: string, line: number, column: number): void
  openFile(path: string): void
  newFile(path: string): void
  renameFile(path: string, to: string): void
  deleteFile(path: string): void
  /** Reads dropped files; refuses binaries in words. */
  dropFiles(files: readonly File[]): void
  resetSample(): void
  chooseModel(id: string): void
  /** Pins a file to the context, leaves it out of it, or (null) neither. */
  chooseContext(path: string, choice: ContextChoice | null): void
  /** Tells the instruction as it stands. */
  writing(text: string): void
  /** Chooses the model of the deep path, or `noDeepModel`. */
  chooseDeepModel(id: string): void
  chooseTheme(theme: Theme): void
  reconnect(): void
  connectTo(gatewayUrl: string, accessCode: string): void
  useOwnUpstream(own: OwnUpstream | null, keepInSession: boolean): void
  testConnection(gatewayUrl: string, accessCode: string, own: OwnUpstream | null): Promise<ConnectionTest>
}
