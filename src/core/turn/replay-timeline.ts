import type { RecordedTurn, SessionRecording } from './session-recording.ts'

/** One step of a replay: `turn` and `index` point into the recording; `due` is when it is shown, ms after the start. */
export type ReplayStep = { readonly turn: number; readonly due: number } & (
  | { readonly type: 'begin' | 'sent' | 'created' | 'first-painted' | 'stop-painted' | 'ended' | 'confirmed' }
  | { readonly type: 'delta' | 'act'; readonly index: number }
)

type Loose = ReplayStep extends infer Step
  ? Step extends ReplayStep
    ? Omit<Step, 'due'> & { at: number }
    : never
  : never

/**
 * All steps of a recording in the order in which they are replayed, by their times; but what the user did comes after
 * exactly those deltas that the page had shown by then. What the page was told a frame later is shown after the act.
 * Law: `due` never falls, and every delta, act and end of the recording is in it once.
 */
export function timelineOf({ turns }: SessionRecording): readonly ReplayStep[] {
  const steps: ReplayStep[] = []
  const queues = turns.map(answerOf)
  const heads = turns.map(() => 0)
  /** Where each delta stands in its answer. */
  const places = queues.map((queue) => queue.flatMap(({ type }, place) => (type === 'delta' ? [place] : [])))
  const begun = new Set<number>()
  let due = 0
  const put = ({ at, ...step }: Loose) => {
    due = Math.max(due, at)
    steps.push({ ...step, due })
  }
  const headOf = (turn: number): Loose | undefined => queues[turn]?.[heads[turn] ?? 0]
  const take = (turn: number, step: Loose) => {
    heads[turn] = (heads[turn] ?? 0) + 1
    put(step)
  }
  /** The next step of an answer that may come: the earliest of those before `until`, and of `held` those that were seen. */
  const next = (
    until: number,
    held: { readonly turn: number; readonly seen: number } | null,
  ): number | null => {
    let best: number | null = null
    for (const turn of begun) {
      const head = headOf(turn)
      if (head === undefined) begun.delete(turn)
      if (head === undefined || head.at > until) continue
      const isHeld = held?.turn === turn && head.type === 'delta' && head.index >= held.seen
      if (!isHeld && (best === null || head.at < (headOf(best)?.at ?? 0))) best = turn
    }
    return best
  }
  const advance = (until: number, held: { readonly turn: number; readonly seen: number } | null) => {
    for (let turn = next(until, held); turn !== null; turn = next(until, held)) {
      const head = headOf(turn)
      if (head !== undefined) take(turn, head)
    }
    if (held === null) return
    // What was seen has not come by its time: rounding, or clocks that disagree. It comes now, with all before it.
    const needed = places[held.turn]?.[held.seen - 1] ?? -1
    for (let head = headOf(held.turn); head !== undefined; head = headOf(held.turn)) {
      if ((heads[held.turn] ?? 0) > needed) return
      take(held.turn, head)
    }
  }

  for (const [turn, recorded] of turns.entries()) {
    advance(recorded.at, turn === 0 ? null : { turn: turn - 1, seen: recorded.seen })
    put({ type: 'begin', turn, at: recorded.at })
    begun.add(turn)
    for (const [index, act] of recorded.acts.entries()) {
      advance(act.at, { turn, seen: act.seen })
      put({ type: 'act', turn, index, at: act.at })
    }
  }
  advance(Infinity, null)
  return steps
}

/** What came of a turn without the user's doing, by its time. */
function answerOf(recorded: RecordedTurn, turn: number): readonly Loose[] {
  const { sentAt, endedAt, deltas, heard, marks } = recorded
  const one = (
    type: 'sent' | 'created' | 'first-painted' | 'stop-painted' | 'confirmed',
    at: number | null,
  ) => (at === null ? [] : [{ type, turn, at } as const])
  const told = deltas.map(({ at }, index) => ({ type: 'delta', turn, index, at }) as const)
  const paints = [...one('first-painted', marks.firstPaint), ...one('stop-painted', marks.stopPainted)]
  const steps: readonly Loose[] = [
    ...one('sent', sentAt),
    ...one('created', sentAt === null ? null : marks.firstEvent),
    ...told.slice(0, heard),
    { type: 'ended', turn, at: endedAt },
    ...told.slice(heard),
    ...(sentAt === null ? [] : one('confirmed', marks.stopConfirmed)),
  ]
  // Paints are the page's and may come before or after anything of the answer.
  return paints.reduce((list, paint) => {
    const place = list.findIndex(({ at }) => at > paint.at)
    return place === -1 ? [...list, paint] : list.toSpliced(place, 0, paint)
  }, steps)
}

/**
 * When each step is shown, ms after the first, where no pause is longer than `capMs` (null: as it was).
 * Law: never falls; without a cap the differences are those of `due`.
 */
export function replayTimes(steps: readonly ReplayStep[], capMs: number | null): readonly number[] {
  let at = 0
  let before = steps[0]?.due ?? 0
  return steps.map(({ due }) => {
    const gap = due - before
    at += capMs === null ? gap : Math.min(gap, capMs)
    before = due
    return at
  })
}
