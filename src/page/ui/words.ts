import type { RefusalReason } from '../../core/wire/connection-state.ts'
import type { NoticeCode } from '../store/pad.ts'
import type { Theme } from '../store/shared.ts'
import { files, hunks } from './counted.ts'
import { connectWords } from './words-connect.ts'
import { consoleWords } from './words-console.ts'
import { contextWords } from './words-context.ts'
import { editorWords } from './words-editor.ts'
import { embedWords } from './words-embed.ts'
import { giveWords } from './words-give.ts'
import { latencyWords } from './words-latency.ts'
import { linksWords } from './words-links.ts'
import { previewWords } from './words-preview.ts'
import { raceWords } from './words-race.ts'
import { replayWords } from './words-replay.ts'
import { speculationWords } from './words-speculation.ts'
import { storedWords } from './words-stored.ts'
import { stripWords } from './words-strip.ts'
import { transportWords } from './words-transport.ts'
import { testsWords } from './words-tests.ts'
import { hunksWords, turnsWords } from './words-turns.ts'

/** All text a user reads in the page, in English. A second language is a second value of this type. */
export const words = {
  brand: 'Sparkpad',
  project: {
    sample: 'Sample project',
    menu: 'Project menu',
    reset: 'Start over with the sample files',
    resetAsk: 'Start over?',
    resetText: 'All files go back to the sample project. What you changed here is lost.',
    resetYes: 'Start over',
    saveRecording: 'Save recording',
    openRecording: 'Open recording…',
  },
  landmarks: {
    files: 'Files',
    editor: 'Editor',
    turns: 'Turns',
    instruction: 'Instruction',
    figures: 'Latency figures',
    tabs: 'Open files',
    panels: 'Panels',
    resizeFiles: 'Width of the files panel',
    right: 'Turns, preview, tests and latency',
    resizeTurns: 'Width of the turns panel',
  },
  connection: {
    idle: 'Not connected',
    connecting: (attempt: number) => (attempt > 1 ? `Connecting, attempt ${attempt}` : 'Connecting'),
    open: 'Connected',
    openPlain: 'Connected, standard protocol',
    waiting: (seconds: number) => `Retrying in ${seconds} s`,
    refused: {
      unauthorised: 'Access code needed',
      origin: 'This page’s address is not allowed there',
      'not-a-gateway': 'No gateway answers there',
      'gave-up': 'Gave up reconnecting',
    } satisfies Record<RefusalReason, string>,
    safe: 'Your code is safe.',
    lost: (reason: string) => `Connection lost${reason === '' ? '' : ` (${reason})`}. Your code is safe.`,
    retryNow: 'Retry now',
    reconnect: 'Reconnect',
    openConnect: 'Open Connect',
    explain: 'One socket to the gateway. The figure is the median round trip of the last 20 pings.',
  },
  models: {
    label: 'Model',
    choose: 'Choose a model',
    builtIn: 'Built in',
    offered: 'From the gateway',
    yours: 'Your key',
    ruleBased: 'rule-based, paced',
    ruleBasedFast: 'rule-based, as fast as it goes',
    paced: (speed: string) => `rule-based, paced at ${speed} tok/s`,
    window: (tokens: string) => `${tokens} context`,
    metered: 'metered',
    none: 'No models yet',
    add: 'Connect a model…',
    deep: 'Deep path',
    deepNone: 'None',
    deepNote: (keys: string) => `${keys} asks this model instead, for work that may take longer.`,
    paths: { fast: 'fast', deep: 'deep' },
    builtInNote: 'No key, no network: real edits by rules, not by a language model.',
  },
  speculation: speculationWords,
  theme: {
    label: 'Theme',
    names: { system: 'Same as system', light: 'Light', dark: 'Dark' } satisfies Record<Theme, string>,
  },
  files: {
    title: 'Files',
    create: 'New file',
    rename: 'Rename',
    remove: 'Delete',
    more: (path: string) => `More for ${path}`,
    newName: 'Name of the new file',
    renameTo: (path: string) => `New name of ${path}`,
    proposed: 'proposed',
    empty: 'No files yet.',
    emptyHint: 'Create one, or drop text files anywhere on the page.',
    deleteAsk: (path: string) => `Delete ${path}?`,
    deleteText: 'The file and its undo history go away.',
    deleteYes: 'Delete',
    pending: (n: number) => `${hunks(n)} to review`,
    sameName: 'A file of this name exists already.',
    badName: 'Use letters, digits, dots, dashes and slashes.',
  },
  editor: editorWords,
  tabs: {
    code: 'Code',
    turns: 'Turns',
    preview: 'Preview',
    tests: 'Tests',
    latency: 'Latency',
    files: 'Files',
  },
  turns: turnsWords,
  hunks: hunksWords,
  review: {
    label: 'Review',
    pending: (n: number) => `${n} to review`,
    place: (index: number, n: number) => `${index} of ${n}`,
    needWord: (n: number) => (n === 1 ? '1 needs your word' : `${n} need your word`),
    acceptAll: 'Accept all',
    rejectAll: 'Reject all',
    previous: 'Previous hunk',
    next: 'Next hunk',
    undo: 'Undo accept',
    accepted: (hunkCount: number, fileCount: number) =>
      hunkCount === 0
        ? `Accepted a part in ${files(fileCount)}.`
        : `Accepted ${hunks(hunkCount)} in ${files(fileCount)}.`,
  },
  box: {
    label: 'Instruction',
    placeholder: (file: string | null) =>
      file === null ? 'Say what to change' : `Say what to change in ${file}`,
    placeholderElsewhere: 'You are writing in the editor',
    placeholderRunning: 'Say how to go on: what is good stays',
    send: 'Send',
    redirect: 'Redirect',
    stop: 'Stop',
    hint: 'Enter sends, Shift+Enter starts a line, ↑ recalls',
    hintOffline: 'Not connected: your text is kept here.',
    suggestions: 'Suggestions',
    inlineHint: 'Enter sends, Esc closes',
    inlineLabel: 'Instruction for this place',
  },
  context: contextWords,
  strip: stripWords,
  latency: latencyWords,
  tests: testsWords,
  presenter: { leave: 'Leave presenter view' },
  race: raceWords,
  links: linksWords,
  embed: embedWords,
  give: giveWords,
  stored: storedWords,
  replay: replayWords,
  transport: transportWords,
  preview: previewWords,
  console: consoleWords,
  connect: connectWords,
  compare: {
    title: (path: string) => `Side by side: ${path}`,
    table: 'The hunk beside the text it changes',
    before: 'As it is',
    after: 'With this hunk',
    mine: 'Mine',
    theirs: 'The model’s',
    close: 'Close with',
    nothing: 'no line',
  },
  shortcuts: {
    open: 'Keyboard shortcuts',
    title: 'Keyboard shortcuts',
    groups: { ask: 'Ask', review: 'Review', page: 'Page' },
    rows: {
      instruct: 'Instruct in place',
      send: 'Send, or redirect while it streams',
      sendDeep: 'Send to the model of the deep path',
      line: 'New line in the instruction',
      recall: 'Recall earlier instructions',
      stop: 'Stop, then dismiss',
      race: 'Race models',
      transportRace: 'Race transports',
      runTests: 'Run all tests',
      accept: 'Accept this hunk',
      reject: 'Reject this hunk',
      acceptAll: 'Accept all',
      next: 'Next hunk',
      previous: 'Previous hunk',
      acceptWord: 'Accept the next word of the hunk under the cursor',
      acceptLine: 'Accept its next line',
      compare: 'Show this hunk side by side',
      follow: 'Follow the stream, or stop following',
      present: 'Presenter view: large figures, nothing else',
      wrap: 'Wrap long lines',
      latency: 'Turns or latency',
      share: 'Share a link',
      palette: 'Command palette (in the editor)',
      tab: 'Let Tab leave the editor',
      sheet: 'This sheet',
    },
    close: 'Close',
  },
  drop: {
    title: 'Drop text files',
    text: 'They are added to the project.',
  },
  notices: {
    'binary-refused': (detail: string) =>
      `${detail} is not a text file. Sparkpad takes source code and other text only.`,
    'file-too-large': (detail: string) => `${detail} is too large to edit here.`,
    'files-added': (detail: string) => `Added ${detail}.`,
    'path-taken': (detail: string) => `There is a file named ${detail} already.`,
    'path-invalid': (detail: string) => `${detail} cannot be a file name here.`,
    'worker-restarted': () => 'The stream worker stopped and was started again. Your code is safe.',
    'accept-undone': (detail: string) => `Undone${detail === '' ? '' : ` in ${detail}`}.`,
    'nothing-to-undo': () => 'There is no accept to undo.',
    'not-connected': () => 'Not connected yet. Your instruction is kept.',
    'not-kept': () =>
      'The browser has no room left to keep your code. Copy what matters before you leave the page.',
    'recording-saved': (detail: string) => `Saved ${detail}.`,
    'nothing-recorded': () =>
      'There is nothing to save yet: a recording begins with the first turn that ended.',
    'recording-unreadable': (detail: string) =>
      `${detail} is no recording, or it is not complete. Your code is untouched.`,
    'recording-newer': (detail: string) =>
      `${detail} was made by a newer Sparkpad. Reload the page, or open it there. Your code is untouched.`,
    'no-deep-model': () =>
      'No model is chosen for the deep path. Choose one in the model menu; your instruction is kept.',
  } satisfies Record<NoticeCode, (detail: string) => string>,
  announce: {
    started: (instruction: string) => `Started: ${instruction}`,
    redirected: (instruction: string) => `Redirected: ${instruction}`,
    ended: (state: string, hunkCount: number, fileCount: number) =>
      hunkCount === 0
        ? `${state}. No edits.`
        : `${state}. ${hunks(hunkCount)} in ${files(fileCount)} to review.`,
    failed: (reason: string) => `Failed. ${reason}`,
    pending: (n: number) => (n === 0 ? 'Nothing left to review.' : `${n} left to review.`),
  },
  dismiss: 'Dismiss',
  cancel: 'Cancel',
} as const
