import { binRecording, joined } from './bin-recording.ts'
import {
  fields,
  flag,
  list,
  micro,
  milli,
  name,
  orNull,
  record,
  text,
  time,
  uint,
  union,
  word,
  type Codec,
} from './byte-codecs.ts'
import { createReader, createWriter } from './byte-columns.ts'
import { codedDeltas } from './coded-deltas.ts'
import { codedNumbers, plainNumbers } from './number-columns.ts'
import { putBits, takeBits } from './range-coder.ts'
import { actsCodec } from './recorded-acts.ts'
import type { RecordedDelta } from './recording.ts'
import {
  recordingVersion,
  type RecordedFile,
  type RecordedMarks,
  type RecordedTurn,
  type SessionRecording,
} from './session-recording.ts'
import type { FaultCode, Outcome } from './turn.ts'

/**
 * What reading bytes gave. `version`: of a newer Sparkpad. `known`: it leaves out files that whoever reads it was to
 * have, and has not. `malformed`: cut short, or no recording at all.
 */
export type ReadRecording =
  | { readonly type: 'read'; readonly recording: SessionRecording }
  | { readonly type: 'fault'; readonly code: 'version' | 'malformed' | 'known' }

/**
 * A recording as bytes: the version, then numbers in one column and texts in another, so that they compress well. With
 * `binMs` arrivals are told in bins of so many ms and deltas joined (8 is a good frame), else exactly. Files that are
 * in `known`, byte for byte, are left out; whoever reads it needs the same.
 */
export function recordingToBytes(
  recording: SessionRecording,
  { binMs, known = [] }: { readonly binMs: number | null; readonly known?: readonly RecordedFile[] },
): Uint8Array<ArrayBuffer> {
  const told = binMs === null ? recording : binRecording(recording, binMs)
  const layout = binMs === null ? 'exact' : 'coded'
  const out = createWriter(layout === 'coded' ? codedNumbers : plainNumbers, known)
  sessionCodec(layout).write(out, told)
  const columns = out.done()
  const bytes = new Uint8Array(columns.length + 2)
  bytes.set(heads[layout])
  bytes.set(columns, 2)
  return bytes
}

/**
 * Reads bytes of any origin: never throws, and takes memory in proportion to their number.
 * Law: of recordingToBytes(r, { binMs: null }) it gives r.
 */
export function bytesToRecording(
  bytes: Uint8Array,
  { known = [] }: { readonly known?: readonly RecordedFile[] } = {},
): ReadRecording {
  const [version = 0, second] = bytes
  if (version > newestVersion) return { type: 'fault', code: 'version' }
  const layout = layouts.find((one) => heads[one][0] === version && heads[one][1] === second)
  if (layout === undefined) return { type: 'fault', code: 'malformed' }
  const reader = createReader(bytes.subarray(2), layout === 'coded' ? codedNumbers : plainNumbers, known)
  const recording = sessionCodec(layout).read(reader)
  if (reader.failed() || !isSound(recording)) return { type: 'fault', code: 'malformed' }
  const isMissing = recording.files.some((file) => file === missing)
  return isMissing ? { type: 'fault', code: 'known' } : { type: 'read', recording }
}

/**
 * The version and the layout that bytes begin with. `binned` is read and no more written: it has a number for each thing
 * that `coded` packs closer.
 */
const heads = { exact: [1, 0], binned: [1, 1], coded: [2, 0] } as const
type Layout = keyof typeof heads
const layouts = ['exact', 'binned', 'coded'] as const satisfies readonly Layout[]
const newestVersion = 2

/**
 * How many bytes at the end of a recording's are packed already: whoever packs them further does better to take them apart.
 */
export function packedBytes(bytes: Uint8Array): number {
  if (bytes[0] !== heads.coded[0]) return 0
  return Math.min(bytes.length, plainNumbers.open(bytes.subarray(2)).take())
}

/** No session has more turns; a recording of more would take long to play for nothing. */
const mostTurns = 1_000

/** What no codec can say: names of files that are paths within a project, each once. */
const isSound = ({ files, turns }: SessionRecording): boolean => {
  const names = files.filter((file) => file !== missing).map(({ path }) => path)
  const deeds = turns.flatMap(({ acts }) => acts)
  const made = deeds.flatMap((deed) =>
    deed.type === 'create' ? [deed.path] : deed.type === 'rename' ? [deed.to] : [],
  )
  return (
    turns.length <= mostTurns && new Set(names).size === names.length && [...names, ...made].every(isPath)
  )
}

const isPath = (path: string): boolean =>
  path !== '' && path.length <= 1_000 && path.split('/').every((part) => part !== '' && part !== '..')

const missing: RecordedFile = { path: '', text: '' }

/** FNV-1a over UTF-16 units, 32 bits: tells another version of a known file, and is no protection. */
const hashOf = ({ path, text: content }: RecordedFile): number => {
  let hash = 0x811c_9dc5
  for (const value of [path, content])
    for (let at = 0; at < value.length; at += 1)
      hash = Math.imul(hash ^ value.charCodeAt(at), 0x0100_0193) >>> 0
  return hash
}

/** A known file goes as the place it has in the list, from 1, and its hash. */
const fileCodec: Codec<RecordedFile> = {
  write(out, file) {
    const index = out.known.findIndex((known) => known.path === file.path && known.text === file.text)
    out.uint(index + 1)
    if (index >= 0) return out.uint(hashOf(file))
    out.name(file.path)
    out.text(file.text)
  },
  read(from) {
    const index = from.uint()
    if (index === 0) return { path: from.name(), text: from.text() }
    const known = from.known[index - 1]
    return from.uint() === (known === undefined ? -1 : hashOf(known)) ? (known ?? missing) : missing
  },
}

const faultCodes: readonly [FaultCode, ...FaultCode[]] = [
  'connection-lost',
  'unreachable',
  'unauthorised',
  'origin-refused',
  'not-a-gateway',
  'garbled',
  'worker-crashed',
  'invalid-request',
  'request-too-large',
  'context-too-long',
  'model-not-found',
  'key-refused',
  'not-allowed',
  'rate-limited',
  'overloaded',
  'model-failed',
]

const outcome: Codec<Outcome> = union<Outcome>({
  completed: fields({}),
  stopped: fields({}),
  replaced: fields({}),
  incomplete: fields({ reason: name }),
  failed: fields({
    fault: fields({ code: word(...faultCodes), detail: text, retryAfterMs: orNull(milli) }),
  }),
})

const marks: Codec<RecordedMarks> = fields<RecordedMarks>({
  bytesUp: orNull(uint),
  continued: flag,
  resent: flag,
  firstEvent: orNull(time),
  firstPaint: orNull(time),
  stopPainted: orNull(time),
  stopConfirmed: orNull(time),
  longFrame: flag,
  hidden: flag,
  gateway: orNull(record(milli)),
  transport: orNull(word('socket', 'plain-socket')),
  speculated: flag,
  cold: flag,
  clock: orNull(fields({ median: milli, min: milli, offset: milli, offsetError: milli, n: uint })),
})

const microseconds = (ms: number): number => Math.round(ms * 1_000)

/** Times as gaps, in columns: arrivals, lengths, and what was joined in each. */
const exactDeltas: Codec<readonly RecordedDelta[]> = {
  write(out, deltas) {
    out.uint(deltas.length)
    let last = out.base
    for (const { at } of deltas) {
      const now = Math.max(last, microseconds(at))
      out.uint(now - last)
      last = now
    }
    for (const delta of deltas) out.text(delta.text)
    for (const { n } of deltas) joinedNumbers.write(out, n)
    for (const { t } of deltas) joinedTimes.write(out, t)
  },
  read(from) {
    const gaps = list(uint).read(from)
    const texts = gaps.map(() => from.text())
    const numbers = gaps.map(() => joinedNumbers.read(from))
    let now = from.base
    return gaps.map((gap, index) => {
      now += gap
      const t = joinedTimes.read(from)
      return { at: now / 1_000, text: texts[index] ?? '', n: numbers[index] ?? null, t }
    })
  },
}
const joinedNumbers = orNull(list(uint))
const joinedTimes = orNull(list(milli))

/** The first arrival exactly, then bins as gaps, lengths, and how many deltas were joined. */
const binnedDeltas = (binMs: number): Codec<readonly RecordedDelta[]> => ({
  write: () => {},
  read(from) {
    const gaps = list(uint).read(from)
    const texts = gaps.map(() => from.text())
    const [toFirst = 0] = gaps
    const first = (from.base + toFirst) / 1_000
    let bin = 0
    return gaps.map((gap, index) => {
      if (index > 0) bin += gap
      const content = texts[index] ?? ''
      const pieces = from.uint()
      if (pieces === 0 || pieces > Math.max(1, content.length)) from.fail()
      return joined(first + bin * binMs, content, from.failed() ? 1 : pieces)
    })
  },
})

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The ids that a browser makes are 128 bits of chance: in a range code they take no more. */
const turnId: Codec<string> = {
  write(out, id) {
    const isUuid = uuid.test(id)
    if (out.range === null) return out.name(id)
    flag.write(out, isUuid)
    if (!isUuid) return out.name(id)
    for (const digit of id.replaceAll('-', '')) putBits(out.range, Number.parseInt(digit, 16), 4)
  },
  read(from) {
    const { range } = from
    if (range === null || !flag.read(from)) return from.name()
    const digits = Array.from({ length: 32 }, () => takeBits(range, 4).toString(16)).join('')
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  },
}

const turnHead = {
  id: turnId,
  seen: uint,
  instruction: text,
  model: name,
  format: word('patch', 'blocks', 'whole'),
  path: word('fast', 'deep'),
  price: orNull(fields({ input: micro, output: micro })),
  context: orNull(list(name)),
  openPath: orNull(name),
  selection: orNull(fields({ path: name, from: uint, to: uint })),
  redirects: flag,
  raced: flag,
} as const

/** A turn, whose times are counted from its own. */
const turnCodec = (deltas: Codec<readonly RecordedDelta[]>): Codec<RecordedTurn> => {
  const rest = fields<Omit<RecordedTurn, 'at'>>({
    ...turnHead,
    sentAt: orNull(time),
    endedAt: time,
    deltas,
    heard: uint,
    outcome,
    usage: orNull(fields({ input: uint, cached: uint, output: uint, reasoning: uint, estimated: flag })),
    marks,
    acts: actsCodec,
  })
  return {
    write(out, turn) {
      const at = Math.max(out.base, microseconds(turn.at))
      out.uint(at - out.base)
      out.base = at
      rest.write(out, turn)
    },
    read(from) {
      from.base += from.uint()
      const at = from.base / 1_000
      return { at, ...rest.read(from) }
    },
  }
}

const deltasOf = (layout: Layout, binMs: number): Codec<readonly RecordedDelta[]> =>
  layout === 'exact' ? exactDeltas : layout === 'binned' ? binnedDeltas(binMs) : codedDeltas(binMs)

/** Bins are of the size that the recording tells. */
const sessionCodec = (layout: Layout): Codec<SessionRecording> => {
  const rest = (bin: number | null) =>
    fields<Omit<SessionRecording, 'version' | 'binMs'>>({
      startedAt: uint,
      dropped: uint,
      files: list(fileCodec),
      open: orNull(name),
      turns: list(turnCodec(deltasOf(layout, bin ?? 1))),
    })
  const bins = orNull(milli)
  return {
    write(out, recording) {
      bins.write(out, recording.binMs)
      rest(recording.binMs).write(out, recording)
    },
    read(from) {
      const bin = bins.read(from)
      if (bin !== null && !(bin > 0)) from.fail()
      return { version: recordingVersion, binMs: bin, ...rest(bin).read(from) }
    },
  }
}
