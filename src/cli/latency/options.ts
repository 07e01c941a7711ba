import { parseArgs } from 'node:util'
import { readEndpoint, type EndpointUrl } from './endpoint.ts'
import { readLimit, type Limit } from './limits.ts'
import { modesOf, type Mode } from './modes.ts'

export const usage = `Measures the latency of a Responses endpoint (HTTP or socket) or a Chat Completions URL.

  npm run latency -- URL --model NAME [options]

  URL                  base (https://api.example.com/v1), …/responses (http or ws), or …/chat/completions
  --model NAME         the model to ask
  --n N                runs per mode that count (default 100); one cold run of each stands apart
  --mode MODE          may be repeated: socket, socket-single, socket-cold, http, http-new, chat, chat-new, or all;
                       without it what the URL names. Modes are interleaved in random order
  --prompt TEXT        what is asked (default: Say ok.)
  --max-output-tokens N   cap of every answer (default 16)
  --context-kb N       adds second turns that build on so many kB of files
  --limit WHAT=MS      may be repeated: ttft_p50=50, http-kept.ttft_p95=80; of ttft, overhead, tpot, total and
                       min, p50, p95, p99, max. A limit that is missed, or cannot be judged, ends with code 1
  --key-env NAME       environment variable that holds the key; a key is never an argument
  --ca FILE            a certificate to trust (PEM), such as the fault proxy's
  --json FILE          writes every run's marks and the figures there
  --seed N             makes the order repeat
`

export type LatencyOptions = {
  readonly endpoint: EndpointUrl
  readonly model: string
  readonly n: number
  readonly modes: readonly Mode[]
  readonly prompt: string
  readonly maxOutputTokens: number
  readonly contextKb: number | null
  readonly limits: readonly Limit[]
  readonly key: string | null
  readonly caFile: string | null
  readonly jsonFile: string | null
  readonly seed: number
}

const text = { type: 'string' } as const
const list = { type: 'string', multiple: true } as const

/**
 * Reads the command line; `fresh` is a seed to use where none is given. What is wrong comes back in words, and null
 * when only help was asked for.
 */
export function readOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  fresh: number,
): LatencyOptions | { readonly problem: string } | null {
  const parsed = parse(argv)
  if ('problem' in parsed) return parsed
  const { values, positionals } = parsed
  if (values.help === true) return null
  const [url, ...more] = positionals
  if (url === undefined) return { problem: 'Which URL? It is the first argument.' }
  if (more.length > 0) return { problem: `One URL is measured at a time; “${more.join(' ')}” is too much.` }
  const endpoint = readEndpoint(url)
  if (endpoint === null) return { problem: `“${url}” is no http, https, ws or wss URL.` }
  if (values.model === undefined || values.model === '') return { problem: 'Which model? Say --model NAME.' }
  const words = values.mode ?? [endpoint.usual]
  const unknown = words.find((word) => modesOf(word) === null)
  if (unknown !== undefined) return { problem: `There is no mode “${unknown}”.` }
  const limits = (values.limit ?? []).map((limit) => ({ limit, read: readLimit(limit) }))
  const wrong = limits.find(({ read }) => read === null)
  if (wrong !== undefined) return { problem: `“${wrong.limit}” is no limit; write one as ttft_p50=50.` }
  const numbers = {
    n: values.n,
    'max-output-tokens': values['max-output-tokens'],
    'context-kb': values['context-kb'],
    seed: values.seed,
  }
  for (const [name, value] of Object.entries(numbers)) {
    if (value !== undefined && !/^[1-9]\d*$/.test(value)) {
      return { problem: `--${name} takes a whole number above 0, not “${value}”.` }
    }
  }
  const keyName = values['key-env']
  const key = keyName === undefined ? null : (env[keyName] ?? '')
  if (key === '') return { problem: `The environment variable ${keyName ?? ''} is not set, or empty.` }
  return {
    endpoint,
    model: values.model,
    n: Number(values.n ?? 100),
    modes: [...new Set(words.flatMap((word) => modesOf(word) ?? []))],
    prompt: values.prompt ?? 'Say ok.',
    maxOutputTokens: Number(values['max-output-tokens'] ?? 16),
    contextKb: values['context-kb'] === undefined ? null : Number(values['context-kb']),
    limits: limits.flatMap(({ read }) => (read === null ? [] : [read])),
    key,
    caFile: values.ca ?? null,
    jsonFile: values.json ?? null,
    seed: Number(values.seed ?? fresh),
  }
}

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        model: text,
        n: text,
        mode: list,
        prompt: text,
        'max-output-tokens': text,
        'context-kb': text,
        limit: list,
        'key-env': text,
        ca: text,
        json: text,
        seed: text,
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (thrown) {
    return { problem: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
