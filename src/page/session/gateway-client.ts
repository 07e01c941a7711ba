import { z } from 'zod'
import type { OwnUpstream } from '../../core/turn/turn.ts'
import { decodeServerEvent, type Decoded, encodeClientEvent } from '../../core/wire/decode.ts'
import type { ClientEvent } from '../../core/wire/messages.ts'
import { sparkpadSubprotocols } from '../../core/wire/subprotocols.ts'
import type { StreamTarget } from '../../workers/stream-api.ts'
import { ownModel, type ModelChoice, type SettingsStore } from '../store/shared.ts'

/** The two addresses of a gateway: where turns go, and where its models are listed. */
export type GatewayAddress = { readonly socketUrl: string; readonly modelsUrl: string }

/**
 * Reads what a person typed as a gateway's address: `host:port`, http(s) or ws(s), with or without the path.
 * An empty text is the gateway that served this page. Null when it is no address.
 */
export function gatewayAddress(typed: string, pageOrigin: string): GatewayAddress | null {
  const trimmed = typed.trim()
  const absolute = trimmed === '' ? pageOrigin : /^[a-z]+:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`
  if (!URL.canParse(absolute)) return null
  const url = new URL(absolute)
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)) return null
  const secure = url.protocol === 'https:' || url.protocol === 'wss:'
  const base = url.pathname.replace(/\/+$/, '').replace(/\/responses$/, '')
  const path = base === '' ? '/v1' : base
  return {
    socketUrl: `${secure ? 'wss' : 'ws'}://${url.host}${path}/responses${url.search}`,
    modelsUrl: `${secure ? 'https' : 'http'}://${url.host}${path}/models`,
  }
}

/** Where turns go by the settings; null when the gateway's address is none. */
export function streamTarget(
  { gatewayUrl, accessCode }: Pick<SettingsStore, 'gatewayUrl' | 'accessCode'>,
  pageOrigin: string,
): StreamTarget | null {
  const address = gatewayAddress(gatewayUrl, pageOrigin)
  return address === null
    ? null
    : { url: address.socketUrl, accessCode: accessCode === '' ? null : accessCode }
}

const format = z.enum(['patch', 'blocks', 'whole'])
const modelList = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      sparkpad: z
        .looseObject({
          title: z.string(),
          window: z.number(),
          format,
          price: z.object({ input: z.number(), output: z.number() }).nullish().catch(null),
          builtIn: z.boolean(),
          pace: z.number().nullable(),
          origin: z.string(),
          metered: z.boolean().optional().catch(undefined),
          role: z.enum(['fast', 'deep']).optional().catch(undefined),
        })
        .optional(),
    }),
  ),
})

/** Why a gateway's models could not be listed. `status` is null when nothing answered. */
export type ListFault = { readonly status: number | null; readonly detail: string }

/** Asks a gateway which models it offers. Another vendor's endpoint lists names only; the rest is assumed. */
export async function listModels(
  modelsUrl: string,
  accessCode: string,
  fetchIt: typeof fetch,
): Promise<{ readonly models: readonly ModelChoice[] } | { readonly fault: ListFault }> {
  try {
    const headers: Record<string, string> = accessCode === '' ? {} : { authorization: `Bearer ${accessCode}` }
    const response = await fetchIt(modelsUrl, { headers })
    if (!response.ok) return { fault: { status: response.status, detail: response.statusText } }
    const parsed = modelList.safeParse(await response.json())
    if (!parsed.success) return { fault: { status: response.status, detail: 'no list of models' } }
    const host = new URL(modelsUrl).host
    return {
      models: parsed.data.data.map(({ id, sparkpad }) => ({
        id,
        title: sparkpad?.title ?? id,
        window: sparkpad?.window ?? null,
        format: sparkpad?.format ?? 'blocks',
        builtIn: sparkpad?.builtIn ?? false,
        pace: sparkpad?.pace ?? null,
        metered: sparkpad?.metered ?? (sparkpad?.price ?? null) !== null,
        price: sparkpad?.price ?? null,
        origin: sparkpad?.origin ?? host,
        ...(sparkpad?.role === undefined ? {} : { role: sparkpad.role }),
      })),
    }
  } catch (error) {
    return { fault: { status: null, detail: error instanceof Error ? error.message : String(error) } }
  }
}

/** The choice that stands for a model reached with the user's own key. */
export function ownChoice(own: OwnUpstream): ModelChoice {
  const host = URL.canParse(own.url) ? new URL(own.url).host : own.url
  return {
    id: ownModel,
    title: own.model,
    window: null,
    format: 'blocks',
    builtIn: false,
    pace: null,
    metered: true,
    price: null,
    origin: `${host}, your key`,
  }
}

/** How a trial over the socket went. `ms` from the frame sent to the answer. */
export type Trial =
  | { readonly type: 'answered'; readonly ms: number }
  | { readonly type: 'silent' }
  | { readonly type: 'error'; readonly status: number; readonly detail: string }

/**
 * Opens a socket of its own and pings; with a user's own upstream it asks that model for one word instead.
 * Gives up after `timeoutMs`.
 */
export function trySocket(
  options: {
    readonly socketUrl: string
    readonly accessCode: string
    readonly own: OwnUpstream | null
    readonly timeoutMs: number
  },
  open: (url: string, protocols: string[]) => WebSocket,
  now: () => number,
): Promise<Trial> {
  const { socketUrl, accessCode, own, timeoutMs } = options
  return new Promise((settle) => {
    const socket = open(socketUrl, [...sparkpadSubprotocols(accessCode)])
    let sentAt = 0
    const end = (trial: Trial) => {
      clearTimeout(timer)
      socket.onclose = null
      socket.close()
      settle(trial)
    }
    const timer = setTimeout(() => end({ type: 'silent' }), timeoutMs)
    socket.onclose = () => end({ type: 'silent' })
    socket.onopen = () => {
      sentAt = now()
      socket.send(encodeClientEvent(own === null ? { type: 'sparkpad:ping', t: sentAt } : oneWord(own)))
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const trial = trialOf(decodeServerEvent(data), now() - sentAt)
      if (trial !== null) end(trial)
    }
  })
}

/** What a frame says about a trial; null while it says nothing yet. */
function trialOf(decoded: Decoded, ms: number): Trial | null {
  if (decoded.type !== 'event') return null
  const { event } = decoded
  switch (event.type) {
    case 'sparkpad:pong':
    case 'response.output_text.delta':
    case 'response.completed':
    case 'response.incomplete':
      return { type: 'answered', ms }
    case 'response.failed':
      return { type: 'error', status: 0, detail: event.response.error?.message ?? '' }
    case 'error':
      return { type: 'error', status: event.status ?? 0, detail: event.error?.message ?? event.message ?? '' }
    case 'response.created':
    case 'response.queued':
    case 'response.in_progress':
    case 'sparkpad:timing':
    case 'sparkpad:queue':
    case 'sparkpad:going_away':
      return null
  }
}

const oneWord = (own: OwnUpstream): ClientEvent => ({
  type: 'response.create',
  model: own.model,
  input: 'Answer with the one word: ready',
  max_output_tokens: 16,
  store: false,
  sparkpad: { upstream: own },
})
