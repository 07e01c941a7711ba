import { countRace, noTally, racersFrom, racersTo, resultOf, standingOf } from '../../core/turn/model-race.ts'
import type { Turn, TurnId } from '../../core/turn/turn.ts'
import type { FrameNews } from '../../workers/stream-api.ts'
import { createPad } from '../store/pad.ts'
import { createRaceStore, type RecordedRacer, type Racer, type RaceStore } from '../store/race.ts'
import { waiting } from '../store/review.ts'
import { createShared, type ModelChoice } from '../store/shared.ts'
import { followDocuments } from './follow-documents.ts'
import type { Painted } from './paint.ts'
import { createRecordedLane, type RecordedLane } from './recorded-lane.ts'
import type { SessionParts } from './session.ts'
import { createTurnActions, type TurnActions } from './turn-actions.ts'

type FrameListener = (news: FrameNews) => Promise<void>

/** Several models at the same instruction, each with a pad of its own over the one documents. */
export type ModelRace = {
  readonly store: RaceStore
  show(isOpen: boolean): void
  /**
   * Begins a race, all within one task. Recorded turns run beside the models, on the same clock. False where one runs, or
   * too few or too many take part.
   */
  start(
    instruction: string,
    models: readonly ModelChoice[],
    actedAt: number,
    recorded?: readonly RecordedRacer[],
  ): boolean
  /** Stops those who still run; recorded ones go to their end. False when nobody does. */
  stop(actedAt: number): boolean
  /**
   * Moves a racer's proposal into the editor's pad, over the documents as they stand now. False where it has none,
   * where it is not complete, or while a turn of that pad runs.
   */
  take(racer: string): boolean
  /** Parts frames of news between the racers and the listener of all other turns. */
  route(listener: FrameListener): FrameListener
  /** The stream worker crashed: what ran in it has failed. */
  crashed(): void
}

type Running = {
  readonly racer: Racer
  /** Of a model. */
  readonly actions: TurnActions | null
  /** Of a recorded turn. */
  readonly lane: RecordedLane | null
  readonly stopFollowing: () => void
}

/** How many earlier turns stay listed. */
const turnsKept = 100

/**
 * Makes the races of a page. `random` gives numbers from 0 to below 1: it decides whose request leaves first. `nextFrame`
 * runs something in the next frame: recorded turns move on then.
 */
export function createModelRace(
  parts: SessionParts,
  random: () => number,
  nextFrame: (run: () => void) => void,
): ModelRace {
  const { pad, shared, documents } = parts
  const store = createRaceStore()
  let running: readonly Running[] = []
  /** Who takes a turn's news; a turn that was taken is the editor's. */
  let listeners = new Map<TurnId, TurnActions>()
  let isCounted = true

  // What one frame shows of several racers was painted at one moment.
  let paint: Promise<Painted> | null = null
  const nextPaint = () => {
    paint ??= parts.nextPaint().finally(() => {
      paint = null
    })
    return paint
  }

  const turnOf = ({ racer }: Running): Turn | undefined => racer.pad.turns.getState().turns.at(-1)
  const isRunning = (one: Running) => turnOf(one)?.phase !== 'ended'

  const enter = (model: ModelChoice, n: number): Running => {
    const id = String.fromCodePoint(65 + n)
    const racer: Racer = { id, model, pad: createPad(`race-${id}`), recorded: null }
    racer.pad.files.setState({ ...pad.files.getState(), proposed: [] })
    const settings = createShared({ ...shared.settings.getState(), model: model.id })
    const own: SessionParts = {
      ...parts,
      pad: racer.pad,
      shared: { ...settings, connection: shared.connection },
      nextPaint,
      painted: () => {},
    }
    const actions = createTurnActions(own, { raced: true })
    return { racer, actions, lane: null, stopFollowing: followDocuments(racer.pad, documents) }
  }

  const enterRecorded = (recorded: RecordedRacer, n: number): Running => {
    const id = String.fromCodePoint(65 + n)
    const name = recorded.recording.turns[recorded.turn]?.model ?? ''
    const model = shared.connection.getState().models.find((one) => one.id === name) ?? modelNamed(name)
    const racer: Racer = { id, model, pad: createPad(`race-${id}`), recorded }
    return {
      racer,
      actions: null,
      lane: createRecordedLane(racer.pad, recorded),
      stopFollowing: () => {},
    }
  }

  /** Moves those of this race that are recorded along its clock, until they are over. */
  const play = (race: readonly Running[]) => {
    if (race !== running || race.every(({ lane }) => lane?.isOver() ?? true)) return
    const ms = parts.now() - store.getState().startAt
    for (const { lane } of race) lane?.showAt(ms)
    settle()
    count()
    nextFrame(() => play(race))
  }

  /** Works out what those leave who have ended, before anything else can change. */
  const settle = () => {
    const { results } = store.getState()
    const fresh = running.filter((one) => !results.has(one.racer.id) && !isRunning(one))
    if (fresh.length === 0) return
    const added = fresh.flatMap(({ racer }) => {
      const { review } = racer.pad.review.getState()
      return review === null ? [] : [[racer.id, resultOf(review.files.values(), review.loose)] as const]
    })
    store.setState({ results: new Map([...results, ...added]) })
  }

  /** Once everybody has ended, and the last paint is known. */
  const count = () => {
    if (isCounted || running.some(isRunning)) return
    isCounted = true
    const { results, startAt, tally } = store.getState()
    const runs = running.flatMap((one) => {
      const turn = turnOf(one)
      const { id } = one.racer
      return turn === undefined ? [] : [{ id, turn, result: results.get(id) ?? null }]
    })
    // What a recording says again is not won again.
    if (running.some(({ lane }) => lane !== null)) return
    const modelOf = (id: string) => running.find(({ racer }) => racer.id === id)?.racer.model.id ?? id
    store.setState({ tally: countRace(tally, standingOf(runs, startAt), modelOf) })
  }

  const isRerun = (instruction: string, models: readonly ModelChoice[]): boolean => {
    const before = store.getState()
    const names = (list: readonly ModelChoice[]) => list.map(({ id }) => id).toSorted()
    return (
      before.instruction === instruction &&
      names(before.racers.map(({ model }) => model)).join('\n') === names(models).join('\n')
    )
  }

  return {
    store,
    show: (isOpen) => store.setState({ isOpen }),
    start(instruction, models, actedAt, recorded = []) {
      const text = instruction.trim()
      const racers = models.length + recorded.length
      const isFit = (text !== '' || models.length === 0) && racers >= racersFrom && racers <= racersTo
      if (!isFit || running.some(isRunning)) return false
      const tally = recorded.length === 0 && isRerun(text, models) ? store.getState().tally : noTally
      for (const { stopFollowing } of running) stopFollowing()
      const entered = models.map(enter)
      running = [...entered, ...recorded.map((one, n) => enterRecorded(one, models.length + n))]
      // The requests leave one after the other, so nobody is the first each time.
      for (const { actions } of shuffled(entered, random)) actions?.send(text, actedAt)
      listeners = new Map(
        entered.flatMap((one) => {
          const turn = turnOf(one)
          return turn === undefined || one.actions === null ? [] : [[turn.id, one.actions] as const]
        }),
      )
      isCounted = false
      store.setState({
        instruction: text,
        startAt: actedAt,
        racers: running.map(({ racer }) => racer),
        results: new Map(),
        taken: null,
        tally,
      })
      play(running)
      return true
    },
    stop(actedAt) {
      const still = running.filter(isRunning)
      for (const { actions, lane } of still) {
        actions?.stop(actedAt)
        lane?.finish()
      }
      settle()
      return still.length > 0
    },
    take(id) {
      const one = running.find(({ racer }) => racer.id === id)
      const turn = one === undefined ? undefined : turnOf(one)
      const { turns } = pad.turns.getState()
      if (
        one === undefined ||
        one.lane !== null ||
        turn?.phase !== 'ended' ||
        turns.some(({ phase }) => phase !== 'ended')
      )
        return false
      const { review } = one.racer.pad.review.getState()
      if (review === null || turn.hunks.length === 0 || turns.some((known) => known.id === turn.id))
        return false
      listeners.delete(turn.id)
      const { paths, open } = pad.files.getState()
      const proposed = one.racer.pad.files.getState().proposed.filter((path) => !paths.includes(path))
      const [first] = waiting(review, paths)
      const isShown = first !== undefined && (paths.includes(first.path) || proposed.includes(first.path))
      pad.turns.setState({ turns: [...turns, turn].slice(-turnsKept) })
      pad.files.setState({ proposed, open: isShown ? first.path : open })
      pad.review.setState({ review: { ...review, current: first?.id ?? null, place: 0 }, comparing: null })
      store.setState({ taken: id, isOpen: false })
      return true
    },
    route: (listener) => async (news) => {
      if (listeners.size === 0) return listener(news)
      const others = news.turns.filter(({ turnId }) => !listeners.has(turnId))
      const painted = [listener({ ...news, turns: others })]
      for (const [turnId, actions] of listeners) {
        const turns = news.turns.filter((item) => item.turnId === turnId)
        if (turns.length > 0) painted.push(actions.onFrame({ ...news, turns, connection: null }))
      }
      settle()
      await Promise.all(painted)
      count()
    },
    crashed() {
      for (const { actions } of running) actions?.crashed(false)
      settle()
      count()
    },
  }
}

/** A model of which only its name is known. */
const modelNamed = (id: string): ModelChoice => ({
  id,
  title: id,
  window: null,
  format: 'blocks',
  builtIn: false,
  pace: null,
  metered: false,
  price: null,
  origin: '',
})

/** The same in a random order (Fisher and Yates). */
function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  const left = [...list]
  return list.map(() => left.splice(Math.floor(random() * left.length), 1)).flat()
}
