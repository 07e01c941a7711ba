import { describe, expect, test } from 'vitest'
import { makeLink } from '../../core/link/link.ts'
import { createEmbedDoor } from './embed-door.ts'
import { embedOptions } from './embed-options.ts'
import type { EmbedAnswer } from './embed-messages.ts'
import { createEmbed, type EmbedPorts, type LiveEmbed } from './embed.ts'
import { linkBases } from './link-bases.ts'
import { readLink } from './read-link.ts'
import type { EmbedText } from '../store/embed.ts'
import type { LinkTrouble } from '../store/place.ts'
import type { OpenedLink } from '../../core/link/link.ts'
import type { SessionRecording } from '../../core/turn/session-recording.ts'

const files: readonly EmbedText[] = [
  { path: 'a.ts', text: 'let a = 1\n' },
  { path: 'b.ts', text: 'let b = 2\n' },
]
const linkOf = (given: readonly EmbedText[], recording: Uint8Array | null = null) => {
  const made = makeLink(
    { files: given, view: null, instruction: null, recording },
    { bases: linkBases, secrets: 'keep' },
  )
  if (made.type !== 'made') throw new Error(made.type)
  return made.link
}
const recorded = { turns: [] } as unknown as SessionRecording

/** An embed over an editor that is a list, fetched when the test says so. */
function bench({
  live: gives = true,
  readable = true,
  read = readLink as EmbedPorts['readLink'] | typeof readLink,
} = {}) {
  let texts: readonly EmbedText[] = []
  let open: string | null = null
  let typed = () => {}
  let timers: (() => void)[] = []
  const told = { opened: 0, played: 0, closed: 0 }
  const live: LiveEmbed = {
    show: (shown, path) => {
      texts = shown
      open = path
    },
    files: () => texts,
    openFile: (path) => (open = path),
    openPath: () => open,
    onTyped: (listener) => (typed = listener),
    play: () => (told.played += 1),
    closeReplay: () => (told.closed += 1),
  }
  const embed = createEmbed({
    openLive: () => {
      told.opened += 1
      return gives ? Promise.resolve(live) : Promise.reject(new Error('not there'))
    },
    readLink: (link) => Promise.resolve(read(link)),
    makeLink: (given) => Promise.resolve(linkOf(given)),
    readRecording: () => Promise.resolve(readable ? recorded : null),
    after: (_, run) => {
      timers.push(run)
      return () => (timers = timers.filter((other) => other !== run))
    },
  })
  return {
    embed,
    told,
    type(path: string, text: string) {
      texts = texts.map((file) => (file.path === path ? { path, text } : file))
      typed()
    },
    async rest() {
      const due = timers
      timers = []
      for (const run of due) run()
      await new Promise((settle) => setTimeout(settle))
    },
  }
}

describe('an embed', () => {
  test('[M40] a stored link is shown once its server has answered; why not is told, and what came meanwhile stays', async () => {
    const answers: ((opened: OpenedLink | LinkTrouble) => void)[] = []
    const { embed } = bench({ read: () => new Promise((settle) => answers.push(settle)) })
    const hash = 's=,AAAAAAAAAAAAAAAAAAAAAA,k'
    const first = embed.openLink(hash)
    answers.shift()?.({ type: 'stored', fault: { type: 'gone' } })
    expect(await first).toBe(false)
    expect(embed.store.getState()).toMatchObject({
      files: [],
      trouble: { type: 'stored', fault: { type: 'gone' } },
    })
    const second = embed.openLink(hash)
    answers.shift()?.(readLink(linkOf(files)))
    expect(await second).toBe(true)
    expect(embed.store.getState()).toMatchObject({ files, trouble: null, link: hash })
    const late = embed.openLink(hash)
    embed.load([{ path: 'c.ts', text: 'let c = 3\n' }], null)
    answers.shift()?.(readLink(linkOf(files)))
    expect(await late).toBe(false)
    expect(embed.code().files.map(({ path }) => path)).toEqual(['c.ts'])
  })

  test('[M4] its address says whether it may be edited, in which theme, and who may speak with it', () => {
    expect(embedOptions('')).toEqual({ editable: false, theme: 'system', origin: null })
    expect(embedOptions('?edit=1&theme=light&origin=https://a.example')).toEqual({
      editable: true,
      theme: 'light',
      origin: 'https://a.example',
    })
    for (const origin of [
      '*',
      'null',
      'a.example',
      'https://a.example/',
      'https://a.example/x',
      'javascript:1',
      'file://',
    ])
      expect(embedOptions(`?origin=${encodeURIComponent(origin)}`).origin).toBe(null)
    expect(embedOptions('?edit=yes&theme=blue')).toEqual({ editable: false, theme: 'system', origin: null })
  })

  test('[M5] it stands there as text, and the editor is fetched by a click, once', async () => {
    const { embed, told } = bench()
    expect(await embed.openLink(linkOf(files))).toBe(true)
    expect(embed.store.getState()).toMatchObject({ stage: 'still', files, open: 'a.ts', canReplay: false })
    expect(told.opened).toBe(0)
    await Promise.all([embed.wake(), embed.wake()])
    expect(embed.store.getState().stage).toBe('code')
    expect(embed.code().files).toEqual(files)
    await embed.wake()
    expect(embed.store.getState().stage).toBe('code')
  })

  test('[M5] an editor that cannot be fetched leaves the text, and is tried again', async () => {
    const { embed, told } = bench({ live: false })
    await embed.openLink(linkOf(files))
    await embed.wake()
    expect(embed.store.getState()).toMatchObject({ stage: 'failed', files })
    expect(embed.code()).toEqual({ files, open: 'a.ts' })
    await embed.wake()
    expect(told.opened).toBe(2)
  })

  test('[M6] a recording plays when it is asked for, never by itself; one that cannot be read says so', async () => {
    const good = bench()
    await good.embed.openLink(linkOf(files, new Uint8Array([1, 2])))
    expect(good.embed.store.getState()).toMatchObject({ stage: 'still', canReplay: true })
    expect(good.told.played).toBe(0)
    expect(await good.embed.play()).toBe(null)
    expect(good.embed.store.getState().stage).toBe('replay')
    expect(good.told.played).toBe(1)
    good.embed.closeReplay()
    expect(good.embed.store.getState().stage).toBe('code')

    const bad = bench({ readable: false })
    await bad.embed.openLink(linkOf(files, new Uint8Array([1, 2])))
    expect(await bad.embed.play()).toBe('no-replay')
    expect(bad.embed.store.getState()).toMatchObject({ stage: 'still', isReplayBroken: true })
    const none = bench()
    await none.embed.openLink(linkOf(files))
    expect(await none.embed.play()).toBe('no-replay')
    expect(none.embed.store.getState().isReplayBroken).toBe(false)
  })

  test('[M7] the way to Sparkpad brings what stands in the embed now', async () => {
    const { embed, type, rest } = bench()
    const link = linkOf(files)
    await embed.openLink(link)
    expect(embed.store.getState().link).toBe(link)
    await embed.wake()
    type('b.ts', 'let b = 3\n')
    type('b.ts', 'let b = 4\n')
    expect(embed.store.getState().link).toBe(link)
    await rest()
    const now = readLink(embed.store.getState().link)
    expect(now).toMatchObject({
      type: 'whole',
      state: { files: [files[0], { path: 'b.ts', text: 'let b = 4\n' }] },
    })
  })

  test('[M8] a link that cannot be read says so, and one that is cut shows what there is', async () => {
    const { embed } = bench()
    expect(await embed.openLink('1AAAA')).toBe(false)
    expect(embed.store.getState()).toMatchObject({ files: [], trouble: { type: 'unreadable' } })
    const long = [
      { path: 'a.ts', text: Array.from({ length: 90 }, (_, n) => `let v${n} = ${n * 7919}\n`).join('') },
    ]
    expect(await embed.openLink(linkOf(long).slice(0, -60))).toBe(false)
    expect(embed.store.getState()).toMatchObject({ trouble: { type: 'part', why: 'cut' }, open: 'a.ts' })
    expect(await embed.openLink('zzz')).toBe(false)
    expect(embed.store.getState()).toMatchObject({ trouble: { type: 'part' }, open: 'a.ts' })
  })
})

describe('speaking with an embed', () => {
  const parent = { name: 'the window around' }
  const origin = 'https://host.example'
  const talk = (made = bench()) => {
    const posted: EmbedAnswer[] = []
    const door = createEmbedDoor({
      embed: made.embed,
      editable: true,
      origin,
      parent,
      post: (answer) => posted.push(answer),
    })
    const say = (data: unknown, from: { origin?: string; source?: unknown } = {}) =>
      door.hear({ data, origin, source: parent, ...from })
    return { ...made, door, posted, say }
  }

  test('[M9] it loads, plays and gives its code, and answers each with its id', async () => {
    const { door, posted, say, embed, told } = talk()
    door.ready()
    await say({ sparkpad: 1, id: 1, type: 'load', files, open: 'b.ts' })
    expect(embed.store.getState()).toMatchObject({ files, open: 'b.ts', stage: 'still' })
    await say({ sparkpad: 1, id: 'two', type: 'get-code' })
    await say({ sparkpad: 1, id: 3, type: 'play' })
    await say({ sparkpad: 1, id: 4, type: 'open-link', link: linkOf(files, new Uint8Array([1])) })
    await say({ sparkpad: 1, id: 5, type: 'play' })
    await say({ sparkpad: 1, id: 6, type: 'open-link', link: 'nothing' })
    expect(posted).toEqual([
      { sparkpad: 1, type: 'ready', replay: false, editable: true },
      { sparkpad: 1, type: 'done', id: 1 },
      { sparkpad: 1, type: 'code', id: 'two', files, open: 'b.ts' },
      { sparkpad: 1, type: 'fault', id: 3, code: 'no-replay' },
      { sparkpad: 1, type: 'done', id: 4 },
      { sparkpad: 1, type: 'done', id: 5 },
      { sparkpad: 1, type: 'fault', id: 6, code: 'bad-link' },
    ])
    expect(told.played).toBe(1)
  })

  test('[M10] a message of another origin or another window is nothing, and is not answered', async () => {
    const { posted, say, embed } = talk()
    const ask = { sparkpad: 1, id: 1, type: 'load', files }
    for (const from of [
      { origin: 'https://evil.example' },
      { origin: 'http://host.example' },
      { origin: 'https://host.example:8443' },
      { origin: 'https://host.example.evil.example' },
      { origin: 'null' },
      { origin: '' },
      { source: { name: 'another window' } },
      { source: null },
    ])
      await say(ask, from)
    expect(posted).toEqual([])
    expect(embed.store.getState().files).toEqual([])
  })

  test('[M11] what is no message of ours is nothing; what calls itself ours and is not is a fault, and changes nothing', async () => {
    const { posted, say, embed } = talk()
    for (const data of [null, 1, 'x', [], {}, { type: 'load', id: 1 }]) await say(data)
    expect(posted).toEqual([])
    const wrong: readonly unknown[] = [
      { sparkpad: 2, id: 1, type: 'play' },
      { sparkpad: 1, id: 1, type: 'eval' },
      { sparkpad: 1, id: 1, type: 'load' },
      { sparkpad: 1, id: 1, type: 'load', files: [] },
      { sparkpad: 1, id: 1, type: 'load', files: [{ path: '../a', text: '' }] },
      { sparkpad: 1, id: 1, type: 'load', files: [...files, ...files] },
      { sparkpad: 1, id: 1, type: 'load', files: [{ path: 'a', text: 'x'.repeat(2_097_153) }] },
    ]
    for (const data of wrong) await say(data)
    expect(posted).toEqual(wrong.map(() => ({ sparkpad: 1, type: 'fault', id: 1, code: 'malformed' })))
    await say({ sparkpad: 1, type: 'play', id: {} })
    expect(posted.at(-1)).toMatchObject({ id: null, code: 'malformed' })
    expect(embed.store.getState().files).toEqual([])
  })
})
