import type { LinkView } from '../core/link/link-state.ts'
import { bytesToRecording, recordingToBytes } from '../core/turn/recording-bytes.ts'
import type { SessionRecording } from '../core/turn/session-recording.ts'
import type { Documents } from './editor/documents.ts'
import { createAddress, type Address } from './session/address.ts'
import { holdDocument } from './session/document-lock.ts'
import { keptDocuments, type Draft } from './session/drafts.ts'
import type { OpenedDocument } from './session/open-document.ts'
import { createSeat, type Seat } from './session/seat.ts'
import { addressOfHash, hashOf } from './session/stored-address.ts'
import type { Storages } from './session/settings.ts'
import { withThemeHint } from './session/theme-hint.ts'
import { notify, type Pad } from './store/pad.ts'
import { createPlace, kindOf, ownDocument, type PlaceState } from './store/place.ts'
import { ownModel, type Shared } from './store/shared.ts'
import type { DraftStore } from './ui/draft.ts'
import type { LinkControls, SharedParts } from './ui/link-controls.ts'
import type { PanelStore } from './ui/panel-state.ts'
import { once } from './ui/preview-controls.ts'
import { words } from './ui/words.ts'

/** A page that is loaded again has let go of its document after this, ms. */
const lockPatienceMs = 2_500
/** Arrival times of a replay in a link are told in steps of a frame, ms. */
const binMs = 8
/** Documents beside the user's own that are offered to go to. */
const othersOffered = 6

/** Where the tab's document is kept, its address, and what the user can do with both. */
export type Links = {
  readonly seat: Seat
  readonly address: Address
  readonly controls: LinkControls
  /** Opens a link that was saved as a file; false where this file is none. */
  openFile(file: File): boolean
}

/** Whether nothing of the address came through. */
const isUnread = ({ trouble }: PlaceState): boolean =>
  trouble?.type === 'unreadable' || trouble?.type === 'stored'

/** Joins the parts that keep a tab's document and its link. */
export function startLinks(parts: {
  readonly opened: OpenedDocument
  readonly hash: string
  readonly storages: Storages
  readonly pad: Pad
  readonly shared: Shared
  readonly documents: Documents
  readonly draft: () => DraftStore
  readonly panel: PanelStore
  readonly newId: () => string
  readonly flush: () => void
  readonly onFailed: () => void
  readonly currentRecording: () => Promise<SessionRecording | null>
}): Links {
  const { opened, storages, pad, shared, documents, panel } = parts
  const place = createPlace(opened.place)
  const locks = 'locks' in navigator ? navigator.locks : null
  const seat = createSeat({
    place,
    storages,
    stamp: opened.stamp,
    hash: isUnread(opened.place) ? '' : parts.hash,
    isMine: holdDocument(locks, opened.place.id, new Promise((settle) => setTimeout(settle, lockPatienceMs))),
    newId: parts.newId,
    onFailed: parts.onFailed,
  })

  let along: SharedParts = { view: false, instruction: false, recording: null }
  let rule: 'refuse' | 'remove' = 'refuse'
  const maker = once(() => import('./session/make-link.ts'))
  const bar = {
    read: () => hashOf(location),
    replace: (hash: string) =>
      history.replaceState(history.state, '', addressOfHash(location.pathname, location.search, hash)),
    reload: () => location.reload(),
  }
  const view = (): LinkView => {
    const { open } = pad.files.getState()
    const selection = documents.selection()
    const { model } = shared.settings.getState()
    const isAtStart = selection === null || selection.path !== open || selection.to === 0
    return {
      open,
      selection: isAtStart ? null : { from: selection.from, to: selection.to },
      panel: panel.getState().right,
      theme: document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark',
      model: model === '' || model === ownModel ? null : model,
    }
  }
  const partsOf = (wanted: SharedParts) => {
    const { text } = parts.draft().getState()
    return {
      view: wanted.view ? view() : null,
      instruction: wanted.instruction && text.trim() !== '' ? text : null,
      recording: wanted.recording,
    }
  }
  const hinted = (link: string, wanted: SharedParts) => withThemeHint(link, wanted.view ? view().theme : null)
  const address = createAddress({
    bar,
    seat,
    make: async () => {
      const { linkOf } = await maker()
      const made = linkOf(documents, partsOf({ ...along, recording: null }), rule)
      return made.type === 'made' ? hinted(made.link, along) : null
    },
    flush: parts.flush,
  })
  window.addEventListener('hashchange', address.changed)
  window.addEventListener('blur', address.left)

  return {
    seat,
    address,
    openFile(file) {
      if (!file.name.endsWith('.sparkpad')) return false
      void file.text().then((text) => (location.hash = text.trim().split('#').at(-1) ?? ''))
      return true
    },
    controls: {
      place,
      share: once(async () => {
        const [{ linkOf }, { createCopies }, { createStoredLinks, storedShelf }, { browserStoredParts }] =
          await Promise.all([
            maker(),
            import('./session/copies.ts'),
            import('./session/stored-links.ts'),
            import('./session/stored-browser.ts'),
          ])
        return {
          copies: createCopies(pad, documents),
          stored: createStoredLinks({
            ...browserStoredParts(),
            shelf: storedShelf(storages.lasting),
            place: () => {
              const { gatewayUrl, accessCode } = shared.settings.getState()
              return { gateway: gatewayUrl, accessCode }
            },
            at: location,
            now: Date.now,
          }),
          async recording() {
            const recording = await parts.currentRecording()
            if (recording === null || recording.turns.length === 0) return null
            return { bytes: recordingToBytes(recording, { binMs }), turns: recording.turns.length }
          },
          async recordingJson() {
            const [recording, { recordingToJson }] = await Promise.all([
              parts.currentRecording(),
              import('../core/turn/recording-json.ts'),
            ])
            return recording === null || recording.turns.length === 0 ? null : recordingToJson(recording)
          },
          async lastTurn() {
            const [recording, { lastTurnOf }] = await Promise.all([
              parts.currentRecording(),
              import('./session/last-turn.ts'),
            ])
            const last = recording === null ? null : lastTurnOf(recording)
            return last === null
              ? null
              : { bytes: recordingToBytes(last, { binMs }), turns: last.turns.length }
          },
          make: (wanted, secrets) => linkOf(documents, partsOf(wanted), secrets),
          addressOf: (link, wanted) =>
            location.origin + addressOfHash(location.pathname, '', hinted(link, wanted)),
          shared(link, wanted, secrets) {
            along = wanted
            rule = secrets === 'remove' ? 'remove' : 'refuse'
            address.shared(hinted(link, wanted))
          },
        }
      }),
      told() {
        const wasUnread = isUnread(place.getState())
        seat.told()
        if (wasUnread) bar.replace('')
      },
      retry() {
        parts.flush()
        bar.reload()
      },
      others() {
        const { id } = place.getState()
        const kept = keptDocuments(storages.lasting).map((each) => ({ ...each, kind: kindOf(each.id) }))
        const own = kept.find((each) => each.kind === 'own') ?? { id: ownDocument, kind: 'own', paths: [] }
        const rest = kept.filter((each) => each.kind !== 'own').slice(0, othersOffered)
        return [own, ...rest].filter((each) => each.id !== id)
      },
      goTo(id) {
        parts.flush()
        seat.moveTo(id)
        bar.replace('')
        bar.reload()
      },
    },
  }
}

/** What a tab's document begins with. */
export type Beginning = Pick<Draft, 'files' | 'open' | 'choices' | 'foreign' | 'network'>

/** The document as its draft, its link or, with neither, the sample has it. What a link brings may not run yet. */
export function beginningOf(
  { draft, link }: OpenedDocument,
  sample: readonly Draft['files'][number][],
): Beginning {
  if (link === null) return draft ?? { files: [...sample], open: sample[0]?.path ?? null }
  const files = [...link.files]
  const wanted = link.view?.open ?? null
  const open = files.find(({ path }) => path === wanted)?.path ?? files[0]?.path ?? null
  return { files, open, foreign: true }
}

/** Shows the recording that came with a link, paused; one that cannot be read is told once. Reading is a task of its own. */
export async function openLinkedRecording(
  bytes: Uint8Array,
  {
    pad,
    openReplay,
  }: {
    readonly pad: Pad
    readonly openReplay: (recording: SessionRecording, how: { readonly paused: boolean }) => void
  },
): Promise<void> {
  const read = bytesToRecording(bytes)
  await new Promise((settle) => setTimeout(settle))
  if (read.type === 'read') openReplay(read.recording, { paused: true })
  else notify(pad, read.code === 'version' ? 'recording-newer' : 'recording-unreadable', words.links.replay)
}
