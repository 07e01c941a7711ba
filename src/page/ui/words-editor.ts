import type { GuardReason } from '../../core/edits/hunk.ts'

/** Part of the dictionary: the editor and the page around it. */
export const editorWords = {
  editor: 'Code editor',
  proposedFile: 'This file is only proposed. Accept it first, then it can be edited.',
  commands: {
    instruct: 'Sparkpad: Instruct in place',
    accept: 'Sparkpad: Accept this hunk',
    reject: 'Sparkpad: Reject this hunk',
    acceptAll: 'Sparkpad: Accept all',
    next: 'Sparkpad: Next hunk',
    previous: 'Sparkpad: Previous hunk',
    stopOrDismiss: 'Sparkpad: Stop, then dismiss',
    undoAccept: 'Sparkpad: Undo accept',
    takeTheirs: 'Sparkpad: Take the model’s lines',
    keepMine: 'Sparkpad: Keep my lines',
    follow: 'Sparkpad: Follow the stream',
    acceptWord: 'Sparkpad: Accept the next word of this hunk',
    acceptLine: 'Sparkpad: Accept the next line of this hunk',
    placeHere: 'Sparkpad: Place the hunk without a place at the cursor',
    compare: 'Sparkpad: Show this hunk side by side',
    race: 'Sparkpad: Race models',
    runTests: 'Sparkpad: Run all tests',
    wrap: 'Sparkpad: Wrap long lines',
    palette: 'Command palette',
  },
  controls: {
    group: 'Hunk',
    accept: 'Accept',
    reject: 'Reject',
    takeTheirs: 'Take the model’s',
    keepMine: 'Keep mine',
    pickPlace: 'This place',
    compare: 'Side by side',
  },
  follow: {
    following: 'Following the stream',
    offered: 'Follow the stream',
  },
  marks: {
    guarded: (why: GuardReason) =>
      ({ 'deletes-much': 'deletes a lot', 'lazy-comment': 'left code out', unsure: 'not certain' })[why],
    conflict: 'conflict: yours above',
    incomplete: 'incomplete',
    choice: (place: number, of: number) => `place ${place} of ${of}`,
  },
  loading: 'Loading the editor',
  none: 'No file open',
  noneHint: 'Pick one on the left, or create a new one.',
  narrow: 'On a screen this narrow asking is easier than typing: say what to change below.',
  failed: 'The editor could not be loaded.',
  reload: 'Reload the page',
} as const
