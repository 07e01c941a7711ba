import { createStore, type StoreApi } from 'zustand/vanilla'
import type { OpenedLink } from '../../core/link/link.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'
import type { EmbedState, EmbedText } from '../store/embed.ts'
import type { LinkTrouble } from '../store/place.ts'

/** The editor of an embed, once it is there. */
export interface LiveEmbed {
  show(files: readonly EmbedText[], open: string | null): void
  files(): readonly EmbedText[]
  openFile(path: string): void
  openPath(): string | null
  onTyped(listener: () => void): void
  play(recording: SessionRecording): void
  closeReplay(): void
}

export type EmbedPorts = {
  /** Fetches the editor, at the first call; rejects where it cannot be loaded. */
  readonly openLive: () => Promise<LiveEmbed>
  /** What the characters behind the `#` bring; of a stored link too. */
  readonly readLink: (link: string) => Promise<OpenedLink | LinkTrouble>
  /** The link that brings these files; null where none can. */
  readonly makeLink: (files: readonly EmbedText[]) => Promise<string | null>
  /** The recording in these bytes; null where there is none that can be read. */
  readonly readRecording: (bytes: Uint8Array) => Promise<SessionRecording | null>
  readonly after: (ms: number, run: () => void) => () => void
}

/** A project in somebody else's page. It keeps nothing and asks nobody. */
export interface Embed {
  readonly store: StoreApi<EmbedState>
  /** Shows what a link brings; false where there is no whole project in it. */
  openLink(link: string): Promise<boolean>
  load(files: readonly EmbedText[], open: string | null): void
  openFile(path: string): void
  /** Puts the editor in the place of the text. */
  wake(): Promise<void>
  /** Plays the recording from its beginning, or says why not. */
  play(): Promise<'no-replay' | 'unavailable' | null>
  closeReplay(): void
  run(runs: boolean): void
  code(): { readonly files: readonly EmbedText[]; readonly open: string | null }
}

/** Typing has rested when no key came for so long, ms. The link then follows it. */
const linkAfterMs = 300

const nothing: EmbedState = {
  stage: 'still',
  files: [],
  open: null,
  canReplay: false,
  isReplayBroken: false,
  runs: false,
  trouble: null,
  link: '',
}

export function createEmbed(ports: EmbedPorts): Embed {
  const store = createStore<EmbedState>(() => nothing)
  let live: LiveEmbed | null = null
  let bytes: Uint8Array | null = null
  /** Counts what was shown: a link that is made of something older comes too late. */
  let shown = 0
  let callOff = () => {}

  const show = (files: readonly EmbedText[], open: string | null, more: Partial<EmbedState>) => {
    shown += 1
    callOff()
    const { stage } = store.getState()
    live?.closeReplay()
    const path = files.find((file) => file.path === open)?.path ?? files[0]?.path ?? null
    live?.show(files, path)
    store.setState({
      ...nothing,
      stage: live === null ? stage : 'code',
      files,
      open: path,
      canReplay: bytes !== null,
      ...more,
    })
  }

  /** Brings the link into step with the code. */
  const followLink = async () => {
    const own = shown
    const link = await ports.makeLink(code().files)
    if (own === shown && link !== null) store.setState({ link })
  }

  const code = () =>
    live === null
      ? { files: store.getState().files, open: store.getState().open }
      : { files: live.files(), open: live.openPath() }

  const wake = async (): Promise<LiveEmbed | null> => {
    if (live !== null) return live
    store.setState({ stage: 'opening' })
    try {
      const opened = await ports.openLive()
      // Another call may have been first.
      if (live !== null) return live
      live = opened
      const { files, open } = store.getState()
      opened.show(files, open)
      opened.onTyped(() => {
        callOff()
        callOff = ports.after(linkAfterMs, () => void followLink())
      })
      store.setState({ stage: 'code' })
      return opened
    } catch (fault) {
      console.error(fault)
      store.setState({ stage: 'failed' })
      return null
    }
  }

  return {
    store,
    code,
    async openLink(link) {
      const own = shown
      const opened = await ports.readLink(link)
      // Something else was shown while a server was asked.
      if (own !== shown) return false
      if (opened.type === 'unreadable' || opened.type === 'stored') {
        if (shown === 0) store.setState({ trouble: opened })
        return false
      }
      bytes = opened.state.recording
      show(opened.state.files, opened.state.view?.open ?? null, {
        link,
        trouble: opened.type === 'part' ? opened : null,
      })
      return opened.type === 'whole'
    },
    load(files, open) {
      bytes = null
      show(files, open, {})
      void followLink()
    },
    openFile(path) {
      live?.openFile(path)
      store.setState({ open: path })
    },
    wake: async () => void (await wake()),
    async play() {
      const own = shown
      const recording = bytes === null ? null : await ports.readRecording(bytes)
      if (recording === null || own !== shown) {
        store.setState({ isReplayBroken: bytes !== null && own === shown })
        return 'no-replay'
      }
      const player = await wake()
      if (player === null) return 'unavailable'
      if (own !== shown) return 'no-replay'
      player.play(recording)
      store.setState({ stage: 'replay', runs: false })
      return null
    },
    closeReplay() {
      live?.closeReplay()
      if (live !== null) store.setState({ stage: 'code' })
    },
    run: (runs) => store.setState({ runs }),
  }
}
