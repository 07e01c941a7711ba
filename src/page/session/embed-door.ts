import { decodeAsk, embedVersion, type EmbedAnswer, type EmbedAsk } from './embed-messages.ts'
import type { Embed } from './embed.ts'

/** A message as a window gets it. */
export type Heard = { readonly data: unknown; readonly origin: string; readonly source: unknown }

export type DoorParts = {
  readonly embed: Embed
  readonly editable: boolean
  /** The one origin that may speak. */
  readonly origin: string
  /** The window around this one. */
  readonly parent: unknown
  /** Posts to that window, if its page is of `origin` at that moment. */
  readonly post: (answer: EmbedAnswer) => void
}

/**
 * Answers what the page around asks. A message of another window, or of a page of another origin, is nothing: there is
 * no answer by which somebody could tell that an embed is there.
 */
export function createEmbedDoor({ embed, editable, origin, parent, post }: DoorParts): {
  readonly ready: () => void
  readonly hear: (message: Heard) => Promise<void>
} {
  const done = async (ask: EmbedAsk): Promise<EmbedAnswer> => {
    const { id } = ask
    const say = (code: 'no-replay' | 'bad-link' | 'unavailable' | null): EmbedAnswer =>
      code === null
        ? { sparkpad: embedVersion, type: 'done', id }
        : { sparkpad: embedVersion, type: 'fault', id, code }
    switch (ask.type) {
      case 'load':
        embed.load(ask.files, ask.open ?? null)
        return say(null)
      case 'open-link':
        return say((await embed.openLink(ask.link)) ? null : 'bad-link')
      case 'play':
        return say(await embed.play())
      case 'get-code':
        return { sparkpad: embedVersion, type: 'code', id, ...embed.code() }
    }
  }
  return {
    ready: () =>
      post({ sparkpad: embedVersion, type: 'ready', replay: embed.store.getState().canReplay, editable }),
    async hear({ data, origin: from, source }) {
      if (from !== origin || source !== parent) return
      const ask = decodeAsk(data)
      if (ask === null) return
      post(ask.type === 'fault' ? ask : await done(ask))
    },
  }
}
