import type { ReplayState } from '../store/replay.ts'

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** What the replay of a recording says. */
export const replayWords = {
  mark: 'Replay',
  title: (day: string, turns: number) => `Recorded ${day}, ${turns} ${turns === 1 ? 'turn' : 'turns'}`,
  forged:
    'A recording made in a browser can be forged: its figures are what it says, not what was measured here.',
  binned: (ms: number) => `times in steps of ${ms} ms`,
  dropped: (n: number) => `${n} earlier ${n === 1 ? 'turn' : 'turns'} not kept`,
  before: 'This is the code before the first instruction. Press play to see what happened.',
  continueHere: 'Continue from here',
  continueText:
    'Puts this code, and the ghosts that wait, into your own editor. Undo accept brings back what you had.',
  close: 'Close',
  closeLabel: 'Close the replay',
  bar: 'Replay',
  play: 'Play',
  pause: 'Pause',
  again: 'Play again',
  back: 'One delta back',
  on: 'One delta on',
  hunkBack: 'Hunk before',
  hunkOn: 'Next hunk',
  place: 'Place in the recording',
  turn: (turn: number, turns: number, instruction: string) => `Turn ${turn} of ${turns}: ${instruction}`,
  /** As a screen reader says it. */
  valueText: (turn: number, turns: number, inTurn: number) =>
    turn < 0 ? 'before the first turn' : `turn ${turn + 1} of ${turns}, ${seconds(inTurn)}`,
  where: (turn: number, turns: number) => (turn < 0 ? 'start' : `turn ${turn + 1} of ${turns}`),
  seconds,
  speed: 'Speed',
  times: (speed: number) => `${speed} ×`,
  cutPauses: 'Cut pauses',
  cutPausesText: (ms: number) => `No pause is longer than ${seconds(ms)}`,
  keys: 'Space plays, ← → step by delta, , . by hunk, Home and End',
  deeds: {
    edit: 'typing',
    create: 'makes a file',
    delete: 'deletes a file',
    rename: 'renames a file',
    open: 'opens a file',
    accept: 'accepts',
    'accept-part': 'accepts a part',
    reject: 'rejects',
    pick: 'picks a place',
    place: 'gives a place',
    stop: 'stops the turn',
  } satisfies Record<NonNullable<ReplayState['deed']>, string>,
} as const
