import { isUtf8 } from 'node:buffer'
import type { Duplex } from 'node:stream'
import type { RawData, WebSocket } from 'ws'
import type { ClientEvent, CreateBody } from '../../core/wire/messages.ts'
import { createConversations } from './conversation.ts'
import { decodeClientEvent } from './decode.ts'
import { badRequest, errorEventText, serverFault, type Fault } from './fault.ts'
import { keepAlive } from './keep-alive.ts'
import { createLanes } from './lanes.ts'
import { micro, newMarks } from './marks.ts'
import { chooseModel } from './model-choice.ts'
import type { Outlet, Wishes } from './outlet.ts'
import type { Shared } from './shared.ts'
import { createSocketWriter } from './socket-writer.ts'
import { createTurn, type Turn } from './turn.ts'

/** One socket: decodes its frames, runs its turns lane by lane, and keeps its conversations. */
export type Connection = {
  /** Ends every turn without a word and closes the socket. */
  close(code: number, reason: string): void
  /** Drops the socket without a close handshake. */
  terminate(): void
  /** Bytes that wait in this process for the client to read them. */
  unsent(): number
  readonly closed: Promise<void>
}

export type Wire = {
  readonly socket: WebSocket
  /** The stream under the socket. */
  readonly stream: Duplex
  readonly wishes: Wishes
}

export function serveConnection({ socket, stream, wishes }: Wire, shared: Shared): Connection {
  const { clock, limits, tally } = shared
  const conversations = createConversations(limits.keptBytes)
  const lanes = createLanes<Turn>(limits)
  let leave: () => void = () => {}
  /** What to do once no turn is left; nothing new is taken from then on. */
  let farewell: { readonly fault: Fault; say(): void } | null = null
  const closed = new Promise<void>((resolve) => {
    leave = resolve
  })

  const dropTurns = () => {
    for (const turn of lanes.all()) turn.stop(null)
  }

  const writer = createSocketWriter(
    {
      socket,
      stream,
      stalled: () => {
        dropTurns()
        socket.close(1013, 'the client does not keep up')
        // The close frame stands behind all that was not read.
        clock.after(shared.deadlines.closeMs, () => socket.terminate())
      },
    },
    shared,
  )

  const refuse = (fault: Fault, streamId: string | null) => writer.answer(errorEventText(fault, streamId))

  const startTurns = () => {
    for (const turn of lanes.start()) {
      tally.waiting -= 1
      void turn.run().then(() => {
        lanes.ended(turn)
        startTurns()
      })
    }
    if (lanes.waitingBytes() > limits.waitingBytes) socket.pause()
    else if (socket.isPaused) socket.resume()
    if (lanes.all().length === 0) farewell?.say()
  }

  const create = (body: CreateBody, bytes: number, receivedAt: number) => {
    const streamId = body.stream_id ?? null
    const refuseCreate = (fault: Fault) => {
      if (body.previous_response_id) conversations.evict(body.previous_response_id)
      refuse(fault, streamId)
    }
    if (farewell !== null) return refuseCreate(farewell.fault)
    const choice = chooseModel(body, shared)
    if (!('upstream' in choice)) return refuseCreate(choice)
    if (!lanes.takeName(streamId ?? '')) {
      const message = `A connection may use ${limits.laneNames} lanes; '${streamId}' would be one too many.`
      return refuseCreate(badRequest('websocket_stream_limit_reached', message, 'stream_id'))
    }
    const outlet: Outlet = {
      write: (_type, json) => writer.write(json),
      refuse: (fault) => refuse(fault, streamId),
      ended: () => {},
      burst: writer.burst,
      room: writer.room,
    }
    const marks = newMarks(receivedAt, clock.now())
    lanes.push(createTurn({ body, choice, marks, wishes, outlet, conversations, bytes }, shared))
    tally.waiting += 1
    startTurns()
  }

  const cancel = (event: Extract<ClientEvent, { type: 'sparkpad:cancel' }>) => {
    const { response_id: responseId, stream_id: streamId } = event
    if (responseId === undefined && streamId === undefined) {
      const message = "A cancel names a 'response_id' or a 'stream_id'."
      return refuse(badRequest('missing_required_parameter', message, 'response_id'), null)
    }
    for (const turn of lanes.all()) {
      if (responseId !== undefined && turn.responseId !== responseId) continue
      if (streamId !== undefined && turn.lane !== streamId) continue
      turn.stop({ status: 'incomplete', reason: 'cancelled' })
    }
    startTurns()
  }

  const receive = (bytes: Buffer, isBinary: boolean) => {
    const receivedAt = alive.messageBegan()
    if (socket.readyState !== socket.OPEN) return
    const fault = frameFault(bytes, isBinary, limits.createBytes)
    if (fault !== null) return refuse(fault, null)
    const decoded = decodeClientEvent(bytes.toString('utf8'))
    if (!decoded.ok) {
      if (decoded.previousResponseId !== null) conversations.evict(decoded.previousResponseId)
      return refuse(decoded.fault, decoded.streamId)
    }
    const event = decoded.value
    if (event.type !== 'response.create' && bytes.length > limits.frameBytes) {
      return refuse(tooLarge(limits.frameBytes), null)
    }
    switch (event.type) {
      case 'response.create':
        return create(event, bytes.length, receivedAt)
      case 'sparkpad:cancel':
        return cancel(event)
      case 'sparkpad:ping': {
        const times = { received_at: micro(receivedAt), sent_at: micro(clock.now()) }
        return writer.answer(JSON.stringify({ type: 'sparkpad:pong', t: event.t, ...times }))
      }
    }
  }

  const alive = keepAlive({ socket, stream, shared }, () => {
    const message = 'This connection has reached its age limit. Open a new one to continue.'
    const fault = badRequest('websocket_connection_limit_reached', message)
    farewell = {
      fault,
      say: () => {
        refuse(fault, null)
        socket.close(1001, 'age limit')
      },
    }
    for (const turn of lanes.all()) turn.stop({ status: 'failed', fault })
    startTurns()
  })

  tally.connections += 1
  socket.on('message', (content, isBinary) => {
    try {
      receive(asBuffer(content), isBinary)
    } catch (thrown) {
      shared.log('error', 'a frame could not be handled', thrown)
      refuse(serverFault(500, 'server_error', 'The gateway failed on this message.'), null)
    }
  })
  // ws closes the socket itself after an error; 'close' follows.
  socket.on('error', () => {})
  socket.on('close', () => {
    tally.connections -= 1
    alive.end()
    writer.end()
    dropTurns()
    startTurns()
    leave()
  })
  return {
    close: (code, reason) => {
      dropTurns()
      socket.close(code, reason)
    },
    terminate: () => socket.terminate(),
    unsent: () => socket.bufferedAmount,
    closed,
  }
}

const asBuffer = (content: RawData): Buffer => {
  if (Buffer.isBuffer(content)) return content
  return Array.isArray(content) ? Buffer.concat(content) : Buffer.from(content)
}

const frameFault = (bytes: Buffer, isBinary: boolean, limit: number): Fault | null => {
  if (isBinary) return badRequest('invalid_frame', 'Messages are text; this one was binary.')
  if (bytes.length > limit) return tooLarge(limit)
  return isUtf8(bytes) ? null : badRequest('invalid_frame', 'The message is not valid UTF-8.')
}

const tooLarge = (limit: number): Fault => ({
  ...badRequest('message_too_large', `This kind of message may have ${limit} bytes at most.`),
  status: 413,
})
