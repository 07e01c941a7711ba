import type { Upstream, UpstreamEvent, UpstreamRequest, Usage } from '../upstream/upstream.ts'
import { bugText, serverFault, type Fault } from './fault.ts'
import type { Shared } from './shared.ts'

/** How a reading came to its end; null where it was stopped. */
export type Reading = {
  readonly ending: Extract<UpstreamEvent, { type: 'end' | 'fault' }> | null
  readonly usage: Usage | null
}

/** What an upstream says on its way. */
export type Piece = Exclude<UpstreamEvent, { type: 'end' | 'fault' | 'usage' }>

/** Takes what is read, as it comes; usage and the end are told at the end. */
export type Reader = {
  take(event: Piece): void
  /** Null when the next event may be asked for; else settles when it may. */
  room(): Promise<void> | null
}

export type ReadingOf = {
  readonly done: Promise<Reading>
  /** Aborts the upstream. `done` settles at once but for a moment in which the upstream may tell its usage. */
  stop(): void
}

export type ReadOptions = {
  readonly reader: Reader
  /** Never logged; '' for none. */
  readonly secret: string
  readonly shared: Shared
}

/** An upstream that always has the next event ready must not keep others waiting: a breath after so many. */
const breathAfter = 128

/** Reads an upstream to its end, or until stopped. Waits for no upstream that is slow to abort. */
export function readUpstream(
  upstream: Upstream,
  request: UpstreamRequest,
  { reader, secret, shared }: ReadOptions,
): ReadingOf {
  const abort = new AbortController()
  let usage: Usage | null = null
  let state: 'reading' | 'stopping' | 'done' = 'reading'
  let streak = 0
  let settle: (reading: Reading) => void = () => {}
  let iterator: AsyncIterator<UpstreamEvent> | null = null
  const done = new Promise<Reading>((resolve) => {
    settle = resolve
  })

  const finish = (ending: Reading['ending'], exhausted: boolean) => {
    if (state === 'done') return
    state = 'done'
    settle({ ending, usage })
    const leave = () => {
      shared.tally.upstreams -= 1
    }
    if (exhausted || iterator?.return === undefined) leave()
    else iterator.return().then(leave, leave)
  }

  /** `exhausted`: the iteration is over, nothing need be told to end. */
  const fail = (thrown: unknown, exhausted: boolean) => {
    if (state === 'stopping') return finish(null, exhausted)
    if (state === 'done') return
    shared.log('error', 'an upstream threw', bugText(thrown, secret))
    finish(endedBy(serverFault(500, 'server_error', 'The gateway failed on this request.')), exhausted)
  }

  const take = (result: IteratorResult<UpstreamEvent, unknown>): void => {
    if (state === 'done') return
    if (result.done === true) {
      const cut = serverFault(502, 'upstream_ended', 'The model ended its answer without saying so.')
      return finish(state === 'stopping' ? null : endedBy(cut), true)
    }
    const event = result.value
    if (event.type === 'usage') usage = event.usage
    else if (event.type === 'end' || event.type === 'fault') {
      return finish(state === 'stopping' ? null : event, false)
    } else if (state === 'reading') reader.take(event)
    next()
  }

  const step = (result: IteratorResult<UpstreamEvent, unknown>): void => {
    try {
      take(result)
    } catch (thrown) {
      fail(thrown, false)
    }
  }

  const next = () => {
    const wait = reader.room()
    streak += 1
    if (wait !== null) void wait.then(pull)
    else if (streak % breathAfter === 0) setImmediate(pull)
    else pull()
  }

  const pull = () => {
    if (state === 'done' || iterator === null) return
    iterator.next().then(step, (thrown: unknown) => fail(thrown, true))
  }

  shared.tally.upstreams += 1
  try {
    iterator = upstream.run(request, abort.signal)[Symbol.asyncIterator]()
    pull()
  } catch (thrown) {
    fail(thrown, true)
  }
  return {
    done,
    stop() {
      if (state !== 'reading') return
      state = 'stopping'
      shared.clock.after(shared.deadlines.abortGraceMs, () => finish(null, false))
      abort.abort()
    },
  }
}

const endedBy = (fault: Fault): Reading['ending'] => ({ type: 'fault', fault })
