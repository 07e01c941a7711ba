import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createMockUpstream } from '../server/upstream/mock.ts'
import { seededRandom } from '../core/turn/seeded-random.ts'
import { mockScript } from '../server/upstream/mock-script.ts'
import { recordedScript } from './mock-upstream/recorded-script.ts'

const usage = `A Chat Completions and Responses endpoint that answers from a script.

  npm run mock-upstream -- [options]

  --port N                          port; 0 takes a free one (default 8100)
  --host NAME                       address to listen on (default 127.0.0.1)
  --model NAME                      model that the options below speak of (default mock-reply)
  --text TEXT | --text-file PATH    the reply
  --recording FILE [--turn N]       the reply of a recorded turn, piece by piece when each came (turns from 1)
  --time-to-first-token MS          and --time-to-first-token-std-dev MS
  --inter-token-latency MS          and --inter-token-latency-std-dev MS
  --tokens-per-second N             instead of --inter-token-latency
  --failure-injection-rate PERCENT  share of calls answered with 503
  --max-num-seqs N                  calls that run at once; further ones wait
  --time-factor-under-load F        factor on all times when that many run
  --script JSON                     everything else, such as {"fault":{"type":"drop","at_token":20}}
  --generation 1|2                  of the Responses WebSocket: 2, the default, knows lanes
  --upgrade-status N                answers WebSocket upgrades with this status, such as 426
  --key KEY                         bearer token to ask for
  --seed N                          makes jitter and failures repeat

Two models are always there: mock-zero answers one token at once, mock-reply what was set last by
  curl URL/script -d '{"model":"mock-reply","text":"…","ttft_ms":200,"tokens_per_second":1000}'
What was called stands at URL/calls and, for the Responses API, URL/responses, whose manners POST URL/endpoint sets.
`

const text = { type: 'string' } as const

function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: text,
      host: text,
      model: text,
      text,
      'text-file': text,
      recording: text,
      turn: text,
      'time-to-first-token': text,
      'time-to-first-token-std-dev': text,
      'inter-token-latency': text,
      'inter-token-latency-std-dev': text,
      'tokens-per-second': text,
      'failure-injection-rate': text,
      'max-num-seqs': text,
      'time-factor-under-load': text,
      script: text,
      key: text,
      generation: text,
      'upgrade-status': text,
      seed: text,
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    process.stdout.write(usage)
    return Promise.resolve()
  }
  const failures = numberOf('failure-injection-rate', values['failure-injection-rate'])
  const script = mockScript.parse({
    ...(values['text-file'] === undefined ? {} : { text: readFileSync(values['text-file'], 'utf8') }),
    ...given('text', values.text),
    ...(values.recording === undefined
      ? {}
      : recordedScript(readFileSync(values.recording), numberOf('turn', values.turn) ?? 1)),
    ...given('ttft_ms', numberOf('time-to-first-token', values['time-to-first-token'])),
    ...given(
      'ttft_std_dev_ms',
      numberOf('time-to-first-token-std-dev', values['time-to-first-token-std-dev']),
    ),
    ...given('inter_token_ms', numberOf('inter-token-latency', values['inter-token-latency'])),
    ...given(
      'inter_token_std_dev_ms',
      numberOf('inter-token-latency-std-dev', values['inter-token-latency-std-dev']),
    ),
    ...given('tokens_per_second', numberOf('tokens-per-second', values['tokens-per-second'])),
    ...given('failure_rate', failures === undefined ? undefined : failures / 100),
    ...z.record(z.string(), z.unknown()).parse(JSON.parse(values.script ?? '{}')),
  })
  const generation = numberOf('generation', values.generation) ?? 2
  if (generation !== 1 && generation !== 2) throw new Error('--generation takes 1 or 2')
  const status = numberOf('upgrade-status', values['upgrade-status'])
  const seed = numberOf('seed', values.seed)
  return serve({
    port: numberOf('port', values.port) ?? 8100,
    scripts: { [values.model ?? 'mock-reply']: script },
    responses: { generation, upgrade: status === undefined ? null : { status, times: null } },
    ...given('host', values.host),
    ...given('key', values.key),
    ...given('maxNumSeqs', numberOf('max-num-seqs', values['max-num-seqs'])),
    ...given('timeFactorUnderLoad', numberOf('time-factor-under-load', values['time-factor-under-load'])),
    ...given('random', seed === undefined ? undefined : seededRandom(seed)),
  })
}

async function serve(options: NonNullable<Parameters<typeof createMockUpstream>[0]>): Promise<void> {
  const mock = await createMockUpstream(options)
  process.stdout.write(`Mock upstream at ${mock.url}\n`)
  const stop = () => {
    void mock.close()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** `{name: value}`, or nothing when the option was not given. */
function given<const Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [N in Name]?: Value } {
  const option: { [N in Name]?: Value } = {}
  if (value !== undefined) option[name] = value
  return option
}

function numberOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (value.trim() === '' || Number.isNaN(number)) throw new Error(`--${name} takes a number, not “${value}”`)
  return number
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : String(error)}\n\n${usage}`)
  process.exitCode = 1
})
