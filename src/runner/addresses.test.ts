import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Addresses } from './addresses.ts'

/** The runner takes what it needs of its window when it is read. */
const standIn = () => {
  const target = new EventTarget()
  const page = { createElement: () => ({}) }
  const window = {
    setTimeout,
    setInterval,
    clearTimeout,
    clearInterval,
    requestAnimationFrame: () => 0,
    fetch: () => Promise.reject(new Error('no network')),
    addEventListener: target.addEventListener.bind(target),
  }
  vi.stubGlobal('window', window)
  vi.stubGlobal('document', page)
  vi.stubGlobal('DOMParser', class {})
}

describe('addresses of a run', () => {
  let create: () => Addresses
  beforeAll(async () => {
    standIn()
    create = (await import('./addresses.ts')).createAddresses
  })
  afterAll(() => vi.unstubAllGlobals())

  const textAt = async (address: string) => (await fetch(address)).text()

  it('[V170] a module stands in its address, whatever is written in it', async () => {
    const addresses = create()
    const code = "export const a = `%20 # ü ${'🂡'}`\n\t// (a) 'b' \"c\" & ? \\n"
    const address = addresses.addModule('a.ts', code)
    expect(address).toMatch(/^data:text\/javascript;charset=utf-8,\S+$/)
    expect(await textAt(address)).toBe(code)
    expect(addresses.pathOf(address)).toBe('a.ts')
  })

  it('[V170] no two modules share an address; long texts, halves of a pair and other scripts stand in blobs', async () => {
    const addresses = create()
    const code = 'export default 1'
    const [first, second] = [addresses.addModule('a.ts', code), addresses.addModule('b.ts', code)]
    expect(first).toMatch(/^data:/)
    expect(second).toMatch(/^blob:/)
    expect([addresses.pathOf(first), addresses.pathOf(second)]).toEqual(['a.ts', 'b.ts'])
    expect(await textAt(second)).toBe(code)
    expect(addresses.addModule('c.ts', `/* ${'x'.repeat(100_000)} */`)).toMatch(/^blob:/)
    expect(addresses.addModule('d.ts', "export default '\ud800'")).toMatch(/^blob:/)
    expect(addresses.add('e.js', 'f()')).toMatch(/^blob:/)
  })
})
