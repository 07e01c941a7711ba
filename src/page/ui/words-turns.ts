import type { GuardReason, Rung, UnplacedReason } from '../../core/edits/hunk.ts'
import type { Fault, FaultCode } from '../../core/turn/turn.ts'
import { files, hunks } from './counted.ts'

/** What a fault means and what to do about it. */
const faults: Readonly<Record<FaultCode, string>> = {
  'connection-lost': 'The connection was lost before the answer was complete. What had closed is kept.',
  unreachable: 'The gateway could not be reached.',
  unauthorised: 'The gateway asks for an access code. Enter it under Connect.',
  'origin-refused': 'The gateway does not let this page’s address in.',
  'not-a-gateway': 'What answers there is not a Responses endpoint. Check the address under Connect.',
  garbled: 'A piece of the answer got lost on the way. What had closed is kept.',
  'worker-crashed': 'The page’s stream worker stopped and was started again. Send the instruction again.',
  'invalid-request': 'The request was refused as it stands.',
  'request-too-large': 'The files are too large to send in one request. Remove some of them.',
  'context-too-long':
    'The files and the instruction are longer than this model can read. Remove some of them.',
  'model-not-found': 'This model is not there. Choose another one.',
  'key-refused': 'The provider refused the key. Check it under Connect.',
  'not-allowed': 'The gateway does not call this provider: it is not on its list.',
  'rate-limited': 'The model’s rate limit is reached.',
  overloaded: 'The model is overloaded right now.',
  'model-failed': 'The model failed to answer.',
}

/** Part of the dictionary: a turn's card. */
export const turnsWords = {
  title: 'Turns',
  emptyTitle: 'Say what to change',
  emptyText: 'The edits stream into your code as ghosts. Nothing in a file changes until you accept.',
  emptySteps: {
    ask: 'Ask in plain words',
    watch: 'Watch the ghosts:',
    added: 'added',
    replaced: 'replaced',
    decide: 'Accept, reject or redirect',
  },
  emptyTry: 'Try one of these',
  states: {
    waiting: 'Waiting for the model',
    streaming: 'Streaming',
    stopping: 'Stopping',
    completed: 'Done',
    stopped: 'Stopped',
    replaced: 'Redirected',
    incomplete: 'Cut short',
    failed: 'Failed',
  },
  incomplete: (reason: string) =>
    reason === 'max_output_tokens'
      ? 'The model reached its length limit. What had closed is kept.'
      : `The model ended early (${reason}). What had closed is kept.`,
  answer: 'No edits: an answer',
  nothing: 'Stopped before the first edit.',
  summary: (hunkCount: number, fileCount: number) => `${hunks(hunkCount)} · ${files(fileCount)}`,
  hunks,
  estimated: 'est.',
  again: 'Ask again',
  copy: 'Copy answer',
  copied: 'Copied',
  edit: 'Edit instruction',
  more: 'Show all',
  less: 'Show less',
  retry: 'Try again',
  retryIn: (seconds: number) => `Can be tried again in ${seconds} s.`,
  said: (detail: string) => `It said: ${detail}`,
} as const

/** Part of the dictionary: the hunks of a turn. */
export const hunksWords = {
  list: 'Hunks',
  states: {
    open: 'being written',
    closed: 'ready',
    guarded: 'needs your word',
    incomplete: 'incomplete',
    ambiguous: 'several places fit',
    unplaced: 'no place found',
    conflict: 'conflict',
    accepted: 'accepted',
    rejected: 'rejected',
  },
  guards: {
    'deletes-much': 'It deletes a lot. Accept all leaves it out.',
    'lazy-comment': 'A comment stands for code the model left out. Accept all leaves it out.',
    unsure: 'Its quotes or indents may not be this file’s. Accept all leaves it out.',
    'other-folder':
      'The model named a path that no file has; this file has its name and most of the lines. Accept all leaves it out.',
  } satisfies Record<GuardReason, string>,
  unplaced: {
    'not-found': 'The text it wants to replace is not in this file.',
    'unknown-file': 'There is no such file.',
    overlaps: 'It overlaps another hunk.',
    malformed: 'The model’s edit could not be read.',
  } satisfies Record<UnplacedReason, string>,
  rungs: {
    exact: '',
    'trailing-space': 'matched but for trailing space',
    indentation: 'matched but for indentation',
    punctuation: 'matched but for punctuation',
    similar: 'matched by similarity',
  } satisfies Record<Rung, string>,
  incomplete: 'The stream was cut here. Accepting takes the whole lines only.',
  conflict: 'You changed these lines while the model wrote.',
  pick: 'Pick the place:',
  line: (n: number) => `line ${n}`,
  place: (n: number) => `Line ${n}`,
  create: 'new file',
  delete: 'delete file',
  rename: (to: string) => `rename to ${to}`,
  accept: 'Accept',
  reject: 'Reject',
  acceptWord: 'Word',
  acceptLine: 'Line',
  compare: 'Side by side',
  placeHere: 'Place at cursor',
  theirs: 'Take the model’s',
  mine: 'Keep mine',
  goTo: (label: string) => `Go to ${label}`,
  copy: 'Copy text',
  copied: 'Copied',
  added: (n: number) => `${n} added`,
  removed: (n: number) => `${n} removed`,
  showText: 'Show its text',
  looksFor: 'looks for',
  writes: 'writes',
  empty: '(nothing)',
} as const

/** A fault in plain words: what happened and what to do; the other side's own words come second. */
export function faultText(fault: Fault): { readonly text: string; readonly said: string | null } {
  return { text: faults[fault.code], said: fault.detail === '' ? null : turnsWords.said(fault.detail) }
}
