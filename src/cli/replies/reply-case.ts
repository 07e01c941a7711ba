import type { ReplyFormat } from '../../core/edits/hunk.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import type { Commit } from './commit.ts'
import type { Dice } from './dice.ts'

/** Texts that differ from the files of before; null = the file is gone. */
export type Outcome = ReadonlyMap<string, string | null>

/** A reply as a model might write it, and what is right. */
export type ReplyCase = {
  readonly format: ReplyFormat
  readonly kind: string
  readonly files: readonly Snapshot[]
  readonly reply: string
  /** What accept-all may come to, best first; more than one only where the reply does not tell. */
  readonly right: readonly Outcome[]
  /** Whether something must be said: a hunk that is not closed. */
  readonly mustSay: boolean
}

/** What a kind of reply is made from: a commit to tell, one to another file, and files that only lie around. */
export type Stuff = {
  readonly commit: Commit
  readonly second: Commit
  readonly around: readonly Snapshot[]
  readonly dice: Dice
}

/** Makes a case of one kind, or null where the commit does not suit. `right` is the whole commit unless told. */
export type Draft = {
  readonly reply: string
  readonly right?: readonly Outcome[]
  readonly mustSay?: boolean
  /** Files of before, where not the commit's file and those around. */
  readonly files?: readonly Snapshot[]
}
export type Kind = (stuff: Stuff) => Draft | null
