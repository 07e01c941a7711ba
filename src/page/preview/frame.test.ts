import { expect, it } from 'vitest'
import { createFrame, type FrameEnd } from './frame.ts'

/** A window as far as messages go: who it is, and what it is within. */
type FakeWindow = { readonly parent: FakeWindow | null }

/** A page with one frame of the runner, and whoever else may speak to it. */
const stand = () => {
  const view = new EventTarget()
  const page: FakeWindow = {
    get parent() {
      return page
    },
  }
  const own: FakeWindow = { parent: page }
  const inner: FakeWindow = { parent: own }
  const sibling: FakeWindow = { parent: page }
  const element = Object.assign(new EventTarget(), {
    contentWindow: own,
    setAttribute: () => {},
    remove: () => {},
    title: '',
    src: '',
  })
  const container = { ownerDocument: { defaultView: view, createElement: () => element }, append: () => {} }
  const told: string[] = []
  const frame = createFrame(container as unknown as HTMLElement, {
    address: 'http://runner/closed',
    nonce: 'the nonce',
    title: 't',
    events: {
      ready: () => told.push('ready'),
      news: ({ type }) => told.push(type),
      gone: (why: FrameEnd) => told.push(`gone: ${why}`),
    },
  })
  const channels: MessageChannel[] = []
  /** Says hello as the runner does but for what is told; gives the speaker's end of the channel. */
  const say = (but: {
    readonly source?: FakeWindow
    readonly origin?: string
    readonly data?: unknown
    readonly ports?: readonly MessagePort[]
  }): MessagePort => {
    const channel = new MessageChannel()
    channels.push(channel)
    view.dispatchEvent(
      Object.assign(new Event('message'), {
        source: own,
        origin: 'null',
        data: { type: 'sparkpad:hello', nonce: 'the nonce' },
        ports: [channel.port2],
        ...but,
      }),
    )
    return channel.port1
  }
  const close = () => {
    for (const { port1 } of channels) port1.close()
  }
  return {
    frame,
    told,
    say,
    inner,
    sibling,
    page,
    close,
    load: () => element.dispatchEvent(new Event('load')),
  }
}

it('[V114] a hello counts only from the frame’s own window, without an origin, with its nonce and a channel, once', async () => {
  const { frame, told, say, inner, sibling, page, close, load } = stand()
  load()
  for (const forged of [
    { source: sibling },
    { source: inner },
    { source: page },
    { origin: 'http://runner' },
    { data: { type: 'sparkpad:hello', nonce: 'a guess' } },
    { data: { type: 'sparkpad:hello' } },
    { data: 'sparkpad:hello' },
    { ports: [] },
  ]) {
    say(forged)
    expect(frame.isReady(), JSON.stringify(Object.keys(forged))).toBe(false)
  }
  const theirs = say({})
  expect(told).toEqual(['ready'])
  const second = say({})
  const heard = new Promise((settle) => theirs.addEventListener('message', ({ data }) => settle(data.type)))
  second.addEventListener('message', () => expect.fail('the second hello was given the build'))
  theirs.start()
  second.start()
  frame.run({ seq: 1, html: '', styles: [], scripts: [], modules: [], builtIn: [], remote: [] })
  expect(await heard).toBe('run')
  close()
})

it('[V106] a frame that talks past its channel 200 times, itself or by a frame within it, is dropped; others do not count', () => {
  const { told, say, inner, sibling, close } = stand()
  const noise = { data: 'noise', ports: [] }
  for (let n = 0; n < 1_000; n += 1) say({ ...noise, source: sibling })
  for (let n = 0; n < 100; n += 1) {
    say(noise)
    say({ ...noise, source: inner })
  }
  expect(told).toEqual([])
  say(noise)
  expect(told).toEqual(['gone: noisy'])
  say(noise)
  expect(told).toHaveLength(1)
  close()
})

it('[V106] a frame that loads again is dropped', () => {
  const { told, say, load, close } = stand()
  say({})
  load()
  load()
  load()
  expect(told).toEqual(['ready', 'gone: left'])
  close()
})
