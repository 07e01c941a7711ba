import { createFakeEndpoint, speakAs, type FakeSocket } from '../core/wire/fakes.ts'
import { createBody, type CreateBody } from '../core/wire/messages.ts'

/** One response that the client asked for. */
export type FakeCall = {
  readonly socket: FakeSocket
  readonly lane: string | null
  readonly body: CreateBody
  /** Texts of the user's messages of the whole conversation, oldest first. */
  readonly said: readonly string[]
  readonly answer: ReturnType<typeof speakAs>
  /** Ends it, and keeps it for its lane unless it failed. */
  end(how: 'completed' | 'failed'): void
  readonly isOver: boolean
}

/**
 * A gateway in memory that keeps the latest response of each lane as ours does. It answers what goes ahead by itself,
 * and cancels; turns are answered by the test. Frames are taken when `pump` is called.
 */
export function createFakeGateway() {
  const endpoint = createFakeEndpoint()
  const calls: FakeCall[] = []
  const ahead: CreateBody[] = []
  const taken = new Map<FakeSocket, number>()
  const kept = new Map<FakeSocket, Map<string, { readonly id: string; readonly said: readonly string[] }>>()
  let ids = 0
  let isForgetful = false
  let holdsAhead = false

  const keptOf = (socket: FakeSocket) => {
    const known = kept.get(socket) ?? new Map<string, { id: string; said: readonly string[] }>()
    kept.set(socket, known)
    return known
  }

  const refuse = (socket: FakeSocket, lane: string | null, code: string) =>
    socket.deliver({
      type: 'error',
      status: 400,
      ...(lane === null ? {} : { stream_id: lane }),
      error: { type: 'invalid_request_error', code, message: code },
    })

  const create = (socket: FakeSocket, body: CreateBody) => {
    const lane = body.stream_id ?? null
    const lanes = keptOf(socket)
    const parentId = body.previous_response_id ?? null
    const parent = [...lanes.values()].find(({ id }) => id === parentId)
    if (parentId !== null && (parent === undefined || isForgetful))
      return refuse(socket, lane, 'previous_response_not_found')
    const input = Array.isArray(body.input) ? body.input : []
    const texts = input.flatMap((item) =>
      'role' in item && item.role === 'user' && typeof item.content === 'string' ? [item.content] : [],
    )
    const said = [...(parent?.said ?? []), ...texts]
    ids += 1
    const id = `r${ids}`
    const answer = speakAs(socket, lane, id)
    let isOver = false
    const end = (how: 'completed' | 'failed' | 'cancelled') => {
      if (isOver) return
      isOver = true
      if (how === 'completed') lanes.set(lane ?? '', { id, said })
      if (how === 'failed') for (const [name, old] of lanes) if (old === parent) lanes.delete(name)
      if (how === 'completed') answer.completed()
      else if (how === 'cancelled') answer.cancelled()
      else answer.failed({ code: 'server_error', message: 'no' })
    }
    if (body.generate === false) {
      ahead.push(body)
      if (holdsAhead) return undefined
      answer.created()
      return end('completed')
    }
    answer.created()
    calls.push({
      socket,
      lane,
      body,
      said,
      answer,
      end,
      get isOver() {
        return isOver
      },
    })
    cancels.set(id, () => end('cancelled'))
    return undefined
  }
  const cancels = new Map<string, () => void>()

  const take = (socket: FakeSocket, frame: Record<string, unknown>) => {
    if (frame['type'] === 'response.create') create(socket, createBody.parse(frame))
    if (frame['type'] === 'sparkpad:cancel') cancels.get(String(frame['response_id']))?.()
  }

  return {
    ...endpoint,
    calls,
    /** What went ahead. */
    ahead,
    /** Takes every frame that was sent, and those sent in answer to the answers. */
    pump() {
      for (let isNew = true; isNew;) {
        isNew = false
        for (const socket of endpoint.sockets) {
          for (let at = taken.get(socket) ?? 0; at < socket.sent.length; at += 1) {
            isNew = true
            taken.set(socket, at + 1)
            take(socket, socket.sent[at] ?? {})
          }
        }
      }
    },
    /** From now on it knows no response that was before, as after an eviction. */
    setForgetful(forgets: boolean) {
      isForgetful = forgets
    },
    /** From now on what goes ahead is not answered. */
    setHoldsAhead(holds: boolean) {
      holdsAhead = holds
    },
    last(): FakeCall {
      const call = calls.at(-1)
      if (call === undefined) throw new Error('no call')
      return call
    },
  }
}
