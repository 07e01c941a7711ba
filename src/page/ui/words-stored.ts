import type { StoredFault } from '../store/stored.ts'

const ask = 'Ask for the link again.'

/** What was wrong with a stored link that was to be opened, and what to do. */
function openFault(fault: StoredFault): string {
  switch (fault.type) {
    case 'gone':
      return 'This link is gone: it has expired or was deleted. Ask for a new one.'
    case 'wrong-key':
      return `The key in this link is not the one it was made with. ${ask}`
    case 'cut':
      return `This link was cut off on its way: its key is missing or not whole. ${ask}`
    case 'damaged':
      return `What the server keeps under this link is not what was stored. ${ask}`
    case 'newer':
      return 'This link was made by a newer Sparkpad. Reload the page; where that does not help, this copy of Sparkpad needs an update.'
    case 'off':
      return `${fault.host} keeps no links.`
    default:
      return anyFault(fault)
  }
}

/** Why making or deleting did not work, and what to do. */
function anyFault(fault: StoredFault): string {
  switch (fault.type) {
    case 'insecure':
      return 'Stored links are encrypted in the browser, which it allows on https and on this machine only. Open the page at an https address; the link above works here too.'
    case 'offline':
      return 'The browser is offline. Connect, then try again.'
    case 'down':
      return `${fault.host} does not answer, or does not let this page use it. Try again when it runs.`
    case 'off':
      return `${fault.host} keeps no links. The link above needs no server.`
    case 'full':
      return `${fault.host} has no room for more links. Delete some of yours, or save a file.`
    case 'code-needed':
      return `${fault.host} asks for its access code. Set it under Connect.`
    case 'not-allowed':
      return `${fault.host} does not let this page use it.`
    case 'too-large':
      return 'This is more than the server takes for one link. Leave the replay or files out, or save a file.'
    case 'limited':
      return `Too many links in a short time. Try again in ${fault.seconds} s.`
    case 'not-yours':
      return 'The server does not take this browser for the maker of the link.'
    case 'failed':
      return `${fault.host} failed (${fault.status}). Try again.`
    case 'gone':
    case 'wrong-key':
    case 'cut':
    case 'damaged':
    case 'newer':
      return openFault(fault)
  }
}

const day = 86_400
const stays = new Map<number | 'always', string>([
  [3_600, '1 hour'],
  [day, '1 day'],
  [30 * day, '30 days'],
  ['always', 'Until I delete it'],
])
const size = (bytes: number) =>
  bytes < 1_000
    ? `${bytes} bytes`
    : `${(bytes / 1_000).toLocaleString('en', { maximumFractionDigits: 1 })} kB`
const time = (ms: number) => new Date(ms).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' })

/** Part of the dictionary: links whose content a gateway keeps, sealed. */
export const storedWords = {
  opening: 'Opening the link…',
  tryAgain: 'Try again',
  openFault,
  fault: anyFault,
  title: 'Stored link',
  intro: (host: string) =>
    `Short, however large the project. It is encrypted here; ${host} keeps what it cannot read, and the key is in the link alone.`,
  inMemory: 'Kept in memory: it is gone when the server restarts.',
  asking: 'Asking the server what it keeps',
  stays: 'Stays',
  stay: (stay: number | 'always') => stays.get(stay) ?? `${stay} s`,
  card: 'Title on preview cards',
  cardPlaceholder: 'None',
  cardNote: 'Optional. Chats show it to whoever sees the link, and the server can read it.',
  make: 'Make stored link',
  making: 'Making',
  size: (bytes: number) => `${size(bytes)} encrypted`,
  tooLarge: (bytes: number, most: number) =>
    `${size(bytes)} is more than the ${size(most)} that the server takes. Leave the replay or files out, or save a file.`,
  notMade: 'There is no link to store.',
  address: 'Stored link address',
  copy: 'Copy stored link',
  copied: 'Copied',
  copiedSay: 'The stored link is copied.',
  madeSay: 'The stored link is made.',
  made: (length: number, bytes: number) => `${length} characters for ${size(bytes)}`,
  list: 'Your stored links',
  listNote: 'Made in this browser. Only this browser can delete them.',
  sample: 'Sample project',
  until: (ms: number) => `until ${time(ms)}`,
  untilDeleted: 'until you delete it',
  expired: 'expired',
  unsure: 'no answer came: it may have arrived',
  copyOf: (name: string, state: string) => `Copy the link of ${name}, ${state}`,
  copyShort: 'Copy',
  remove: 'Delete',
  removeOf: (name: string, state: string) => `Delete ${name}, ${state}`,
  removing: 'Deleting',
  removed: 'Deleted. The link opens nothing any more.',
  forget: 'Take off the list',
  forgetOf: (name: string) => `Take ${name} off the list`,
} as const
