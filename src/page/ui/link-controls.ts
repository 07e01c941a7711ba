import type { MadeLink, SecretRule } from '../../core/link/link.ts'
import type { Place } from '../store/place.ts'
import type { StoredControls } from './stored-controls.ts'

/** What goes along with the code. */
export type SharedParts = {
  readonly view: boolean
  readonly instruction: boolean
  /** A recording to go along, in the form of its own codec. */
  readonly recording: Uint8Array | null
}

/** Links of the pad as it stands, as the components see it. */
export interface ShareControls {
  readonly stored: StoredControls
  /** The session so far, to go along; null where nothing is recorded. */
  recording(): Promise<{ readonly bytes: Uint8Array; readonly turns: number } | null>
  /** Of it the last turn, with those that it goes on from; null where that is all of it. */
  lastTurn(): Promise<{ readonly bytes: Uint8Array; readonly turns: number } | null>
  /** The session so far as JSON, exactly as it was measured; null where nothing is recorded. */
  recordingJson(): Promise<string | null>
  make(along: SharedParts, secrets: SecretRule): MadeLink
  /** The pad as it stands, as text or files; `diff` is empty where no proposal waits. */
  readonly copies: {
    issue(): string
    diff(): string
    zip(): Uint8Array<ArrayBuffer>
  }
  /** The whole address of a link. */
  addressOf(link: string, along: SharedParts): string
  /** The user has taken a link: the address bar has it from here on. */
  shared(link: string, along: SharedParts, secrets: SecretRule): void
}

/** A document of this browser that the tab may go to. */
export type OtherDocument = {
  readonly id: string
  readonly kind: 'own' | 'link' | 'copy'
  readonly paths: readonly string[]
}

/** Where the tab's document came from, where else it may go, and how it is given away. */
export interface LinkControls {
  readonly place: Place
  /** Fetched by the first call. */
  readonly share: () => Promise<ShareControls>
  /** The user has read what the page said of the link. */
  told(): void
  /** Loads the address again. */
  retry(): void
  /** Documents that are kept here, without the one on show: the user's own first, then the last saved. */
  others(): readonly OtherDocument[]
  /** Shows another document in this tab. What is on show is kept. */
  goTo(id: string): void
}
