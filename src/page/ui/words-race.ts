import { hunks } from './counted.ts'

const oneRun = 'n = 1: one race is one run. Race again to count wins.'

/** Part of the dictionary: races of models. */
export const raceWords = {
  open: 'Race models',
  menu: 'Race models…',
  title: 'Race models',
  instruction: 'Instruction for all of them',
  placeholder: 'Say what all of them are to change',
  models: 'Models in the race, 2 to 4',
  start: 'Start race',
  again: 'Race again',
  stop: 'Stop all',
  clock: 'Race clock',
  cannot: {
    offline: 'Not connected. Your code is safe; the race can start when the connection is back.',
    'too-few-models': 'A race needs two models. Connect another one with Connect.',
    choose: (most: number) => (most === 2 ? 'Choose 2 models.' : `Choose 2 to ${most} models.`),
    empty: 'Say what to change.',
    busy: 'A turn is running in the editor. Stop it, or wait for its end.',
  },
  plainLimit:
    'This endpoint speaks the standard protocol, which runs two answers at once: two racers at most.',
  emptyTitle: 'Same instruction, same code, one clock',
  emptyText:
    'Each model gets the files as they stand and writes into a pad of its own. Nothing in your code changes; the proposal you take moves into the editor for review.',
  states: {
    waiting: 'Waiting',
    streaming: 'Streaming',
    stopping: 'Stopping',
    completed: 'Done',
    stopped: 'Stopped',
    replaced: 'Stopped',
    incomplete: 'Cut short',
    failed: 'Failed',
  },
  figures: {
    firstToken: 'first token',
    firstEdit: 'first edit',
    done: 'done',
    speed: 'speed',
    tokens: 'tokens',
    none: '–',
    live: 'live',
  },
  badges: {
    firstEdit: 'First edit',
    firstDone: 'First done',
    tiedEdit: 'First edit, tied',
    tiedDone: 'First done, tied',
    same: (others: readonly string[]) => `Same result as ${others.join(', ')}`,
  },
  flags: {
    hidden: 'Tab hidden',
    'long-frame': 'slow frame',
    estimated: 'tokens est.',
    resent: 'sent again',
    speculated: 'speculated',
    replayed: 'replayed',
  },
  hiddenNote:
    'The tab was hidden during this race: first edits were not painted and are not compared, and it is not counted.',
  tally: ({ edit, done, races }: { edit: number; done: number; races: number }) =>
    `First edit ${edit} of ${races}, first done ${done} of ${races}`,
  tied: (n: number) => `${n} tied`,
  failedRaces: (n: number) => `${n} failed`,
  counted: (races: number, leftOut: number) =>
    [
      ...(races === 0
        ? []
        : [races === 1 ? oneRun : `n = ${races} races of these models with this instruction.`]),
      ...(leftOut === 0 ? [] : [`${leftOut} not counted (stopped, or the tab was hidden).`]),
    ].join(' '),
  rules:
    'All count from your key or click, on one clock (step 0.1 ms). First edit: first ghost painted. Done: end of an answer with edits. Within one step is a tie, and so are first edits in one frame. All answers come over the page’s one connection, requests in random order; the racers share it.',
  recordings: 'Recorded turns in the race',
  openRecording: 'Add a recording…',
  unreadable: 'That file is no recording that can be read. Save one with Save recording in the project menu.',
  noTurns: 'There is no turn with an answer in that recording.',
  recordedMark: 'Replay',
  recordedAt: (day: string) => `recorded ${day}`,
  binned: (ms: number) => `times in steps of ${ms} ms`,
  recordedRules:
    'A recorded turn runs as it once did, from its own key or click on; its figures are what its recording says, which can be forged, and count in no tally and no percentile.',
  recordedTake: 'Recorded. Open its file as a replay to go on from it.',
  take: 'Take this one',
  taken: 'In the editor',
  noEdits: 'No edits to take.',
  replaces: (n: number) => `Taking one replaces the proposal under review (${hunks(n)} waiting).`,
  moved: 'Your code changed since the start: the hunks follow it, and what collides comes as a conflict.',
  edits: (racer: string) => `Edits of ${racer}`,
  waitingFor: 'No edit yet.',
  more: (n: number) => `${n} more lines`,
  columns: 'Racers',
  announce: {
    started: (n: number) => `Race started with ${n} models.`,
    firstEdit: (who: string) => `First edit: ${who}.`,
    tiedEdit: (who: string) => `First edit tied: ${who}.`,
    firstDone: (who: string) => `First done: ${who}.`,
    tiedDone: (who: string) => `First done tied: ${who}.`,
    over: 'The race is over.',
    nobody: 'Nobody completed an answer with edits.',
  },
} as const
