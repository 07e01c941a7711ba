import { dirname } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { deflateSync } from 'fflate'
import lzString from 'lz-string'
import { makeLink, openLink } from '../../core/link/link.ts'
import type { LinkBase, LinkFile, LinkState } from '../../core/link/link-state.ts'
import { writeState } from '../../core/link/write-state.ts'
import { packedBytes, recordingToBytes } from '../../core/turn/recording-bytes.ts'
import { generationOf } from './links-replay.ts'
import { projectKinds, projectOf, sizeOf, type ProjectKind } from './links-sources.ts'
import { percentile, type BenchResult } from './report.ts'

const sizes = { '1k5': 1_500, '6k': 6_000, '13k': 13_000, '33k': 33_000 } as const
const runs = 120
const warmUps = 20
const binMs = 8
const seed = 20_261

type Size = keyof typeof sizes
const sizeNames: readonly Size[] = ['1k5', '6k', '13k', '33k']

/** Characters behind the `#` of links to real projects, beside other ways to write them, and how long they take. */
export async function linksBench(dist: string): Promise<BenchResult> {
  const root = dirname(dist)
  const rows = projectKinds.flatMap((kind) =>
    sizeNames.map((size) => rowOf(kind, size, projectOf(root, kind, sizes[size]))),
  )
  const platform = await Promise.all(rows.map(({ files }) => platformLength(files)))
  // Of the two kinds the one that a link shortens less.
  const told = (size: Size) => {
    const [worst] = rows.filter((row) => row.size === size).toSorted((a, b) => b.link / b.lz - a.link / a.lz)
    if (worst === undefined) throw new Error(`no project of ${size}`)
    return worst
  }
  const six = told('6k')
  const replay = replayLength(six.files)
  const times = timed(told('33k').files)
  return {
    workload: [
      'characters of a link to real files, one after the other, cut at a line; “page” are components and style sheets of',
      'this page, “library” modules of openai and zod. The figures are of the kind that a link shortens less.',
      '',
      table(rows, platform),
      '',
      `replay: the 6k project (${six.kind}) written by one turn at 1,000 tok/s, seed ${seed}, arrivals in bins of ${binMs} ms`,
      `times: the 33k project (${told('33k').kind}) with a file known to both sides, scan for keys included, ${runs} runs after ${warmUps};`,
      `the first of all took ${times.first.encode.toFixed(1)} ms to make and ${times.first.decode.toFixed(1)} ms to read`,
    ],
    figures: {
      ...Object.fromEntries(sizeNames.map((size) => [`chars_${size}`, told(size).link])),
      chars_lz_string_6k: six.lz,
      lz_string_ratio_pct_6k: (100 * six.link) / six.lz,
      encode_ms_p95: percentile(times.encode, 95),
      decode_ms_p95: percentile(times.decode, 95),
      replay_chars_6k: replay,
      replay_overhead_pct: 100 * (replay / six.link - 1),
    },
    samples: { encode_ms_p95: runs, decode_ms_p95: runs },
  }
}

type Row = {
  readonly kind: ProjectKind
  readonly size: Size
  readonly files: readonly LinkFile[]
  readonly link: number
  readonly lz: number
  readonly json: number
  readonly plain: number
}

const stateOf = (files: readonly LinkFile[], recording: Uint8Array | null = null): LinkState => ({
  files,
  view: null,
  instruction: null,
  recording,
})

function linkTo(state: LinkState, bases: readonly LinkBase[] = []): string {
  const packed = state.recording === null ? 0 : packedBytes(state.recording)
  const made = makeLink(state, { bases, secrets: 'refuse', packed })
  if (made.type !== 'made') throw new Error(`no link: ${made.type}`)
  const opened = openLink(made.link, bases)
  if (opened.type !== 'whole' || opened.state.files.some(({ text }, n) => text !== state.files[n]?.text))
    throw new Error('a link does not open as what it was made of')
  return made.link
}

/** Characters of bytes as base64url, with one for the format. */
const charsOf = (bytes: number): number => 1 + Math.ceil((bytes * 4) / 3)

function rowOf(kind: ProjectKind, size: Size, files: readonly LinkFile[]): Row {
  const json = JSON.stringify(files)
  const bytes = writeState(stateOf(files), null, false)
  return {
    kind,
    size,
    files,
    link: linkTo(stateOf(files)).length,
    lz: lzString.compressToEncodedURIComponent(json).length,
    json: charsOf(deflateRawSync(json, { level: 9 }).length),
    plain: charsOf(deflateSync(bytes, { level: 9 }).length),
  }
}

/** The same bytes by the platform's CompressionStream, which takes neither a level nor a dictionary. */
async function platformLength(files: readonly LinkFile[]): Promise<number> {
  const bytes = new Uint8Array(writeState(stateOf(files), null, false))
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return charsOf((await new Response(packed).arrayBuffer()).byteLength)
}

const replayLength = (files: readonly LinkFile[]): number =>
  linkTo(stateOf(files, recordingToBytes(generationOf(files, seed), { binMs }))).length

function timed(files: readonly LinkFile[]) {
  // One file is known to both sides in another state: each way to tell the project is tried.
  const bases = [{ number: 1, files: files.slice(0, 1).map((file) => ({ ...file, text: `${file.text}\n` })) }]
  const all = Array.from({ length: warmUps + runs }, () => {
    const startedAt = performance.now()
    const made = makeLink(stateOf(files), { bases, secrets: 'refuse' })
    const madeAt = performance.now()
    const opened = made.type === 'made' ? openLink(made.link, bases) : null
    const openedAt = performance.now()
    if (opened?.type !== 'whole') throw new Error('a link does not open')
    return { encode: madeAt - startedAt, decode: openedAt - madeAt }
  })
  const [first = { encode: 0, decode: 0 }] = all
  const warm = all.slice(warmUps)
  return { first, encode: warm.map(({ encode }) => encode), decode: warm.map(({ decode }) => decode) }
}

function table(rows: readonly Row[], platform: readonly number[]): string {
  const head = [
    'project',
    'bytes',
    'link',
    'of lz',
    'lz-string',
    'JSON + zlib',
    'fflate, no dict.',
    'platform',
  ]
  const lines = rows.map(({ kind, size, files, link, lz, json, plain }, index) => [
    `${kind} ${size}`,
    sizeOf(files),
    link,
    `${((100 * link) / lz).toFixed(1)} %`,
    lz,
    json,
    plain,
    platform[index] ?? 0,
  ])
  return [head, ...lines]
    .map(
      ([name = '', ...cells]) =>
        String(name).padEnd(14) + cells.map((cell) => String(cell).padStart(18)).join(''),
    )
    .join('\n  ')
}
