import { planRace, raceModes, wayOf, type RaceMode } from '../core/turn/race-plan.ts'
import type { RaceCount } from '../core/turn/race-export.ts'
import { runRace, type RaceRun, type RunFlag, type RunResult } from '../core/turn/race.ts'
import { seededRandom } from '../core/turn/seeded-random.ts'
import type { ConnectionPorts } from '../core/wire/connection.ts'
import { openHttpSource } from '../core/wire/http-source.ts'
import { openLiveSource } from '../core/wire/live-source.ts'
import type { OpenSocket } from '../core/wire/ports.ts'
import { createRaceLines, type TimedRun } from '../core/wire/race-lines.ts'
import { raceRequests } from '../core/wire/race-requests.ts'
import type { Source, SourceListener } from '../core/wire/source.ts'
import { utf8Length } from '../core/wire/utf8-length.ts'
import type { BrowserPostOptions, BrowserPosts } from './browser-posts.ts'
import type { RaceApi, RaceJob, RaceNews, RaceOutcome } from './race-api.ts'

export type RaceSessionPorts = ConnectionPorts & {
  readonly createPosts: (options: BrowserPostOptions) => BrowserPosts
  /** Reads a URL; status 0 when there is no answer. Never rejects. */
  readonly readText: (
    url: string,
    headers: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly text: string }>
}

/** The page hears of a race so often, ms: what it draws shall not be in the way of what is measured. */
export const newsEveryMs = 250

/** What was counted of the run under way. */
type Meter = { mode: RaceMode | null; up: number; down: number; place: number | null }

/** The race worker without the worker. */
export function createRaceSession(ports: RaceSessionPorts): RaceApi {
  let running: AbortController | null = null
  return {
    async race(job, told) {
      if (running !== null) throw new Error('a race runs already')
      const abort = new AbortController()
      running = abort
      try {
        return await race(ports, job, { told, signal: abort.signal })
      } finally {
        running = null
      }
    },
    stop: () => running?.abort(),
  }
}

async function race(
  ports: RaceSessionPorts,
  job: RaceJob,
  { told, signal }: { readonly told: (news: RaceNews) => void; readonly signal: AbortSignal },
): Promise<RaceOutcome> {
  const { time } = ports
  const meter: Meter = { mode: null, up: 0, down: 0, place: null }
  const posts = createModePosts(ports, meter)
  const lines = createRaceLines({
    time,
    requests: raceRequests(job),
    openSource: (name, listener) => openSource(ports, { job, name, listener, meter, posts }),
  })
  const plan = planRace(job.entrants, job.n, seededRandom(job.seed))
  const news = batched(plan.length, ports, told)
  /** Ways over HTTP that have a connection from a run before. */
  const connected = new Set<RaceMode>()
  try {
    const record = await runRace(plan, {
      signal,
      rest: () => posts.idle(),
      start: ({ entrant: { mode, workload } }) => {
        Object.assign(meter, { mode, up: 0, down: 0, place: null } satisfies Meter)
        const { isKept, chains } = wayOf[mode]
        const run = lines.start({ mode, isKept, chains }, workload)
        return { done: run.done.then((result) => metered(result, meter, connected)), stop: run.stop }
      },
      progress: ({ last }) => news.add(last),
    })
    news.flush()
    const rtt = lines.roundTrip('socket-joined') ?? lines.roundTrip('socket-single')
    lines.close()
    return { record, rtt, connections: job.extended ? await countsOf(ports, job) : {} }
  } finally {
    news.end()
    lines.close()
  }
}

/** A run with what was counted of it, and flagged where its connection was not what its mode says. */
const metered = (result: TimedRun, meter: Meter, connected: Set<RaceMode>): RunResult => {
  const { mode, up, down, place } = meter
  const { outcome, fault, marks } = result
  const flags: RunFlag[] = [...result.flags]
  if (place !== null && mode !== null) {
    if (!wayOf[mode].isKept && place > 1) flags.push('reused')
    if (wayOf[mode].isKept && place === 1 && connected.has(mode)) flags.push('reconnected')
    connected.add(mode)
  }
  return { outcome, fault, marks, flags, ...(up > 0 ? { bytes: { up, down } } : {}) }
}

type Opening = {
  readonly job: RaceJob
  readonly name: string
  readonly listener: SourceListener
  readonly meter: Meter
  readonly posts: ModePosts
}

const openSource = (ports: RaceSessionPorts, { job, name, listener, meter, posts }: Opening): Source => {
  const mode = raceModes.find((known) => known === name)
  switch (mode) {
    case 'socket-joined':
    case 'socket-single':
    case 'socket-cold': {
      const openSocket = countingSocket(ports.openSocket, (bytes) => {
        if (meter.mode === mode) meter.down += bytes
      })
      const target = { url: urlOf(job, mode, 'ws'), accessCode: job.accessCode }
      return counting(
        openLiveSource(
          target,
          { openSocket, time: ports.time, probe: ports.probe },
          { ...listener, visible: true },
        ),
        meter,
      )
    }
    case 'http-kept':
    case 'http-new': {
      const headers = { ...authOf(job), ...(closes(job, mode) ? { 'sparkpad-connection': 'close' } : {}) }
      const target = { url: urlOf(job, mode, 'http'), headers, extended: job.extended }
      return counting(
        openHttpSource(target, { openPost: posts.of(mode).openPost, time: ports.time }, listener),
        meter,
      )
    }
    case undefined:
      throw new Error(`no mode ${name}`)
  }
}

const closes = ({ extended }: RaceJob, mode: RaceMode): boolean => extended && mode === 'http-new'

const authOf = ({ accessCode }: RaceJob): Record<string, string> =>
  accessCode === null || accessCode === '' ? {} : { authorization: `Bearer ${accessCode}` }

const urlOf = (job: RaceJob, mode: RaceMode, scheme: 'http' | 'ws'): string => {
  const url = new URL(job.url)
  const isSecure = url.protocol === 'wss:' || url.protocol === 'https:'
  url.protocol = `${scheme}${isSecure ? 's' : ''}:`
  if (!job.extended) return url.href
  url.searchParams.set('run', `${job.run}-${mode}`)
  if (!wayOf[mode].join) url.searchParams.set('join', '0')
  return url.href
}

/** A source that notes the size of each request; what was received counts from the latest one on. */
const counting = (source: Source, meter: Meter): Source => ({
  ...source,
  request(body, listener, continues) {
    meter.down = 0
    const exchange = source.request(body, listener, continues)
    meter.up = exchange?.bytes ?? 0
    return exchange
  },
})

/** Counts after the message was dealt with, so that its time is that of its arrival. */
const countingSocket =
  (open: OpenSocket, heard: (bytes: number) => void): OpenSocket =>
  (url, protocols, listener) =>
    open(url, protocols, {
      ...listener,
      message(content) {
        listener.message(content)
        if (typeof content === 'string' && !content.includes('"sparkpad:pong"')) heard(utf8Length(content))
      },
    })

type ModePosts = { readonly of: (mode: RaceMode) => BrowserPosts; readonly idle: () => Promise<void> }

const createModePosts = (ports: RaceSessionPorts, meter: Meter): ModePosts => {
  const make = (credentials: BrowserPostOptions['credentials']) =>
    ports.createPosts({
      credentials,
      placed: (place) => {
        meter.place = place
      },
      heard: (bytes) => {
        meter.down += bytes
      },
    })
  const kept = make('same-origin')
  const fresh = make('omit')
  return {
    of: (mode) => (wayOf[mode].isKept ? kept : fresh),
    idle: async () => {
      await kept.idle()
      await fresh.idle()
    },
  }
}

const batched = (planned: number, { time }: RaceSessionPorts, told: (news: RaceNews) => void) => {
  let done = 0
  let runs: RaceRun[] = []
  let callOff: (() => void) | null = null
  const flush = () => {
    callOff?.()
    callOff = null
    if (runs.length > 0) told({ done, planned, runs })
    runs = []
  }
  return {
    add(run: RaceRun) {
      done += 1
      runs.push(run)
      callOff ??= time.after(newsEveryMs, flush)
    },
    flush,
    end: () => callOff?.(),
  }
}

const countsOf = async (ports: RaceSessionPorts, job: RaceJob): Promise<RaceOutcome['connections']> => {
  const counts: Record<string, RaceCount> = {}
  for (const mode of new Set(job.entrants.map((entrant) => entrant.mode))) {
    const url = new URL(urlOf(job, mode, 'http'))
    url.pathname = url.pathname.replace(/\/responses$/, '/sparkpad/connections')
    const { status, text } = await ports.readText(url.href, authOf(job))
    const count = status === 200 ? countOf(text) : null
    if (count !== null) counts[mode] = count
  }
  return counts
}

const countOf = (text: string): RaceCount | null => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return null
    const { connections, requests } = value as Readonly<Record<string, unknown>>
    return typeof connections === 'number' && typeof requests === 'number' ? { connections, requests } : null
  } catch {
    return null
  }
}
