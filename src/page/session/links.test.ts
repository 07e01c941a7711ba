import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LinkState } from '../../core/link/link-state.ts'
import { makeLink } from '../../core/link/link.ts'
import { createPlace, ownDocument } from '../store/place.ts'
import { createAddress } from './address.ts'
import { holdDocument, type Locks } from './document-lock.ts'
import {
  isUntouched,
  keptDocuments,
  loadDraft,
  pruneDocuments,
  saveDraft,
  stampOf,
  type Draft,
} from './drafts.ts'
import { memoryDocuments, memoryStorage } from './fakes.ts'
import { linkBases } from './link-bases.ts'
import { linkOf } from './make-link.ts'
import { isOpenHere, openDocument, readTab } from './open-document.ts'
import { readLink } from './read-link.ts'
import { createSeat } from './seat.ts'
import type { Storages } from './settings.ts'

const draftOf = (text: string): Draft => ({ files: [{ path: 'a.ts', text }], open: 'a.ts' })
const stateOf = (text: string, more: Partial<LinkState> = {}): LinkState => ({
  files: [{ path: 'a.ts', text }],
  view: null,
  instruction: null,
  recording: null,
  ...more,
})
const linkTo = (state: LinkState): string => {
  const made = makeLink(state, { bases: linkBases, secrets: 'refuse' })
  if (made.type !== 'made') throw new Error(made.type)
  return made.link
}
const storagesOf = (own: string | null): Storages => {
  const lasting = memoryStorage()
  if (own !== null) saveDraft(lasting, ownDocument, draftOf(own), { known: null, next: 'first' })
  return { lasting, forSession: memoryStorage() }
}
let ids = 0
const newId = () => `id${(ids += 1)}`
const textIn = (storages: Storages, id: string) => loadDraft(storages.lasting, id)?.files[0]?.text

/** What a tab does that opens an address: decide, then sit down. */
function visit(storages: Storages, hash: string, isMine: Promise<boolean> = Promise.resolve(true)) {
  const opened = openDocument({ storages, hash, opened: hash === '' ? null : readLink(hash), newId })
  const place = createPlace(opened.place)
  const failures: number[] = []
  const seat = createSeat({
    place,
    storages,
    stamp: opened.stamp,
    hash: opened.place.trouble?.type === 'unreadable' ? '' : hash,
    isMine,
    newId,
    onFailed: () => failures.push(1),
  })
  return { opened, place, seat, failures, id: () => place.getState().id }
}

describe('the document of a tab', () => {
  it('[H14] what a link brings is a document of its own, and no draft is written over', async () => {
    const storages = storagesOf('mine')
    const tab = visit(storages, linkTo(stateOf('theirs')))
    expect(tab.opened.link).toEqual(stateOf('theirs'))
    expect(tab.place.getState()).toMatchObject({ kind: 'link', hasOwn: true, trouble: null })
    await Promise.resolve()
    tab.seat.save(draftOf('theirs, changed'), 'soon')
    expect(textIn(storages, ownDocument)).toBe('mine')
    expect(textIn(storages, tab.id())).toBe('theirs, changed')
    const another = visit({ ...storages, forSession: memoryStorage() }, linkTo(stateOf('theirs')))
    expect(another.opened.link).toEqual(stateOf('theirs'))
    expect(another.id()).not.toBe(tab.id())
  })

  it('[H15] a reload shows the document as it was left, and so does the address without its link', async () => {
    const storages = storagesOf('mine')
    const hash = linkTo(stateOf('theirs'))
    const first = visit(storages, hash)
    const untouched = visit(storages, hash)
    expect(untouched.id()).toBe(first.id())
    expect(untouched.opened.link).toEqual(stateOf('theirs'))
    await Promise.resolve()
    untouched.seat.save(draftOf('changed'), 'soon')
    untouched.seat.told()
    const again = visit(storages, hash)
    expect(again.id()).toBe(first.id())
    expect(again.opened).toMatchObject({ link: null, draft: draftOf('changed'), place: { isTold: true } })
    expect(visit(storages, '').opened.draft).toEqual(draftOf('changed'))
    expect(visit({ ...storages, forSession: memoryStorage() }, '').opened.draft).toEqual(draftOf('mine'))
  })

  it('[H73] of documents as links brought them the newest stay for a month; what the user changed stays for ever', () => {
    const storage = memoryStorage()
    const day = 86_400_000
    const now = 100 * day
    const keep = (id: string, text: string, more: Partial<Draft>) =>
      saveDraft(storage, id, { ...draftOf(text), ...more }, { known: null, next: id })
    keep(ownDocument, 'mine', { savedAt: 0 })
    keep('link-mine', 'changed', { savedAt: 0, untouched: false })
    keep('copy-older', 'of an earlier page', { savedAt: 0 })
    keep('link-shown', 'theirs', { savedAt: 0, untouched: true })
    keep('link-old', 'theirs', { savedAt: now - 31 * day, untouched: true })
    for (let n = 0; n < 25; n += 1) keep(`link-${n}`, 'theirs', { savedAt: now - n * day, untouched: true })
    pruneDocuments(storage, 'link-shown', now)
    const kept = keptDocuments(storage).map(({ id }) => id)
    expect(kept.filter((id) => /^link-\d/.test(id))).toEqual(
      Array.from({ length: 20 }, (_, n) => `link-${n}`),
    )
    expect(kept).toEqual(expect.arrayContaining([ownDocument, 'link-mine', 'copy-older', 'link-shown']))
    expect(kept).toHaveLength(24)
    expect(stampOf(storage, 'link-old')).toBeNull()
    pruneDocuments(null, 'link-shown', now)

    const came = [{ path: 'a.ts', text: 'theirs' }]
    expect(isUntouched(came, { came, draft: null })).toBe(true)
    expect(isUntouched([{ path: 'a.ts', text: 'mine' }], { came, draft: null })).toBe(false)
    expect(isUntouched([...came, { path: 'b.ts', text: '' }], { came, draft: null })).toBe(false)
    // After a reload, from what was kept.
    expect(isUntouched(came, { came: null, draft: { ...draftOf('theirs'), untouched: true } })).toBe(true)
    expect(isUntouched(came, { came: null, draft: draftOf('theirs') })).toBe(false)
    expect(isUntouched(came, { came: null, draft: null })).toBe(false)
  })

  it('[H71] a reload of what this tab opened asks nobody for it again, another tab and another link do', () => {
    const storages = storagesOf('mine')
    const hash = 's=,AAAAAAAAAAAAAAAAAAAAAA,k'
    expect(isOpenHere(storages, hash)).toBe(false)
    const state = stateOf('theirs')
    const opened = openDocument({ storages, hash, opened: { type: 'whole', state }, newId })
    const place = createPlace(opened.place)
    const isMine = Promise.resolve(true)
    const seat = createSeat({ place, storages, stamp: null, hash, isMine, newId, onFailed: () => {} })
    // Nothing of it is kept yet: it must be asked for.
    expect(isOpenHere(storages, hash)).toBe(false)
    seat.save(draftOf('theirs, changed'), 'now')
    expect(isOpenHere(storages, hash)).toBe(true)
    const again = openDocument({ storages, hash, opened: null, newId })
    expect(again.place).toMatchObject({ id: opened.place.id, kind: 'link', trouble: null })
    expect(again.draft?.files[0]?.text).toBe('theirs, changed')
    expect(isOpenHere(storages, `${hash}x`)).toBe(false)
    expect(isOpenHere({ ...storages, forSession: memoryStorage() }, hash)).toBe(false)
    expect(isOpenHere(storages, '')).toBe(false)
  })

  it('[H15] a draft that was shared is still the draft after a reload, even when nothing of it is kept', () => {
    const storages = storagesOf(null)
    const hash = linkTo(stateOf('x'))
    visit(storages, '').seat.setHash(hash)
    expect(visit(storages, hash).opened).toMatchObject({ link: null, place: { kind: 'own' } })
    expect(visit({ ...storages, forSession: memoryStorage() }, hash).opened.place.kind).toBe('link')
  })

  it('[H16] a link that cannot be read leaves the tab where it was and says why', async () => {
    const storages = storagesOf('mine')
    const none = visit(storages, '1AAAA')
    expect(none.opened).toMatchObject({
      draft: draftOf('mine'),
      link: null,
      place: { kind: 'own', trouble: { type: 'unreadable' } },
    })
    const link = visit(storages, linkTo(stateOf('theirs')))
    await Promise.resolve()
    link.seat.save(draftOf('changed'), 'soon')
    const later = visit(storages, 'zAAAAAAAAAAAAAAAAAAAAAAAAAAAA')
    expect(later.opened).toMatchObject({
      draft: draftOf('changed'),
      place: { id: link.id(), trouble: { why: 'newer' } },
    })
    const whole = linkTo(
      stateOf('const a = 1\n'.repeat(9) + Array.from({ length: 10 }, (_, n) => `let v${n}\n`).join('')),
    )
    const part = visit(storages, whole.slice(0, -12))
    expect(part.opened.place).toMatchObject({ kind: 'link', trouble: { type: 'part', why: 'cut' } })
    expect(textIn(storages, ownDocument)).toBe('mine')
  })

  it('[H17] two tabs never write over each other: the later one goes on with a copy', async () => {
    const storages = storagesOf('mine')
    const [one, two] = [visit(storages, ''), visit({ ...storages, forSession: memoryStorage() }, '')]
    await Promise.resolve()
    one.seat.save(draftOf('one'), 'soon')
    two.seat.save(draftOf('two'), 'soon')
    one.seat.save(draftOf('one more'), 'soon')
    two.seat.save(draftOf('two more'), 'soon')
    expect(textIn(storages, ownDocument)).toBe('one more')
    expect(two.place.getState().kind).toBe('copy')
    expect(textIn(storages, two.id())).toBe('two more')
    expect(one.id()).toBe(ownDocument)
  })

  it('[H18] a document that another tab holds is shown as a copy; what is written before that is known is not lost', async () => {
    const storages = storagesOf('mine')
    let answer: (isMine: boolean) => void = () => {}
    const tab = visit(storages, '', new Promise((settle) => (answer = settle)))
    tab.seat.save(draftOf('typed at once'), 'soon')
    expect(textIn(storages, ownDocument)).toBe('mine')
    answer(false)
    await Promise.resolve()
    await Promise.resolve()
    expect(tab.place.getState().kind).toBe('copy')
    expect(textIn(storages, tab.id())).toBe('typed at once')
    expect(textIn(storages, ownDocument)).toBe('mine')
    expect(readTab(storages.forSession)?.id).toBe(tab.id())
    const leaving = visit(storagesOf(null), '', new Promise(() => {}))
    leaving.seat.save(draftOf('x'), 'now')
    expect(leaving.failures).toEqual([])
  })

  it('[H18] a tab holds its document as long as it lives, waits a moment for one that is let go, then gives up', async () => {
    const held = new Map<string, Promise<unknown>>()
    const locks: Locks = {
      request: (name, { signal }, run) =>
        new Promise((settle, fail) => {
          signal.addEventListener('abort', () => fail(new Error('aborted')))
          const before = held.get(name)
          const take = () => {
            const mine = run()
            held.set(name, mine)
            void mine.then(settle)
          }
          if (before === undefined) take()
          else void before.then(take)
        }),
    }
    const never = new Promise<void>(() => {})
    expect(await holdDocument(locks, 'a', never)).toBe(true)
    expect(await holdDocument(locks, 'b', never)).toBe(true)
    expect(await holdDocument(locks, 'a', Promise.resolve())).toBe(false)
    expect(await holdDocument(null, 'a', never)).toBe(true)
    let letGo = () => {}
    held.set('sparkpad.document.c', new Promise<void>((settle) => (letGo = settle)))
    const waiting = holdDocument(locks, 'c', never)
    letGo()
    expect(await waiting).toBe(true)
  })

  it('[H19] kept documents are listed, the last saved first; what is no draft is not among them', () => {
    const storages = storagesOf(null)
    const { lasting } = storages
    for (const [id, savedAt] of [
      ['main', 5],
      ['link-1', 7],
      ['copy-1', 6],
    ] as const)
      saveDraft(lasting, id, { ...draftOf(id), savedAt }, { known: null, next: 's' })
    lasting?.setItem('sparkpad.draft.broken', '{')
    lasting?.setItem('other', '{}')
    expect(keptDocuments(lasting).map(({ id }) => id)).toEqual(['link-1', 'copy-1', 'main'])
    expect(stampOf(lasting, 'main')).toBe('s')
    expect(keptDocuments(null)).toEqual([])
  })
})

describe('going to another document', () => {
  it('[H19] a tab that goes elsewhere remembers that, whatever still happens before it loads again', async () => {
    const storages = storagesOf('mine')
    const tab = visit(storages, linkTo(stateOf('theirs')))
    await Promise.resolve()
    tab.seat.moveTo(ownDocument)
    tab.seat.setHash('late')
    tab.seat.told()
    expect(readTab(storages.forSession)).toEqual({ id: ownDocument, hash: '', isTold: false })
    expect(visit(storages, '').opened.draft).toEqual(draftOf('mine'))
  })
})

describe('the link in the address', () => {
  const bench = (link: () => string | null) => {
    const storages = storagesOf('mine')
    const { seat } = visit(storages, '')
    const told = { hash: '', writes: 0, loads: 0, flushes: 0 }
    const address = createAddress({
      bar: {
        read: () => told.hash,
        replace: (hash) => {
          told.hash = hash
          told.writes += 1
        },
        reload: () => (told.loads += 1),
      },
      seat,
      make: () => Promise.resolve(link()),
      flush: () => (told.flushes += 1),
    })
    return { address, told, seat }
  }
  const settled = () => new Promise((settle) => setTimeout(settle))

  it('[H20] it is written when it is shared and comes into step when the user turns away, not with each key', async () => {
    const { address, told } = bench(() => 'second')
    address.touched()
    address.left()
    await settled()
    expect(told).toMatchObject({ hash: '', writes: 0 })
    address.shared('first')
    address.left()
    await settled()
    expect(told).toMatchObject({ hash: 'first', writes: 1 })
    for (let n = 0; n < 50; n += 1) address.touched()
    expect(told.writes).toBe(1)
    address.left()
    await settled()
    expect(told).toMatchObject({ hash: 'second', writes: 2 })
  })

  it('[H20] what no link may tell, or is too long to stand there, has none in the address', async () => {
    for (const link of [null, 'x'.repeat(8_001)]) {
      const { address, told, seat } = bench(() => link)
      address.shared('first')
      address.touched()
      address.left()
      await settled()
      expect([told.hash, seat.hash()]).toEqual(['', ''])
    }
    const { address, told } = bench(() => null)
    address.shared('x'.repeat(8_001))
    expect(told.hash).toBe('')
  })

  it('[H21] another link behind the # loads the page again with what was typed kept; the page’s own does not', () => {
    const { address, told } = bench(() => null)
    address.shared('first')
    address.changed()
    expect(told.loads).toBe(0)
    told.hash = 'other'
    address.changed()
    expect(told).toMatchObject({ loads: 1, flushes: 1 })
  })
})

describe('links of the page', () => {
  it('[H3] the sample project makes a link of a few characters, and a small change of it a short one', () => {
    const sample = Object.fromEntries((linkBases[0]?.files ?? []).map(({ path, text }) => [path, text]))
    const along = { view: null, instruction: null, recording: null }
    const lengthOf = (files: Record<string, string>) => {
      const made = linkOf(memoryDocuments(files), along, 'refuse')
      if (made.type !== 'made') throw new Error(made.type)
      const opened = readLink(made.link)
      expect(opened).toMatchObject({ type: 'whole' })
      if (opened.type === 'whole')
        expect(Object.fromEntries(opened.state.files.map(({ path, text }) => [path, text]))).toEqual(files)
      return made.link.length
    }
    expect(lengthOf(sample)).toBeLessThan(16)
    const [path = '', text = ''] = Object.entries(sample)[0] ?? []
    expect(lengthOf({ ...sample, [path]: text.replace(/\w+/, 'changed') })).toBeLessThan(90)
  })

  it('[H13] the projects that links are told as changes of stay as they are for ever', () => {
    expect(linkBases.map(({ number }) => number)).toEqual([1])
    const files = linkBases[0]?.files ?? []
    // From the disk: under test a style sheet is empty.
    const texts = files.map(({ path }) => [
      path,
      readFileSync(join(import.meta.dirname, 'sample', path), 'utf8'),
    ])
    const digest = createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16)
    // Where this fails the sample has changed: keep its old files under their number and give the new ones the next.
    expect(digest).toBe('de47f4d31456dc6e')
  })
})
