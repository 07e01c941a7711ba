import type { SecretKind } from '../../core/link/secrets.ts'
import { counted, files } from './counted.ts'
import type { LinkBand } from './link-band.ts'

const characters = (n: number) => `${n.toLocaleString('en')} character${n === 1 ? '' : 's'}`

/** Part of the dictionary: links, where they came from, and where the user's own draft is. */
export const linksWords = {
  share: 'Share',
  replay: 'The replay in this link',
  title: 'Share',
  loading: 'Making the link',
  failed: 'Sharing could not be loaded. Check the connection and open this again.',
  link: {
    label: 'Link',
    copy: 'Copy link',
    copied: 'Copied',
    copiedSay: 'The link is copied.',
    press: 'The browser does not let the page copy. The link is selected: press Ctrl+C, on a Mac ⌘C.',
    note: 'All of it stands in the link itself, nothing is kept on a server. Whoever opens it sees the code first and runs it when they choose.',
    length: characters,
    bands: {
      short: { title: 'Fits everywhere', text: 'Chats, mail, issues and social networks take it whole.' },
      long: {
        title: 'Long',
        text: 'Browsers, mail and issues take it. Some chats cut a message at 2,000 characters: leave parts out, or send a file there.',
      },
      tooLong: {
        title: 'Too long for many places',
        text: 'It opens in a browser, but mail and chats may cut it. Make a stored link below, or save it as a file: dropped on this page it opens like the link.',
      },
    } satisfies Record<LinkBand, { readonly title: string; readonly text: string }>,
    save: 'Save as a file',
    fileName: 'project.sparkpad',
    tooLarge: 'This project is larger than a link can be. Share fewer or smaller files.',
    badPath: (path: string) => `A link cannot carry the file name ${path}. Rename the file first.`,
  },
  along: {
    title: 'What goes along',
    code: 'Code',
    codeNote: (count: number) => files(count),
    view: 'How the page stands',
    viewNote: 'Open file, selection, panel, theme and the model’s name',
    instruction: 'Unsent instruction',
    noInstruction: 'Nothing is written',
    recording: 'Replay of this session',
    recordingNote: (turns: number) =>
      `${counted(turns, 'turn', 'turns')}, arrivals in steps of 8 ms. It opens paused.`,
    lastTurn: 'Last turn only',
    lastTurnNote: 'Leaves the turns before it out: the link is too long with all of them.',
    lastTurnAll: 'It goes on from the turns before it, so all of them go along.',
    noRecording: 'No turn has ended yet',
    costs: (n: number) => `+${n.toLocaleString('en')}`,
    costsSay: (n: number) => `adds ${characters(n)}`,
  },
  secrets: {
    title: (n: number) => (n === 1 ? 'This looks like a key' : `${n} things look like keys`),
    text: 'Whoever has the link can read all of it.',
    remove: 'Take them out of the link',
    removeNote: 'The word REMOVED stands in their place. Your files stay as they are.',
    keep: 'Send them as they are',
    keepNote: 'Only where they are worth nothing.',
    line: (n: number) => `line ${n}`,
    instruction: 'the instruction',
    recording: 'the recording',
    more: (n: number) => `and ${n} more`,
    kinds: {
      'private-key': 'private key',
      'api-key': 'API key',
      bearer: 'bearer token',
      aws: 'AWS key',
      github: 'GitHub token',
      google: 'Google API key',
      slack: 'Slack token',
      stripe: 'Stripe key',
      'package-token': 'registry token',
      'web-token': 'web token',
      'password-in-address': 'password in an address',
      assigned: 'key or password',
    } satisfies Record<SecretKind, string>,
  },
  place: {
    label: 'Where this came from',
    names: { own: 'My draft', link: 'From a link', copy: 'A copy' },
    link: 'This came with a link. It runs when you say so.',
    linkOwn: 'This came with a link. It runs when you say so. Your draft is kept.',
    copy: 'Your draft is open in another tab. This is a copy: what you write here is kept apart.',
    back: 'Back to my draft',
    toOwn: 'Open my own pad',
    model: (name: string) => `Made with ${name}`,
    useModel: 'Use it here',
    got: 'Got it',
    cut: 'This link was cut off on its way.',
    altered: 'This link was changed on its way: what is here may not be what was sent.',
    read: (read: number, told: number) =>
      read === told ? `All ${files(told)} could be read.` : `${read} of ${files(told)} could be read.`,
    cutFile: (path: string) => `${path} ends where the link ends.`,
    askAgain: 'Ask for the link again.',
    kept: 'Your draft is kept.',
    unreadable: {
      malformed: 'There is no project in this link. Check that it was copied whole.',
      newer:
        'This link was made by a newer Sparkpad. Reload the page; where that does not help, this copy of Sparkpad needs an update.',
      cut: 'This link was cut off before the first file. Ask for it again, or for a file.',
      altered: 'This link was changed on its way and cannot be read. Ask for it again.',
      'too-large': 'This link unfolds to more than 2 MB and was not opened.',
    },
    yours: 'What you see is your own draft, as you left it.',
    sample: 'What you see is the sample project.',
  },
  documents: {
    own: 'My draft',
    other: (kind: 'link' | 'copy', paths: readonly string[]) =>
      `${kind === 'link' ? 'From a link' : 'A copy'}: ${paths.slice(0, 2).join(', ')}${paths.length > 2 ? ', …' : ''}`,
  },
} as const
