import type { GuardReason, HunkId } from '../../core/edits/hunk.ts'
import type { Diagnostic } from '../../core/preview/fix-request.ts'
import type { Mark } from './drawing.ts'

/** What the editor's keys and buttons do. The session does the work; `actedAt` is ms since the epoch. */
export interface EditorActions {
  accept(hunkId: HunkId): void
  reject(hunkId: HunkId): void
  acceptAll(): void
  stopOrDismiss(actedAt: number): void
  step(direction: 1 | -1): void
  takeTheirs(hunkId: HunkId): void
  pickPlace(hunkId: HunkId, candidate: number): void
  undoAccept(): void
  acceptPart(hunkId: HunkId, part: 'line' | 'word'): void
  placeAtCursor(hunkId: HunkId | null): void
  compare(hunkId: HunkId | null): void
  /** Shows the races of models. */
  race(): void
  /** Shows the race of transports. */
  transportRace(): void
  /** Runs all tests of the project. */
  runTests(): void
  /** Shows the dialog that makes a link. */
  share(): void
  openFile(path: string): void
  /** Asks the model to mend what the editor says of a place. */
  fix(diagnostic: Diagnostic): void
}

/** Every text the editor shows or speaks. */
export interface EditorWords {
  /** Name of the text area, for screen readers. */
  readonly editor: string
  /** Shown when somebody types into a file that is only proposed. */
  readonly proposedFile: string
  /** Shown when somebody types into a recording. */
  readonly replayed: string
  /** Title of the light bulb's offer. */
  readonly fix: string
  /** Labels of the commands in the palette. */
  readonly commands: {
    readonly instruct: string
    readonly accept: string
    readonly reject: string
    readonly acceptAll: string
    readonly next: string
    readonly previous: string
    readonly stopOrDismiss: string
    readonly undoAccept: string
    readonly takeTheirs: string
    readonly keepMine: string
    readonly follow: string
    readonly acceptWord: string
    readonly acceptLine: string
    readonly placeHere: string
    readonly compare: string
    readonly race: string
    readonly transportRace: string
    readonly runTests: string
    readonly share: string
    readonly wrap: string
    readonly palette: string
  }
  /** Labels of the buttons beside a hunk. */
  readonly controls: {
    readonly group: string
    readonly accept: string
    readonly reject: string
    readonly takeTheirs: string
    readonly keepMine: string
    readonly pickPlace: string
    readonly compare: string
  }
  /** The small state of following the stream. */
  readonly follow: {
    readonly following: string
    readonly offered: string
  }
  /** The word beside a hunk that is not an ordinary one. */
  readonly marks: {
    readonly guarded: (why: GuardReason) => string
    readonly conflict: string
    readonly incomplete: string
    readonly choice: (place: number, of: number) => string
  }
}

/** A mark's word. */
export function wordOf(words: EditorWords, mark: Exclude<Mark, null>): string {
  switch (mark.type) {
    case 'guarded':
      return words.marks.guarded(mark.why)
    case 'conflict':
      return words.marks.conflict
    case 'incomplete':
      return words.marks.incomplete
    case 'choice':
      return words.marks.choice(mark.place, mark.of)
  }
}
