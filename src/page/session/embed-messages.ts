import { z } from 'zod'
import { isLinkPath, linkLimits } from '../../core/link/link-state.ts'

// The page's policy has no 'unsafe-eval', which zod would otherwise try.
z.config({ jitless: true })

/**
 * What the page around an embed and the embed say to each other by `postMessage`. Every message has `sparkpad: 1`.
 * The embed hears its parent window alone, and that only as the origin its address names; it answers to that origin
 * alone, with the `id` of what it answers.
 */
export const embedVersion = 1

const files = z
  .array(z.object({ path: z.string().refine(isLinkPath), text: z.string() }))
  .min(1)
  .max(linkLimits.files)
  .refine((all) => new Set(all.map(({ path }) => path)).size === all.length)
  .refine((all) => all.reduce((sum, { text }) => sum + text.length, 0) <= linkLimits.bytes)

const id = z.union([z.string().max(64), z.number()])
const head = { sparkpad: z.literal(embedVersion), id }

const asks = z.discriminatedUnion('type', [
  /** Shows another project: by its files, or by the characters behind the `#` of a link. */
  z.object({ ...head, type: z.literal('load'), files, open: z.string().optional() }),
  z.object({ ...head, type: z.literal('open-link'), link: z.string().max(linkLimits.chars) }),
  /** Plays the recording that came with the link. */
  z.object({ ...head, type: z.literal('play') }),
  z.object({ ...head, type: z.literal('get-code') }),
])

/** What a page may ask of an embed in it. */
export type EmbedAsk = z.infer<typeof asks>
export type EmbedAskId = z.infer<typeof id>
export type EmbedFile = z.infer<typeof files>[number]

export type EmbedAnswer =
  /** It can be spoken with. Said once, and to the named origin alone. */
  | { readonly sparkpad: 1; readonly type: 'ready'; readonly replay: boolean; readonly editable: boolean }
  | { readonly sparkpad: 1; readonly type: 'done'; readonly id: EmbedAskId }
  | {
      readonly sparkpad: 1
      readonly type: 'code'
      readonly id: EmbedAskId
      readonly files: readonly EmbedFile[]
      readonly open: string | null
    }
  | {
      readonly sparkpad: 1
      readonly type: 'fault'
      readonly id: EmbedAskId | null
      readonly code: EmbedFault
    }

/**
 * - `malformed`: no message of this version · `no-replay`: the link brought no recording, or none that can be read
 * - `bad-link`: there is no whole project in the link · `unavailable`: a part of the embed could not be loaded
 */
export type EmbedFault = 'malformed' | 'no-replay' | 'bad-link' | 'unavailable'

/** An exact `http` or `https` origin, as `postMessage` takes it: no path, no slash at the end. */
export function isExactPage(origin: string): boolean {
  try {
    const url = new URL(origin)
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === origin
  } catch {
    return false
  }
}

/** A message of the page around; null for what is none of ours, the fault for what calls itself ours and is not. */
export function decodeAsk(message: unknown): EmbedAsk | Extract<EmbedAnswer, { type: 'fault' }> | null {
  if (typeof message !== 'object' || message === null || !('sparkpad' in message)) return null
  const read = asks.safeParse(message)
  if (read.success) return read.data
  const known = 'id' in message ? id.safeParse(message.id) : null
  return {
    sparkpad: embedVersion,
    type: 'fault',
    id: known?.success === true ? known.data : null,
    code: 'malformed',
  }
}
