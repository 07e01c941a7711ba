import type { EmbedState } from '../store/embed.ts'

/** Part of the dictionary: what stands in an embed, which is read in the pages of others. */
export const embedWords = {
  tabs: 'Files',
  code: (path: string) => `Code of ${path}`,
  open: 'Open in Sparkpad',
  openShort: 'Sparkpad',
  openNote: 'Opens this code in a page of its own',
  wake: 'Open in the editor',
  edit: 'Edit',
  opening: 'Loading the editor',
  failed: 'The editor could not be loaded. The code stands here as text.',
  retry: 'Try again',
  replay: 'Replay',
  replayNote: 'Shows how this code came about, with its true timing',
  backToCode: 'Back to the code',
  mark: 'Replay',
  replayBroken: 'The recording in this link cannot be read.',
  run: 'Run',
  stop: 'Stop',
  running: 'What runs here has no network.',
  runFailed: 'The preview could not be loaded.',
  missing: (names: string) =>
    `Not to be had without a network: ${names}. Open it in Sparkpad to run it there.`,
  problem: (message: string, place: string | null) => (place === null ? message : `${message} (${place})`),
  empty: 'No code yet',
  unread: 'This code did not open',
  emptyText: 'The address of this frame has no link in it.',
  readOnly: 'This can be read, run and replayed here. Open it in Sparkpad to edit it.',
  trouble: {
    part: 'This link was changed or cut off on its way: this is what could be read.',
    malformed: 'There is no project in this link. It may not have been copied whole.',
    newer: 'This link was made by a newer Sparkpad than the one that shows it.',
    cut: 'This link was cut off before the first file.',
    altered: 'This link was changed on its way and cannot be read.',
    'too-large': 'This link unfolds to more than 2 MB and was not opened.',
  } satisfies Record<
    'part' | Extract<NonNullable<EmbedState['trouble']>, { readonly type: 'unreadable' }>['why'],
    string
  >,
} as const
