import { promises as files } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileLinkStore } from './link-store-files.ts'
import { memoryLinkStore } from './link-store-memory.ts'
import type { KeptLink, LinkStore, LinkStoreLimits } from './link-store.ts'

const idOf = (n: number) => `${'Id-_'.repeat(5)}${String(n).padStart(2, '0')}`
const link = (n: number, over: Partial<KeptLink> = {}): KeptLink => ({
  id: idOf(n),
  sealed: Uint8Array.of(0, 10, 13, 255, n),
  expiresAt: null,
  title: null,
  deleteHash: 'h'.repeat(43),
  ...over,
})

let folder: string
let names = 0
beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'sparkpad-links-'))
})
afterEach(() => files.rm(folder, { recursive: true, force: true }))

const openFolder = (limits: LinkStoreLimits) =>
  fileLinkStore(join(folder, 'links'), { ...limits, newName: () => `new-${(names += 1)}` })

/** What any store of links promises; one more implementation is one more line here. */
const stores: readonly (readonly [string, (limits: LinkStoreLimits) => Promise<LinkStore>])[] = [
  ['memory', (limits) => Promise.resolve(memoryLinkStore(limits))],
  ['files', openFolder],
]

describe.each(stores)('a store of links in %s', (_name, open) => {
  let now = 0
  const start = (totalBytes = 1_000) => {
    now = 1_000_000
    return open({ totalBytes, now: () => now })
  }

  it('[H40] gives back what it was given, and nothing where it was given nothing', async () => {
    const store = await start()
    const all = [
      link(1),
      link(2, { title: 'Über "quotes"\n<b>', expiresAt: 2_000_000 }),
      link(3, { sealed: new Uint8Array(0) }),
    ]
    for (const each of all) expect(await store.put(each)).toBe('kept')
    for (const each of all) expect(await store.get(each.id)).toEqual(each)
    expect(await store.get(idOf(9))).toBe(null)
  })

  it('[H40] is not changed by what its caller does with the bytes afterwards', async () => {
    const store = await start()
    const mine = link(1)
    await store.put(mine)
    mine.sealed.fill(7)
    expect((await store.get(mine.id))?.sealed).toEqual(link(1).sealed)
  })

  it('[H40] never writes over a link, of two at once neither', async () => {
    const store = await start()
    const rivals = [link(1), link(1, { title: 'a rival' }), link(1, { title: 'another' })]
    const outcomes = await Promise.all(rivals.map((each) => store.put(each)))
    expect(outcomes.toSorted()).toEqual(['kept', 'taken', 'taken'])
    const first = rivals[outcomes.indexOf('kept')]
    expect(await store.get(idOf(1))).toEqual(first)
    expect(await store.put(link(1, { title: 'late' }))).toBe('taken')
    expect(await store.get(idOf(1))).toEqual(first)
  })

  it('[H41] has a link up to its time, and takes its room back', async () => {
    const store = await start(12)
    await store.put(link(1, { expiresAt: now + 100 }))
    await store.put(link(2))
    now += 99
    expect(await store.get(idOf(1))).not.toBe(null)
    expect(await store.put(link(3))).toBe('full')
    now += 1
    expect(await store.get(idOf(1))).toBe(null)
    expect(await store.put(link(3))).toBe('kept')
    await store.sweep()
    expect(await store.get(idOf(2))).toEqual(link(2))
    expect(await store.put(link(1))).toBe('full')
  })

  it('[H42] a removed link is gone and leaves its room; removing nothing is no error', async () => {
    const store = await start(10)
    await store.put(link(1))
    await store.put(link(2))
    expect(await store.put(link(3))).toBe('full')
    await store.remove(idOf(1))
    await store.remove(idOf(1))
    await store.remove(idOf(8))
    expect(await store.get(idOf(1))).toBe(null)
    expect(await store.put(link(3))).toBe('kept')
    expect(await store.put(link(4))).toBe('full')
  })

  it('[H43] takes no more than its room when many come at once', async () => {
    const store = await start(50)
    const outcomes = await Promise.all(Array.from({ length: 40 }, (_, n) => store.put(link(n))))
    expect(outcomes.filter((each) => each === 'kept')).toHaveLength(10)
    expect(outcomes.filter((each) => each === 'full')).toHaveLength(30)
  })
})

describe('a folder of links', () => {
  const now = () => 1_000_000
  const limits = { totalBytes: 20, now }

  it('[H44] outlives a restart, with its count of bytes, and drops what expired and what was half written', async () => {
    const first = await openFolder(limits)
    await first.put(link(1))
    await first.put(link(2, { title: 'kept', expiresAt: 1_000_001 }))
    await files.writeFile(join(folder, 'links', 'new-x.part'), 'half')
    await files.writeFile(join(folder, 'links', 'README'), 'of somebody else')
    const later = await openFolder({ ...limits, now: () => 1_000_000 })
    expect(await later.get(idOf(2))).toEqual(link(2, { title: 'kept', expiresAt: 1_000_001 }))
    expect(await later.put(link(3, { sealed: new Uint8Array(11) }))).toBe('full')
    const last = await openFolder({ ...limits, now: () => 1_000_001 })
    expect(await last.get(idOf(1))).toEqual(link(1))
    expect(await last.put(link(3, { sealed: new Uint8Array(11) }))).toBe('kept')
    expect((await files.readdir(join(folder, 'links'))).toSorted()).toEqual(
      ['README', `${idOf(1)}.link`, `${idOf(3)}.link`].toSorted(),
    )
  })

  it('[H44] a file that is cut, changed or of another id is no link and no error', async () => {
    const store = await openFolder({ ...limits, totalBytes: 1_000 })
    for (const n of [1, 2, 3]) await store.put(link(n))
    const path = (n: number) => join(folder, 'links', `${idOf(n)}.link`)
    await files.truncate(path(1), (await files.stat(path(1))).size - 1)
    await files.writeFile(path(2), 'no head')
    await files.rename(path(3), path(4))
    for (const each of [store, await openFolder({ ...limits, totalBytes: 1_000 })])
      for (const n of [1, 2, 3, 4]) expect(await each.get(idOf(n))).toBe(null)
  })

  it.each([
    '../../etc/passwd',
    '..',
    `../${'a'.repeat(19)}`,
    `${'a'.repeat(21)}/`,
    `${'a'.repeat(21)}\0`,
    '',
  ])('[H45] the id %j reaches no file', async (id) => {
    const store = await openFolder(limits)
    await files.writeFile(join(folder, `${'a'.repeat(19)}.link`), 'outside')
    expect(await store.get(id)).toBe(null)
    await store.remove(id)
    await expect(store.put(link(1, { id }))).rejects.toThrow('a link without an id of the form')
    expect(await files.readdir(join(folder, 'links'))).toEqual([])
    expect(await files.readFile(join(folder, `${'a'.repeat(19)}.link`), 'utf8')).toBe('outside')
  })

  it('[H45] what it cannot do is told without the path', async () => {
    const store = await openFolder({ ...limits, totalBytes: 1_000 })
    await store.put(link(1))
    await files.rm(join(folder, 'links', `${idOf(1)}.link`))
    await files.mkdir(join(folder, 'links', `${idOf(1)}.link`))
    const thrown: unknown = await store.get(idOf(1)).catch((error: unknown) => error)
    expect(String(thrown)).toBe('Error: a stored link could not be read: EISDIR')
    await files.rm(join(folder, 'links'), { recursive: true })
    const unwritten: unknown = await store.put(link(2)).catch((error: unknown) => error)
    expect(String(unwritten)).toBe('Error: a stored link could not be written: ENOENT')
  })
})
