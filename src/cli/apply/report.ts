import type { Hunk, LineRange } from '../../core/edits/hunk.ts'
import { splitLines } from '../../core/edits/lines.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import type { Applied } from './apply-reply.ts'

type Status = Exclude<Hunk['state'], 'open'>

/** A hunk as `--json` tells it: lines from 1, end exclusive. */
type ToldHunk = {
  readonly path: string
  readonly kind: Hunk['kind']
  readonly status: Status
  readonly rung: string | null
  readonly base: readonly [number, number] | null
  readonly insert: string
  readonly to?: string
  readonly why?: string
  readonly search?: string
  readonly candidates?: readonly (readonly [number, number])[]
}

const fromOne = ({ from, to }: LineRange) => [from + 1, to + 1] as const

function tell(hunk: Hunk, files: readonly Snapshot[]): ToldHunk | null {
  if (hunk.state === 'open') return null
  const named = { path: hunk.path, kind: hunk.kind, status: hunk.state }
  switch (hunk.kind) {
    case 'create':
      return { ...named, rung: 'exact', base: [1, 1], insert: hunk.insert }
    case 'delete': {
      const lines = splitLines(files.find(({ path }) => path === hunk.path)?.text ?? '').texts.length
      return { ...named, rung: 'exact', base: [1, lines + 1], insert: '' }
    }
    case 'rename':
      return { ...named, rung: 'exact', base: [1, 1], insert: '', to: hunk.to }
    case 'lines':
      if (hunk.state === 'unplaced')
        return { ...named, rung: null, base: null, insert: hunk.insert, why: hunk.why, search: hunk.search }
      if (hunk.state === 'ambiguous') {
        const { rung, insert, search } = hunk
        return { ...named, rung, base: null, insert, search, candidates: hunk.candidates.map(fromOne) }
      }
      return {
        ...named,
        rung: hunk.rung,
        base: fromOne(hunk.base),
        insert: hunk.insert,
        ...(hunk.state === 'guarded' ? { why: hunk.why } : {}),
      }
  }
}

/** The whole outcome as one JSON object: every text file after accept-all, and every hunk. */
export function toldAsJson(files: readonly Snapshot[], { hunks, changed }: Applied): string {
  const texts = new Map<string, string | null>(files.map(({ path, text }) => [path, text]))
  for (const [path, text] of changed) texts.set(path, text)
  const told = hunks.flatMap((hunk) => tell(hunk, files) ?? [])
  return JSON.stringify({ files: Object.fromEntries(texts), hunks: told })
}

const words: Readonly<Record<Status, string>> = {
  closed: 'applies',
  guarded: 'waits for your word',
  incomplete: 'was cut short',
  ambiguous: 'could go in several places',
  unplaced: 'has no place',
}

const reasons: Readonly<Record<string, string>> = {
  'deletes-much': 'it would delete many lines',
  'lazy-comment': 'a comment stands for code, and nothing tells for which',
  unsure: 'its quotes or indents may not be those of the file',
  'other-folder': 'no file has the path that was named; this one has its name and most of the lines',
  'not-found': 'the text it looks for is not in the file',
  'unknown-file': 'there is no such file',
  overlaps: 'another edit is there already',
  malformed: 'it cannot be read as an edit',
}

const rungs: Readonly<Record<string, string>> = {
  exact: '',
  'trailing-space': ', matched ignoring trailing space',
  indentation: ', matched ignoring indentation',
  punctuation: ', matched ignoring punctuation',
  similar: ', matched by similarity',
}

const span = ([from, to]: readonly [number, number]) =>
  to - from > 1 ? `lines ${from} to ${to - 1}` : `line ${from}`

function sentence(hunk: ToldHunk): string {
  const added = splitLines(hunk.insert).texts.length
  const lines = (count: number) => `${count} ${count === 1 ? 'line' : 'lines'}`
  const what = {
    create: `new file, ${lines(added)}`,
    delete: 'file deleted',
    rename: `file renamed to ${hunk.to ?? ''}`,
    lines:
      hunk.base === null
        ? lines(added)
        : hunk.base[0] === hunk.base[1]
          ? `${lines(added)} before line ${hunk.base[0]}`
          : added === 0
            ? `${span(hunk.base)} deleted`
            : `${span(hunk.base)} replaced by ${lines(added)}`,
  }[hunk.kind]
  const why = hunk.why === undefined ? '' : `: ${reasons[hunk.why] ?? hunk.why}`
  const where = hunk.candidates === undefined ? '' : `: ${hunk.candidates.map(span).join('; ')}`
  return `${what} — ${words[hunk.status]}${why}${where}${rungs[hunk.rung ?? 'exact'] ?? ''}`
}

/** The outcome in words for people. */
export function toldInWords(files: readonly Snapshot[], { hunks, changed }: Applied): string {
  const told = hunks.flatMap((hunk) => tell(hunk, files) ?? [])
  if (told.length === 0) return 'The reply holds no edit.\n'
  let text = ''
  for (const path of new Set(told.map((hunk) => hunk.path))) {
    text += `${path === '' ? '(no file named)' : path}\n`
    for (const hunk of told.filter((each) => each.path === path)) text += `  ${sentence(hunk)}\n`
  }
  const applied = told.filter(({ status }) => status === 'closed').length
  const rest = told.length - applied
  const open = rest === 0 ? '' : `; ${rest} ${rest === 1 ? 'hunk needs' : 'hunks need'} a look`
  return `${text}\n${applied} of ${told.length} hunks apply, ${changed.size} ${changed.size === 1 ? 'file changes' : 'files change'}${open}.\n`
}
