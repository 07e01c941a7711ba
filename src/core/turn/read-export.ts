import { exportVersion, type LatencyExport } from './export-file.ts'

/**
 * What reading a file gave. `at` names the field that is to blame.
 *
 * - `not-json`, `not-ours`: something else altogether · `version`: of a newer or older Sparkpad
 * - `field`: missing or of the wrong kind · `tampered`: figures, marks and recording contradict each other
 */
export type ReadExport =
  | { readonly type: 'read'; readonly file: LatencyExport }
  | {
      readonly type: 'fault'
      readonly code: 'not-json' | 'not-ours' | 'version' | 'field' | 'tampered'
      readonly at: string
    }

/** Names the first field below `at` that is wrong; null when all are right. */
type Check = (value: unknown, at: string) => string | null

const when =
  (holds: (value: unknown) => boolean): Check =>
  (value, at) =>
    holds(value) ? null : at

const number = when((value) => typeof value === 'number' && Number.isFinite(value))
const text = when((value) => typeof value === 'string')
const flag = when((value) => typeof value === 'boolean')
const orNull =
  (check: Check): Check =>
  (value, at) =>
    value === null ? null : check(value, at)
const oneOf = (...words: readonly string[]): Check =>
  when((value) => typeof value === 'string' && words.includes(value))

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const firstOf = (faults: Iterable<string | null>): string | null => {
  for (const fault of faults) if (fault !== null) return fault
  return null
}

const list =
  (check: Check): Check =>
  (value, at) =>
    Array.isArray(value) ? firstOf(value.map((item, index) => check(item, `${at}.${index}`))) : at

const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value, at) =>
    isObject(value)
      ? firstOf(Object.entries(checks).map(([name, check]) => check(value[name], joined(at, name))))
      : at

const record =
  (check: Check): Check =>
  (value, at) =>
    isObject(value) ? firstOf(Object.entries(value).map(([name, item]) => check(item, joined(at, name)))) : at

const joined = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`)

const outcome: Check = (value, at) =>
  firstOf([
    fields({ type: oneOf('completed', 'stopped', 'replaced', 'incomplete', 'failed') })(value, at),
    isObject(value) && value['type'] === 'failed'
      ? fields({ fault: fields({ code: text, detail: text, retryAfterMs: orNull(number) }) })(value, at)
      : null,
    isObject(value) && value['type'] === 'incomplete' ? fields({ reason: text })(value, at) : null,
  ])

const usage = orNull(
  fields({ input: number, cached: number, output: number, reasoning: number, estimated: flag }),
)

const marks = fields({
  acted: orNull(number),
  sent: orNull(number),
  firstEvent: orNull(number),
  firstDelta: orNull(number),
  lastDelta: orNull(number),
  ended: orNull(number),
  firstHunk: orNull(number),
  firstPaint: orNull(number),
  stopPressed: orNull(number),
  stopPainted: orNull(number),
  stopConfirmed: orNull(number),
  tokensAfterStop: number,
  deltas: number,
  liveSpeed: orNull(number),
  longFrame: flag,
  hidden: flag,
  gateway: orNull(record(number)),
  bytesUp: orNull(number),
  continued: flag,
  resent: flag,
  // Not told by files from before there was such a thing.
  speculated: when((value) => value === undefined || typeof value === 'boolean'),
  replayed: when((value) => value === undefined || typeof value === 'boolean'),
  transport: orNull(oneOf('socket', 'plain-socket')),
  cold: flag,
  raced: flag,
  clock: orNull(fields({ median: number, min: number, offset: number, offsetError: number, n: number })),
})

const recording = orNull(
  fields({
    turnId: text,
    sentAt: number,
    endedAt: number,
    deltas: list(fields({ at: number, text, n: orNull(list(number)), t: orNull(list(number)) })),
    outcome,
    usage,
    gateway: orNull(record(number)),
  }),
)

const file = fields({
  exportedAt: text,
  note: text,
  definitions: record(text),
  environment: fields({ clockStepMs: number, browser: text, longFramesWatched: flag }),
  turns: list(
    fields({
      id: text,
      model: text,
      instruction: text,
      startedAt: number,
      outcome,
      usage,
      marks,
      recording,
      frames: list(
        fields({
          turnId: text,
          firstAt: number,
          lastAt: number,
          paintedAt: number,
          deltas: number,
          mainMs: number,
        }),
      ),
      figures: fields({}),
    }),
  ),
})

/** Reads a file's form only; whether its figures follow from its marks is not asked here. */
export function readFile(json: string): ReadExport {
  const value = parsed(json)
  if (value === undefined) return { type: 'fault', code: 'not-json', at: '' }
  if (!isObject(value) || value['format'] !== 'sparkpad-latency')
    return { type: 'fault', code: 'not-ours', at: 'format' }
  if (value['version'] !== exportVersion) return { type: 'fault', code: 'version', at: 'version' }
  const at = file(value, '')
  if (at !== null) return { type: 'fault', code: 'field', at }
  // Every field was looked at above; past this line the file is trusted.
  return { type: 'read', file: value as LatencyExport }
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}
