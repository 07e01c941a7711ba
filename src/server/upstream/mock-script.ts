import { z } from 'zod'
import { cutTokens } from '../../core/tokens/cut.ts'

const ms = z.number().min(0)
const token = z.number().int().min(0)

/** What goes wrong, and where: `at_token` counts content chunks from 0. */
const mockFault = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('status'),
    status: z.number().int().min(300).max(599),
    message: z.string().default('Injected failure'),
    code: z.string().nullable().default(null),
    headers: z.record(z.string(), z.string()).default({}),
    /** After so many failures calls succeed; null fails for ever. */
    times: z.number().int().positive().nullable().default(null),
  }),
  z.strictObject({ type: z.literal('refuse_field'), field: z.string(), message: z.string().optional() }),
  z.strictObject({
    type: z.literal('error_chunk'),
    at_token: token,
    message: z.string().default('Injected failure'),
    code: z.union([z.string(), z.number()]).nullable().default(null),
  }),
  z.strictObject({
    type: z.literal('drop'),
    at_token: token,
    times: z.number().int().positive().nullable().default(null),
  }),
  /** Closes a socket with this code, before the first event where `at_token` is null; over HTTP the line drops. */
  z.strictObject({
    type: z.literal('close'),
    code: z.number().int().min(1000).max(4999),
    reason: z.string().default(''),
    at_token: token.nullable().default(null),
    times: z.number().int().positive().nullable().default(null),
  }),
  z.strictObject({ type: z.literal('stall'), at_token: token, ms }),
  /** Waits there until `POST /release`: for tests that must act while the stream is under way. */
  z.strictObject({ type: z.literal('hold'), at_token: token }),
  z.strictObject({ type: z.literal('malformed'), at_token: token }),
  z.strictObject({ type: z.literal('hang') }),
])
export type MockFault = z.infer<typeof mockFault>

/** How the mock upstream answers one model name. Times in ms; the words are those of llm-d-inference-sim. */
export const mockScript = z.strictObject({
  text: z.string().default('This is the mock upstream. It says what its script says.\n'),
  reasoning: z.string().default(''),
  /** Pieces of a recorded answer, each so long after the request; they win over the text and all other times. */
  recorded: z
    .array(z.strictObject({ text: z.string(), at_ms: ms }))
    .nullable()
    .default(null),
  ttft_ms: ms.default(0),
  ttft_std_dev_ms: ms.default(0),
  inter_token_ms: ms.default(0),
  inter_token_std_dev_ms: ms.default(0),
  /** Another way to say inter_token_ms; wins over it. */
  tokens_per_second: z.number().positive().nullable().default(null),
  failure_rate: z.number().min(0).max(1).default(0),
  fault: mockFault.nullable().default(null),
  /** Sends bytes in slices of this length, inside characters too; null sends whole events. */
  cut_every: z.number().int().positive().nullable().default(null),
  usage: z.enum(['separate', 'finish', 'missing']).default('separate'),
  done: z.boolean().default(true),
  role_chunk: z.boolean().default(true),
  /** A comment line (`: keep-alive`) before every n-th token; null sends none. */
  comment_every: z.number().int().positive().nullable().default(null),
  finish_reason: z.string().default('stop'),
  /** The times it reports of itself, as Cerebras does. */
  time_info: z.boolean().default(false),
})
export type MockScript = z.infer<typeof mockScript>
/** A script as written: everything may be left out. */
export type MockScriptInput = z.input<typeof mockScript>

/** Does nothing before its first token: what is measured with it is transport and gateway alone. */
export const zeroWork = mockScript.parse({ text: 'ok', role_chunk: false })

/** The tokens of a script's text, or its recorded pieces. */
export const piecesOf = ({ recorded, text }: Pick<MockScript, 'recorded' | 'text'>): readonly string[] =>
  recorded === null ? cutTokens(text) : recorded.map((piece) => piece.text)

/** When each of `count` tokens is due, in ms from the request; never falls. `random` draws from [0, 1). */
export function dueTimes(script: MockScript, count: number, random: () => number): Float64Array {
  if (script.recorded?.length === count) return Float64Array.from(script.recorded, ({ at_ms }) => at_ms)
  const gap = script.tokens_per_second === null ? script.inter_token_ms : 1000 / script.tokens_per_second
  const due = new Float64Array(count)
  let at = drawn(script.ttft_ms, script.ttft_std_dev_ms, random)
  for (let index = 0; index < count; index++) {
    // Without jitter a product and not a sum: 10,000 additions would drift.
    if (script.inter_token_std_dev_ms === 0) due[index] = at + index * gap
    else {
      due[index] = at
      at += drawn(gap, script.inter_token_std_dev_ms, random)
    }
  }
  return due
}

/** Normal distribution (Box and Muller), kept within 70 % of the mean as llm-d-inference-sim does. */
function drawn(mean: number, deviation: number, random: () => number): number {
  if (deviation === 0) return mean
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return Math.min(mean * 1.7, Math.max(mean * 0.3, mean + deviation * normal))
}
