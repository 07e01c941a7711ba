import {
  openConnection,
  type Connection,
  type ConnectionOptions,
  type ConnectionPorts,
  type Target,
} from './connection.ts'
import type { ConnectionState } from './connection-state.ts'
import type { Decoded } from './decode.ts'
import { laneOf, readLane, type LaneReader } from './lane.ts'
import type { Exchange, Source, SourceListener } from './source.ts'
import { utf8Length } from './utf8-length.ts'

/**
 * Lanes one connection uses at most. Two in turn are the rule; more are only named when an upstream is slow to
 * abort. (A connection may name 32 in its life.)
 */
export const mostLanes = 8

/** Connections live 60 minutes at the usual endpoints; this one is renewed before, between two turns, ms. */
export const rotateAfterMs = 55 * 60_000

/** As long as Codex waits for the next event of a response before it gives the socket up, ms. */
export const idleAfterMs = 5 * 60_000

export type LiveSourcePorts = ConnectionPorts & {
  /** Silence under a running response after which a socket without a heartbeat is dead; `idleAfterMs` unless told, ms. */
  readonly idleMs?: number
}

/** A lane by its name, null for the only one of a socket that knows none. */
type Lane = {
  readonly name: string | null
  running: LaneReader | null
  lastId: string | null
  usedAt: number
}

type Channel = {
  readonly connection: Connection
  lanes: Lane[]
  /** To be renewed as soon as nothing runs on it; takes no new request. */
  retiring: 'now' | 'after-back-off' | null
  cancelRotation: (() => void) | null
  /** Moment of the last frame. */
  heardAt: number
  cancelIdle: (() => void) | null
}

type Place = { readonly channel: Channel; readonly lane: Lane }

/**
 * Responses from a live endpoint. One that speaks Sparkpad's extensions is reached over one socket with lanes on
 * it, and a response is stopped by `sparkpad:cancel`. For any other, two sockets stand for the two lanes: stopping
 * drops the busy one and goes on over the other while a new one opens. They answer no ping: one that says nothing for
 * `idleMs` while a response runs on it counts as dead.
 */
export function openLiveSource(
  target: Target,
  ports: LiveSourcePorts,
  listener: SourceListener & { readonly visible: boolean },
): Source {
  const { time, idleMs = idleAfterMs } = ports
  const channels: Channel[] = []
  let visible = listener.visible
  let told: ConnectionState | null = null
  let uses = 0

  const tell = () => {
    const [first] = channels
    const open = channels.find((channel) => channel.connection.state().type === 'open')
    const state = (open ?? first)?.connection.state() ?? { type: 'idle' as const }
    if (state === told) return
    told = state
    listener.state(state)
  }

  const addChannel = (asksFirst: boolean) => {
    const early: ConnectionState[] = []
    const hears = {
      state: (state: ConnectionState) => {
        if (channel === null) early.push(state)
        else changed(channel, state)
      },
      frame: (frame: Decoded, at: number) => channel !== null && arrived(channel, frame, at),
      lost: (code: number, detail: string) => channel !== null && lost(channel, code, detail),
    }
    let channel: Channel | null = null
    const options: ConnectionOptions = { visible, asksFirst }
    const connection = openConnection({ ...ports, target }, hears, options)
    channel = { connection, lanes: [], retiring: null, cancelRotation: null, heardAt: 0, cancelIdle: null }
    channels.push(channel)
    const last = early.at(-1)
    if (last !== undefined) changed(channel, last)
  }

  const changed = (channel: Channel, state: ConnectionState) => {
    if (state.type !== 'open') {
      channel.cancelRotation?.()
      channel.cancelIdle?.()
    } else if (state.rtt === null) opened(channel, state.extended)
    tell()
    if (state.type === 'open' && state.rtt === null) listener.ready()
  }

  const opened = (channel: Channel, extended: boolean) => {
    channel.lanes = extended ? [] : [{ name: null, running: null, lastId: null, usedAt: 0 }]
    channel.retiring = null
    channel.cancelRotation?.()
    channel.cancelRotation = time.after(rotateAfterMs, () => retire(channel, 'now'))
    if (channel !== channels[0]) return
    const spare = channels[1]
    if (!extended && spare === undefined) addChannel(false)
    if (extended && spare !== undefined) {
      channels.length = 1
      spare.cancelRotation?.()
      spare.connection.close()
      lost(spare, 1006, 'the gateway is back')
    }
  }

  const retire = (channel: Channel, when: 'now' | 'after-back-off') => {
    channel.retiring ??= when
    if (channel.lanes.some((lane) => lane.running !== null)) return
    const how = channel.retiring
    channel.lanes = []
    channel.connection.renew(how)
  }

  const free = (channel: Channel, lane: Lane) => {
    lane.lastId = lane.running?.responseId() ?? lane.lastId
    lane.running = null
    if (channel.retiring !== null) retire(channel, channel.retiring)
    else listener.ready()
  }

  /** Null: the other side was told to stop. Else the socket had to be dropped with the response. */
  const stop = (channel: Channel, lane: Lane): 'told' | 'dropped' => {
    const { running } = lane
    if (lane.name === null) {
      channel.lanes = []
      channel.connection.renew('now')
      return 'dropped'
    }
    const id = running?.responseId() ?? null
    const sent = channel.connection.send(
      id === null
        ? { type: 'sparkpad:cancel', stream_id: lane.name }
        : { type: 'sparkpad:cancel', response_id: id },
    )
    return sent === null ? 'dropped' : 'told'
  }

  /** Watches the one response of a socket that has no heartbeat. Frames only leave their time: no timer per frame. */
  const watchIdle = (channel: Channel, lane: Lane) => {
    const { running } = lane
    channel.cancelIdle?.()
    channel.cancelIdle = time.after(channel.heardAt + idleMs - time.now(), () => {
      channel.cancelIdle = null
      if (running === null || lane.running !== running || !channel.lanes.includes(lane)) return
      if (time.now() - channel.heardAt < idleMs) return watchIdle(channel, lane)
      channel.lanes = []
      channel.retiring = null
      channel.connection.renew('now')
      const detail = `nothing came for ${Math.round(idleMs / 1000)} s`
      running.lose({ type: 'connection', code: 1006, detail }, time.now())
    })
  }

  const arrived = (channel: Channel, frame: Decoded, at: number) => {
    channel.heardAt = at
    if (frame.type === 'event' && frame.event.type === 'sparkpad:going_away') {
      retire(channel, 'after-back-off')
      return
    }
    if (frame.type === 'malformed') listener.malformed(frame.detail)
    const lane = laneFor(channel, frame)
    if (lane === null || lane.running === null) return
    if (frame.type === 'malformed' && frame.harm !== 'none') {
      const step = lane.running.break(frame.detail, at)
      if (frame.harm === 'end') free(channel, lane)
      else if (step === 'broken') stop(channel, lane)
      return
    }
    const step = lane.running.read(frame.type === 'malformed' ? { ...frame, type: 'ignored' } : frame, at)
    if (step === 'over') free(channel, lane)
    if (step === 'broken') stop(channel, lane)
  }

  const lost = (channel: Channel, code: number, detail: string) => {
    const { lanes } = channel
    channel.lanes = []
    channel.retiring = null
    for (const lane of lanes) lane.running?.lose({ type: 'connection', code, detail }, time.now())
  }

  const addLane = (channel: Channel): Place => {
    const lane: Lane = { name: `lane-${channel.lanes.length + 1}`, running: null, lastId: null, usedAt: 0 }
    channel.lanes.push(lane)
    return { channel, lane }
  }

  const stands = ({ channel, lane }: Place): boolean =>
    channel.retiring === null && channel.lanes.includes(lane) && channels.includes(channel)

  /** A free lane of the same connection, another one where that can be. */
  const pickLaneBeside = (place: Place): Place | null => {
    const { channel } = place
    if (!stands(place)) return null
    const isExtended = place.lane.name !== null
    if (isExtended && channel.lanes.length < 2) return addLane(channel)
    const [lane] = channel.lanes
      .filter(({ running }) => running === null)
      .toSorted((a, b) => Number(a === place.lane) - Number(b === place.lane) || a.usedAt - b.usedAt)
    if (lane !== undefined) return { channel, lane }
    return isExtended && channel.lanes.length < mostLanes ? addLane(channel) : null
  }

  const pickLane = (): Place | null => {
    const free = channels
      .filter((channel) => channel.retiring === null && channel.connection.state().type === 'open')
      .flatMap((channel) => channel.lanes.map((lane) => ({ channel, lane })))
      .filter(({ lane }) => lane.running === null)
      .toSorted((a, b) => a.lane.usedAt - b.lane.usedAt)
    const [channel] = channels
    const state = channel?.connection.state()
    if (channel === undefined || channel.retiring !== null || state?.type !== 'open') return free[0] ?? null
    const wants = state.extended && channel.lanes.length < 2 ? true : free.length === 0 && state.extended
    if (!wants || channel.lanes.length >= mostLanes) return free[0] ?? null
    return addLane(channel)
  }

  /** Where the exchanges under way and their successors stand. */
  const places = new WeakMap<Exchange, Place>()

  addChannel(true)

  return {
    state: () => told ?? { type: 'idle' },
    reconnect() {
      for (const { connection } of channels) connection.reconnect()
    },
    setVisible(nowVisible) {
      visible = nowVisible
      for (const { connection } of channels) connection.setVisible(nowVisible)
    },
    request(body, hears, continues) {
      const before = continues === undefined ? undefined : places.get(continues)
      if (continues !== undefined && before === undefined) return null
      const picked = before === undefined ? pickLane() : pickLaneBeside(before)
      if (picked === null) return null
      const { channel, lane } = picked
      const extended = lane.name !== null
      const sentAt = time.now()
      const reader = readLane(hears, { gapless: extended, before: lane.lastId })
      uses += 1
      lane.usedAt = uses
      lane.running = reader
      const named = lane.name === null ? body : { ...body, stream_id: lane.name }
      const sent = channel.connection.send({ type: 'response.create', ...named })
      if (sent === null) {
        lane.running = null
        return null
      }
      channel.heardAt = sentAt
      if (!extended) watchIdle(channel, lane)
      const exchange: Exchange = {
        sentAt,
        bytes: utf8Length(sent),
        lane,
        stands: () => stands(picked),
        extended,
        cancel: () => lane.running === reader && stop(channel, lane) === 'told',
      }
      places.set(exchange, picked)
      return exchange
    },
    close() {
      for (const { connection, cancelRotation, cancelIdle } of channels) {
        cancelRotation?.()
        cancelIdle?.()
        connection.close()
      }
      channels.length = 0
    },
  }
}

/**
 * The lane a frame belongs to. One that names none belongs to the only lane there is, or, as an error, to the only
 * response that has not begun yet: the request could not be read.
 */
const laneFor = (channel: Channel, frame: Decoded): Lane | null => {
  const { lanes } = channel
  const [only] = lanes
  if (only?.name === null) return only
  const name = frame.type === 'malformed' ? frame.streamId : laneOf(frame)
  if (name !== null) return lanes.find((lane) => lane.name === name) ?? null
  if (frame.type !== 'event' || frame.event.type !== 'error') return null
  const unborn = lanes.filter((lane) => lane.running !== null && lane.running.responseId() === null)
  return unborn.length === 1 ? (unborn[0] ?? null) : null
}
