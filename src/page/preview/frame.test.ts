import { describe, expect, it } from 'vitest'
import type { RunnerNews } from '../../core/preview/messages.ts'
import { emptyBuild, fakeKeyboard, fakePage, type FakeIframe } from './fakes.ts'
import { createFrame } from './frame.ts'

const stand = () => {
  const page = fakePage()
  const keyboard = fakeKeyboard()
  const told: (RunnerNews['type'] | 'ready' | 'left' | 'noisy' | 'strange' | 'grabbed')[] = []
  const frame = createFrame(page.container, {
    keyboard,
    address: 'http://localhost:1/runner/closed',
    nonce: 'n1',
    title: 't',
    events: {
      ready: () => told.push('ready'),
      news: ({ type }) => told.push(type),
      gone: (why) => told.push(why),
    },
  })
  const element = frame.element as unknown as FakeIframe
  return { page, told, frame, element, keyboard }
}

describe('a frame of the runner', () => {
  it('[V130] is sandboxed without an origin, and has its nonce as its name: all frames have one address', () => {
    const { element } = stand()
    expect(element.attributes.get('sandbox')).toBe('allow-scripts allow-forms')
    expect(element.attributes.get('allow')).toBe('')
    expect([element.src, element.name]).toEqual(['http://localhost:1/runner/closed', 'n1'])
  })

  it('[V130] is ready when it has said hello with its nonce and loaded, in either order', () => {
    const first = stand()
    first.page.hello(first.element)
    expect(first.told).toEqual([])
    first.page.load(first.element)
    expect(first.told).toEqual(['ready'])
    const second = stand()
    second.page.load(second.element)
    second.page.hello(second.element)
    expect(second.told).toEqual(['ready'])
  })

  it('[V130] takes no hello with another nonce, from another window, with an origin, without a channel, or a second', () => {
    const { page, told, element, frame } = stand()
    page.load(element)
    const data = { type: 'sparkpad:hello', nonce: 'n1' }
    page.hello(element, 'n2')
    page.say({ source: { parent: null }, data, ports: [{}] })
    page.say({ source: element.contentWindow, data, ports: [{}], origin: 'http://localhost:1' })
    page.say({ source: element.contentWindow, data })
    expect(frame.isReady()).toBe(false)
    page.hello(element)
    const mine = page.port(element)
    page.hello(element)
    expect(told).toEqual(['ready'])
    frame.run(emptyBuild(1))
    expect(mine?.sent).toHaveLength(1)
  })

  it('[V130] is given one build and no second; React may be asked for before it, not after', () => {
    const { page, element, frame } = stand()
    frame.run(emptyBuild(1))
    page.comeUp(element)
    frame.prepare('react')
    frame.run(emptyBuild(2))
    frame.run(emptyBuild(3))
    frame.prepare('react')
    expect(page.sent(element)).toEqual([
      { type: 'prepare', script: 'react' },
      { type: 'run', build: emptyBuild(2) },
    ])
  })

  it('[V27] is gone at its second load', () => {
    const { page, told, element } = stand()
    page.comeUp(element)
    page.load(element)
    expect(told).toEqual(['ready', 'left'])
    expect(element.isThere).toBe(false)
    expect(page.port(element)?.isOpen).toBe(false)
    page.tell(element, { type: 'heartbeat' })
    expect(told).toEqual(['ready', 'left'])
  })

  it('[V18] is dropped when it says anything that is not the runner’s', () => {
    const { page, told, element } = stand()
    page.comeUp(element)
    page.tell(element, { type: 'heartbeat' })
    page.tell(element, { type: 'painted', more: { toString: null } })
    page.tell(element, { type: 'obey' })
    expect(told).toEqual(['ready', 'heartbeat', 'painted', 'strange'])
    expect(element.isThere).toBe(false)
  })

  it('[V131] is dropped when it floods the page past its channel, also from a frame within it', () => {
    const { page, told, element } = stand()
    page.comeUp(element)
    const inner = { parent: element.contentWindow }
    for (let n = 0; n < 200; n += 1) page.say({ source: inner, data: n })
    expect(told).toEqual(['ready'])
    page.say({ source: inner, data: 'once more' })
    expect(told).toEqual(['ready', 'noisy'])
  })

  it('[V131] what other windows of the page post is not held against it', () => {
    const { page, told, element } = stand()
    page.comeUp(element)
    for (let n = 0; n < 500; n += 1) page.say({ source: { parent: null }, data: n })
    expect(told).toEqual(['ready'])
  })

  it('[V150] one that takes the keyboard from a user who types is dropped at the third time, from one who does not at the 21st', () => {
    const { page, told, element, keyboard } = stand()
    page.comeUp(element)
    for (let n = 0; n < 2; n += 1) keyboard.take(true)
    expect(told).toEqual(['ready'])
    keyboard.take(true)
    expect(told).toEqual(['ready', 'grabbed'])
    expect(page.here()).toEqual([])
    expect(keyboard.watched()).toBe(0)
    const other = stand()
    for (let n = 0; n < 20; n += 1) other.keyboard.take(false)
    expect(other.told).toEqual([])
    other.keyboard.take(false)
    expect(other.told).toEqual(['grabbed'])
  })

  it('[V151] its word of a press goes to the keyboard alone', () => {
    const { page, told, element, keyboard } = stand()
    page.comeUp(element)
    page.tell(element, { type: 'pressed' })
    expect(keyboard.presses()).toBe(1)
    expect(told).toEqual(['ready'])
  })
})
