import type { BuildResult, MissingPackage, Problem, Survey } from './build.ts'
import { isRepeat } from './console-rows.ts'
import type { ConsoleRow } from './messages.ts'

/** Why the page ended code by itself. */
export type PreviewEnd = 'left' | 'grabbed'

/**
 * How a preview stands. `asleep`: nobody looks · `paused`: code that is not the user's own waits for a word ·
 * `building`: a newer state of the files is on its way, what ran before is still on show · `running` · `failed`: the
 * build has problems · `missing`: it needs packages from the network · `nothing`: there is nothing to begin with ·
 * `stuck`: the code does not give its thread back · `stopped`: by the user · `left`: the code went to another page ·
 * `grabbed`: it took the keyboard again and again · `broken`: the compiler or the frame cannot be had.
 */
export type PreviewPhase =
  | { readonly type: 'asleep' | 'building' | 'running' | 'failed' | 'nothing' }
  | { readonly type: 'stuck' | 'stopped' | PreviewEnd | 'broken' }
  | { readonly type: 'paused'; readonly survey: Survey | null }
  | { readonly type: 'missing'; readonly missing: readonly MissingPackage[] }

/** A row of the console as it is kept. */
export type KeptRow = ConsoleRow & {
  /** Rises, also over runs and clears. */
  readonly id: number
  /** How often it was told in a row. */
  readonly count: number
  /** The build whose code told it. */
  readonly run: number
}

export type Preview = {
  readonly phase: PreviewPhase
  /** The newest build that was asked for; 0 before the first. */
  readonly asked: number
  /** The build whose code runs, or was about to; null where no frame has one. */
  readonly run: number | null
  /** What the newest build or the running code has met, oldest first. */
  readonly problems: readonly Problem[]
  readonly rows: readonly KeptRow[]
  /** Rows that are not there any more, or never were: too many at once. */
  readonly lost: number
  /** Those of them that were kept for a while. */
  readonly older: number
  /** Rows kept so far, over all runs: the last one's id. */
  readonly told: number
  /** A new run leaves the console as it is. */
  readonly keepsRows: boolean
  /** The code came from elsewhere and the user has not said yet that it may run. */
  readonly foreign: boolean
  /** Packages, images and requests may come from and go to the network. */
  readonly network: boolean
}

export const noPreview: Preview = {
  phase: { type: 'asleep' },
  asked: 0,
  run: null,
  problems: [],
  rows: [],
  lost: 0,
  older: 0,
  told: 0,
  keepsRows: false,
  foreign: false,
  network: false,
}

export type PreviewEvent =
  | { readonly type: 'asked'; readonly seq: number }
  | { readonly type: 'built'; readonly result: BuildResult }
  /** A frame was given the build; it is alone from here on. */
  | { readonly type: 'started'; readonly seq: number }
  | { readonly type: 'painted' | 'silent' | 'alive' | PreviewEnd; readonly seq: number }
  | { readonly type: 'problem'; readonly seq: number; readonly problem: Problem }
  | {
      readonly type: 'rows'
      readonly seq: number
      readonly rows: readonly ConsoleRow[]
      readonly lost: number
    }
  | { readonly type: 'paused'; readonly survey: Survey | null }
  | { readonly type: 'keeping'; readonly keeps: boolean }
  | { readonly type: 'asleep' | 'stopped' | 'broken' | 'cleared' }

/** Typing has paused when no key came for so long, ms. */
export const typingPauseMs = 100

/** Console rows that are kept; the oldest go first. */
export const rowsKept = 1_000
const problemsKept = 50

/** Whether builds go by themselves; where not, the user has to ask. */
export function runsByItself({ phase, foreign }: Preview): boolean {
  switch (phase.type) {
    case 'building':
    case 'running':
    case 'failed':
    case 'missing':
    case 'nothing':
      return !foreign
    case 'asleep':
    case 'paused':
    case 'stuck':
    case 'stopped':
    case 'left':
    case 'grabbed':
    case 'broken':
      return false
  }
}

/** Whether the same happened in the same place: a timer that fails each time says one thing. The console counts. */
const isSameProblem = (a: Problem, b: Problem): boolean =>
  a.kind === b.kind &&
  a.name === b.name &&
  a.message === b.message &&
  a.place?.path === b.place?.path &&
  a.place?.line === b.place?.line &&
  a.place?.column === b.place?.column

/** The next state. News of a build that is not the newest asked for, or not the one that runs, changes nothing. */
export function reducePreview(preview: Preview, event: PreviewEvent): Preview {
  switch (event.type) {
    case 'asked':
      return event.seq <= preview.asked
        ? preview
        : { ...preview, asked: event.seq, phase: { type: 'building' } }
    case 'built':
      return reduceBuilt(preview, event.result)
    case 'started':
      if (event.seq !== preview.asked) return preview
      return {
        ...preview,
        ...(preview.keepsRows ? {} : noRows),
        run: event.seq,
        problems: [],
      }
    case 'painted':
      if (event.seq !== preview.run || event.seq !== preview.asked || preview.phase.type !== 'building')
        return preview
      return { ...preview, phase: { type: 'running' } }
    case 'silent':
      if (event.seq !== preview.run || !isLive(preview.phase)) return preview
      return { ...preview, phase: { type: 'stuck' } }
    case 'alive':
      if (event.seq !== preview.run || preview.phase.type !== 'stuck') return preview
      return { ...preview, phase: { type: 'running' } }
    case 'left':
    case 'grabbed':
      return event.seq === preview.run ? { ...preview, run: null, phase: { type: event.type } } : preview
    case 'problem':
      if (event.seq !== preview.run || preview.problems.length >= problemsKept) return preview
      if (preview.problems.some((known) => isSameProblem(known, event.problem))) return preview
      return { ...preview, problems: [...preview.problems, event.problem] }
    case 'rows':
      return event.seq === preview.run ? withRows(preview, event.seq, event) : preview
    case 'cleared':
      return { ...preview, ...noRows }
    case 'keeping':
      return { ...preview, keepsRows: event.keeps }
    case 'paused':
      return { ...preview, run: null, phase: { type: 'paused', survey: event.survey } }
    case 'asleep':
    case 'stopped':
    case 'broken':
      return { ...preview, run: null, phase: { type: event.type } }
  }
}

const isLive = ({ type }: PreviewPhase): boolean =>
  type === 'running' || type === 'building' || type === 'failed'

const reduceBuilt = (preview: Preview, result: BuildResult): Preview => {
  const seq = result.type === 'built' ? result.build.seq : result.seq
  if (seq !== preview.asked || preview.phase.type !== 'building') return preview
  switch (result.type) {
    case 'built':
      return preview
    case 'failed':
      return { ...preview, phase: { type: 'failed' }, problems: result.problems }
    case 'missing':
      return { ...preview, phase: { type: 'missing', missing: result.missing }, problems: [] }
    case 'nothing':
      return { ...preview, phase: { type: 'nothing' }, problems: [] }
  }
}

const noRows = { rows: [], lost: 0, older: 0 } as const

/** Adds rows; the same said again is one row with a count. */
const withRows = (
  preview: Preview,
  run: number,
  { rows, lost }: { readonly rows: readonly ConsoleRow[]; readonly lost: number },
): Preview => {
  const from = rows.findLastIndex(({ level }) => level === 'clear') + 1
  const before = from === 0 ? preview : { ...preview, ...noRows }
  const kept = [...before.rows]
  let { told } = preview
  for (const row of rows.slice(from)) {
    const last = kept.at(-1)
    if (last?.run === run && isRepeat(row, last)) kept[kept.length - 1] = { ...last, count: last.count + 1 }
    else kept.push({ ...row, id: (told += 1), count: 1, run })
  }
  const gone = kept.slice(0, Math.max(0, kept.length - rowsKept)).reduce((sum, { count }) => sum + count, 0)
  return {
    ...before,
    rows: kept.slice(-rowsKept),
    lost: before.lost + lost + gone,
    older: before.older + gone,
    told,
  }
}
