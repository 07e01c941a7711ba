import { z } from 'zod'
import { countTokens } from '../../core/tokens/count.ts'
import { planRace, type Entrant } from '../../core/turn/race-plan.ts'
import { reportRace, type RaceReport } from '../../core/turn/race-report.ts'
import { runRace, type RaceProgress, type RaceRecord, type RaceSignal } from '../../core/turn/race.ts'
import { raceRequests } from '../../core/wire/race-requests.ts'
import type { ResponseMarks } from '../../core/wire/timed.ts'
import { connectTime, isOurGateway } from './endpoint.ts'
import { createNodeLines } from './lines.ts'
import { nodeWayOf, type Mode } from './modes.ts'
import { getText, type Trust } from './node-ports.ts'

export type MeasureOptions = {
  readonly base: string
  readonly chatBase?: string
  readonly model: string
  readonly entrants: readonly Entrant<Mode>[]
  readonly n: number
  readonly prompt: string
  readonly maxOutputTokens: number
  readonly contextKb: number
  readonly trust: Trust
  /** A name nobody else uses, for the gateway's count of connections. */
  readonly run: string
  readonly random: () => number
  readonly signal: RaceSignal
  readonly progress?: (progress: RaceProgress<Mode>) => void
}

export type Measured = {
  readonly record: RaceRecord<Mode, ResponseMarks>
  readonly report: RaceReport<Mode>
  /** What took the round trip: pings of the socket, or TCP connections; null when nothing did. */
  readonly rttBy: 'ping' | 'tcp' | null
  /** A gateway of ours answers: it marks its times and counts connections. */
  readonly isSparkpad: boolean
  /** The gateway's own count for each mode. */
  readonly connections: Readonly<Record<string, { readonly connections: number; readonly requests: number }>>
}

/** Races the entrants against one endpoint, and reports. */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const { base, trust, entrants } = options
  const isSparkpad = await isOurGateway(base, trust)
  const run = isSparkpad ? options.run : null
  const lines = createNodeLines({
    base,
    ...(options.chatBase === undefined ? {} : { chatBase: options.chatBase }),
    trust,
    requests: raceRequests(options),
    countTokens,
    run,
  })
  try {
    const tcpMs = await connectTime(base, 7)
    const record = await runRace(planRace(entrants, options.n, options.random), {
      start: ({ entrant }) => lines.start(nodeWayOf(entrant.mode), entrant.workload),
      signal: options.signal,
      ...(options.progress === undefined ? {} : { progress: options.progress }),
    })
    const ping = lines.roundTrip('socket-joined') ?? lines.roundTrip('socket-single')
    return {
      record,
      report: reportRace(record, ping?.median ?? tcpMs),
      rttBy: ping !== null ? 'ping' : tcpMs !== null ? 'tcp' : null,
      isSparkpad,
      connections: run === null ? {} : await countsOf(options, run),
    }
  } finally {
    lines.close()
  }
}

const countsOf = async (
  { base, trust, entrants }: MeasureOptions,
  run: string,
): Promise<Measured['connections']> => {
  const counts: Record<string, { connections: number; requests: number }> = {}
  for (const mode of new Set(entrants.map((entrant) => entrant.mode))) {
    const count = await readCount(`${base}/sparkpad/connections?run=${run}-${mode}`, trust)
    if (count !== null) counts[mode] = count
  }
  return counts
}

const readCount = async (
  url: string,
  trust: Trust,
): Promise<{ connections: number; requests: number } | null> => {
  const { status, text } = await getText(url, trust)
  const read = status === 200 ? runCount.safeParse(JSON.parse(text)) : null
  return read?.success === true ? read.data : null
}

const runCount = z.object({ connections: z.number(), requests: z.number() })
