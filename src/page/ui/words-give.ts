/** Part of the dictionary: the ways to give a pad away beside its link. */
export const giveWords = {
  label: 'Ways to share',
  tabs: { link: 'Link', embed: 'Embed', copy: 'Copy as' },
  copy: 'Copy',
  save: 'Download',
  copiedSay: (what: string) => `${what}: copied.`,
  embed: {
    editable: 'Readers may edit',
    replay: 'With the replay',
    noReplay: 'No replay yet',
    theme: 'Theme',
    themes: { system: 'As the reader’s system', light: 'Light', dark: 'Dark' },
    frame: 'Frame for a page',
    frameNote: 'HTML. The code stands there as text; the editor, replay and preview load by a click.',
    badge: 'Badge for a readme',
    badgeNote: 'Markdown, with a picture from this server.',
    plain: 'Link for a readme',
    note: 'An embed keeps nothing in the reader’s browser and asks no model. What runs in it has no network.',
    secrets: (n: number) =>
      `${n === 1 ? 'One thing looks' : `${n} things look`} like a key: the word REMOVED stands in its place here.`,
  },
  copies: {
    issue: {
      title: 'GitHub issue',
      note: 'Markdown: every file in a fence of its own, then the instruction and the proposal.',
    },
    diff: {
      title: 'Proposal as a patch',
      note: 'What Accept all would change, for git apply or patch -p1.',
      none: 'No proposal waits.',
    },
    zip: { title: 'Zip of the project', note: 'All files as they stand, without what is proposed.' },
    recording: {
      title: 'Recording as JSON',
      note: 'The session with every arrival, to read, to change and to open here again as a replay.',
      none: 'Nothing is recorded yet: the first turn that ends is.',
      fileName: 'session.sparkrec.json',
    },
    failed: 'The browser did not let it be copied.',
    secrets: 'These hold your files as they are: look for keys before you give them away.',
  },
} as const
