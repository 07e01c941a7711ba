import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { toldRace } from '../core/turn/race-export.ts'
import type { Entrant } from '../core/turn/race-plan.ts'
import { seededRandom } from '../core/turn/seeded-random.ts'
import { missedLimits } from './latency/limits.ts'
import { measure, type Measured } from './latency/measure.ts'
import type { Mode } from './latency/modes.ts'
import { readOptions, usage, type LatencyOptions } from './latency/options.ts'
import { tableOf } from './latency/table.ts'

/** Ends with 0 when all is well, 1 when a limit was missed or nothing could be measured, 2 for a bad command line. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env, randomBytes(4).readUInt32LE() || 1)
  if (options === null) {
    process.stdout.write(usage)
    return 0
  }
  if ('problem' in options) return refuse(options.problem)
  const ca = options.caFile === null ? null : readFileSync(options.caFile, 'utf8')
  const abort = new AbortController()
  process.once('SIGINT', () => abort.abort())
  const startedAt = new Date().toISOString()
  const measured = await measure({
    ...options,
    base: options.endpoint.base,
    entrants: entrantsOf(options),
    contextKb: options.contextKb ?? 0,
    trust: { headers: options.key === null ? {} : { authorization: `Bearer ${options.key}` }, ca },
    run: randomBytes(8).toString('hex'),
    random: seededRandom(options.seed),
    signal: abort.signal,
    progress: ({ done, planned }) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${planned} runs`)
    },
  })
  if (process.stderr.isTTY) process.stderr.write('\r')
  for (const line of headOf(options, measured)) console.log(line)
  for (const line of tableOf(measured.report)) console.log(line)
  if (options.jsonFile !== null) {
    writeFileSync(options.jsonFile, `${JSON.stringify(told(options, measured, startedAt), null, 1)}\n`)
  }
  const missed = missedLimits(options.limits, measured.report)
  for (const words of missed) console.error(`limit missed: ${words}`)
  if (measured.record.ended === 'gave-up') console.error('Stopped: too many runs failed one after the other.')
  const nothing = measured.report.entrants.some(({ n }) => n === 0)
  if (nothing) console.error('Some mode has no run that counts.')
  return missed.length > 0 || nothing || measured.record.ended === 'gave-up' ? 1 : 0
}

const entrantsOf = ({ modes, contextKb }: LatencyOptions): readonly Entrant<Mode>[] =>
  modes.flatMap((mode) => [
    { mode, workload: 'plain' as const },
    ...(contextKb === null ? [] : [{ mode, workload: 'second-turn' as const }]),
  ])

const headOf = (options: LatencyOptions, { record, rttBy, connections }: Measured): readonly string[] => [
  `${options.endpoint.base}, model ${options.model}, ${options.n} runs per mode in random order (seed ${options.seed})`,
  `prompt of ${options.prompt.length} characters, at most ${options.maxOutputTokens} tokens` +
    (options.contextKb === null ? '' : `; second turns build on ${options.contextKb} kB of files`),
  ...(record.ended === 'stopped' ? [`stopped after ${record.runs.length} of ${record.planned} runs`] : []),
  ...(rttBy === null
    ? []
    : [`round trip taken by ${rttBy === 'ping' ? 'pings over the socket' : 'TCP connections'}`]),
  ...Object.entries(connections).map(
    ([mode, count]) =>
      `${mode}: ${count.requests} requests over ${count.connections} connections, by the gateway's count`,
  ),
  '',
]

const told = (options: LatencyOptions, measured: Measured, startedAt: string) =>
  toldRace({ ...options, ...measured, base: options.endpoint.base, startedAt, measuredIn: 'node' })

const refuse = (problem: string): number => {
  process.stderr.write(`${problem}\n\n${usage}`)
  return 2
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (thrown: unknown) => {
    console.error(thrown instanceof Error ? thrown.message : String(thrown))
    process.exitCode = 2
  },
)
