/**
 * Something that hostile project code tries. Its `code` runs in an async function of its own with the words of the kit
 * (`kitText`); `name` is what it leaves behind where it gets out: the path at the thief's server, a key in the page's
 * storage, the text of a dialog. So any number of attacks may run in one frame and each is known by its trace.
 */
export type Attack = {
  readonly name: string
  /** What it tries, as the end of "an attack that …". */
  readonly tries: string
  readonly code: string
  /** Seen to succeed on the ground without protection (`bare.ts`); else why it cannot be. */
  readonly shown: true | string
  /** Why it gets out all the same, where it does. */
  readonly open?: string
}

/** Where the attackers' own servers stand, and what they know of the page. */
export type Scene = {
  readonly thief: string
  /** STUN servers: for the frame's own WebRTC, for an inner frame's and for an empty one's. */
  readonly stun: string
  readonly stunFrame: string
  readonly stunEmpty: string
  /** A server to which nobody need speak: a connection is enough. */
  readonly ahead: string
  readonly page: string
  /** A script of the page. */
  readonly module: string
}

/** Words that every attack has: where to bring the loot, and a pause in which a browser does what it was asked for. */
export const kitText = (scene: Scene): string => `
export const { thief, stun, stunFrame, stunEmpty, ahead, page, module } = ${JSON.stringify(scene)}
const native = console.log.bind(console)
export const loot = (name: string, found: unknown) => {
  if (found !== undefined && found !== null) native('attack loot ' + name + ' ' + String(found).slice(0, 60))
}
export const pause = (ms: number) => new Promise((settle) => setTimeout(settle, ms))
export const ran = (name: string, how: string) => native('attack ran ' + name + ' ' + how)
export const add = (html: string) => document.body.insertAdjacentHTML('beforeend', html)
export const style = (css: string) => document.head.append(Object.assign(document.createElement('style'), { textContent: css }))
export const blob = (text: string, type: string) => URL.createObjectURL(new Blob([text], { type }))
`

/** A module that runs attacks one after the other, waits for none longer than 1.5 s, and says of each that it ran to its end, or what refused it. */
export const attackText = (attacks: readonly Attack[]): string =>
  [
    "import { thief, stun, stunFrame, stunEmpty, ahead, page, module, loot, pause, ran, add, style, blob } from './kit'",
    'void [thief, stun, stunFrame, stunEmpty, ahead, page, module, loot, pause, add, style, blob]',
    ...attacks.map(
      ({ name, code }) =>
        `{ const name = '${name}'; try { await Promise.race([(async () => {\n${code}\n})(), pause(1500)]); ran(name, 'to its end') } catch (refused) { ran(name, 'refused: ' + refused) } }`,
    ),
    // what loads and connects after the fact has its time
    "await pause(400)\nran('everything', '')",
  ].join('\n')
