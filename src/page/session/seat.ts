import { kindOf, type Place } from '../store/place.ts'
import { saveDraft, type Draft } from './drafts.ts'
import { writeTab } from './open-document.ts'
import type { Storages } from './settings.ts'

/** Where a tab's document is kept. */
export type Seat = {
  /** Keeps the document. While it is not known whether another tab has it, that is waited for, unless `now`. */
  save(draft: Draft, when: 'soon' | 'now'): void
  /** The characters behind the `#` that stand for the document; empty: none. */
  setHash(hash: string): void
  hash(): string
  /** The tab goes to another document when it loads again: nothing of this one is remembered any more. */
  moveTo(documentId: string): void
  /** The user has read where the document came from. */
  told(): void
}

/**
 * Keeps the document of a tab under its name. Where another tab has it (`isMine` settles with false, or somebody else
 * has saved it since) this tab goes on with a copy under a name of its own, and neither writes over the other.
 */
export function createSeat(parts: {
  readonly place: Place
  readonly storages: Storages
  readonly stamp: string | null
  readonly hash: string
  readonly isMine: Promise<boolean>
  readonly newId: () => string
  /** Told when the code could not be kept. */
  readonly onFailed: () => void
}): Seat {
  const { place, storages, newId } = parts
  let { stamp, hash } = parts
  let decided = false
  let waiting: Draft | null = null
  const id = () => place.getState().id

  let hasMoved = false
  const remember = () => {
    if (!hasMoved) writeTab(storages.forSession, { id: id(), hash, isTold: place.getState().isTold })
  }
  const leave = () => {
    const copy = `copy-${newId()}`
    place.setState({ id: copy, kind: kindOf(copy), isTold: false })
    stamp = null
    remember()
  }
  const write = (draft: Draft) => {
    const next = newId()
    const outcome = saveDraft(storages.lasting, id(), draft, { known: stamp, next })
    if (outcome === 'saved') stamp = next
    if (outcome === 'taken') {
      leave()
      write(draft)
    }
    if (outcome === 'failed') parts.onFailed()
  }
  remember()
  void parts.isMine.then((isMine) => {
    decided = true
    if (!isMine) leave()
    if (waiting !== null) write(waiting)
    waiting = null
  })
  return {
    save(draft, when) {
      if (decided || when === 'now') write(draft)
      else waiting = draft
    },
    setHash(next) {
      hash = next
      remember()
    },
    hash: () => hash,
    moveTo(documentId) {
      hasMoved = true
      hash = ''
      writeTab(storages.forSession, { id: documentId, hash, isTold: false })
    },
    told() {
      place.setState({ isTold: true, trouble: null })
      remember()
    },
  }
}
