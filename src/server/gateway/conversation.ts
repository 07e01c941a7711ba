import type { CreateBody } from '../../core/wire/messages.ts'
import type { UpstreamMessage } from '../upstream/upstream.ts'

/** The input of a create call as messages. Items that are no messages are left out. */
export function inputMessages(input: CreateBody['input']): readonly UpstreamMessage[] {
  if (typeof input === 'string') return [{ role: 'user', text: input }]
  const messages: UpstreamMessage[] = []
  for (const item of input) {
    if (!('role' in item) || !('content' in item)) continue
    const { role, content } = item
    if (!isRole(role)) continue
    if (typeof content === 'string') messages.push({ role, text: content })
    else if (Array.isArray(content)) messages.push({ role, text: content.map(partText).join('') })
  }
  return messages
}

const isRole = (role: unknown): role is UpstreamMessage['role'] =>
  role === 'user' || role === 'assistant' || role === 'system' || role === 'developer'

const partText = (part: unknown): string => {
  if (typeof part !== 'object' || part === null || !('text' in part)) return ''
  return typeof part.text === 'string' ? part.text : ''
}

type Kept = { readonly responseId: string; readonly messages: readonly UpstreamMessage[] }

/**
 * What `previous_response_id` can name on one connection: the latest response of each lane, in memory only, and no more
 * of them than the limit allows.
 */
export type Conversations = {
  find(responseId: string): readonly UpstreamMessage[] | null
  keep(lane: string, responseId: string, messages: readonly UpstreamMessage[]): void
  evict(responseId: string): void
}

/** Keeps at most `keptBytes` of text; what was kept first goes first, and what is larger by itself is not kept. */
export function createConversations(keptBytes: number): Conversations {
  /** In the order in which they were kept. */
  const byLane = new Map<string, Kept>()
  const sizes = new WeakMap<UpstreamMessage, number>()

  const sizeOf = (message: UpstreamMessage): number => {
    const size = sizes.get(message) ?? Buffer.byteLength(message.text)
    sizes.set(message, size)
    return size
  }

  /** Lanes that go on from each other share their messages. */
  const bytes = (): number => {
    let total = 0
    for (const message of new Set([...byLane.values()].flatMap(({ messages }) => messages)))
      total += sizeOf(message)
    return total
  }

  return {
    find(responseId) {
      for (const kept of byLane.values()) if (kept.responseId === responseId) return kept.messages
      return null
    },
    keep(lane, responseId, messages) {
      byLane.delete(lane)
      byLane.set(lane, { responseId, messages })
      for (const oldest of byLane.keys()) {
        if (bytes() <= keptBytes) break
        byLane.delete(oldest)
      }
    },
    evict(responseId) {
      for (const [lane, kept] of byLane) if (kept.responseId === responseId) byLane.delete(lane)
    },
  }
}
