import { describe, expect, it, vi } from 'vitest'
import { createAutosave, loadDraft, saveDraft } from './drafts.ts'
import { memoryStorage } from './fakes.ts'
import { textOf, unused } from './file-actions.ts'
import { gatewayAddress } from './gateway-client.ts'
import { loadSettings, saveSettings } from './settings.ts'

const own = { url: 'https://api.example.com/v1', key: 'sk-secret', model: 'm' }

describe('what is kept', () => {
  it('[N10] a key never reaches lasting storage, and session storage only when asked', () => {
    const storages = { lasting: memoryStorage(), forSession: memoryStorage() }
    const settings = { ...loadSettings(storages), own, accessCode: 'door' }
    saveSettings(storages, { ...settings, keepKeyInSession: false })
    expect(loadSettings(storages)).toMatchObject({ own: null, accessCode: 'door' })
    saveSettings(storages, { ...settings, keepKeyInSession: true })
    expect(loadSettings(storages)).toMatchObject({ own, keepKeyInSession: true })
    const lasting = Array.from({ length: storages.lasting.length }, (_, n) =>
      storages.lasting.getItem(storages.lasting.key(n) ?? ''),
    )
    expect(lasting.join()).not.toMatch(/sk-secret|door/)
  })

  it('[N11] a draft comes back as it was; one that cannot be read is none, and never an error', () => {
    const storage = memoryStorage()
    const draft = { files: [{ path: 'a.ts', text: 'é\r\n' }], open: 'a.ts' }
    expect(saveDraft(storage, 'p', draft, { known: null, next: '1' })).toBe('saved')
    expect(loadDraft(storage, 'p')).toEqual(draft)
    for (const broken of ['', '{', '[]', '{"files":[],"open":null}', '{"files":[{"path":1}]}']) {
      storage.setItem('sparkpad.draft.p', broken)
      expect(loadDraft(storage, 'p')).toBeNull()
    }
    expect(loadDraft(null, 'p')).toBeNull()
    const full = memoryStorage()
    full.setItem = () => {
      throw new Error('full')
    }
    expect(saveDraft(full, 'p', draft, { known: null, next: '1' })).toBe('failed')
    expect(saveDraft(null, 'p', draft, { known: null, next: '1' })).toBe('failed')
  })

  it('[P65] pins and exclusions come back with the draft; told wrongly they cost only themselves', () => {
    const storage = memoryStorage()
    const files = [{ path: 'a.ts', text: 'a' }]
    const stamps = { known: null, next: '1' }
    saveDraft(storage, 'p', { files, open: 'a.ts', choices: { 'a.ts': 'excluded' } }, stamps)
    expect(loadDraft(storage, 'p')?.choices).toEqual({ 'a.ts': 'excluded' })
    storage.setItem('sparkpad.draft.p', JSON.stringify({ files, open: null, choices: { 'a.ts': 'often' } }))
    expect(loadDraft(storage, 'p')).toEqual({ files, open: null })
  })

  it('[N12] typing saves once it pauses, after a while without a pause, and at once on leaving', () => {
    vi.useFakeTimers()
    let saves = 0
    const autosave = createAutosave(() => (saves += 1), {
      pauseMs: 300,
      mostMs: 1000,
      set: (run, ms) => Number(setTimeout(run, ms)),
      clear: (id) => clearTimeout(id),
    })
    autosave.touch()
    vi.advanceTimersByTime(299)
    autosave.touch()
    vi.advanceTimersByTime(299)
    expect(saves).toBe(0)
    vi.advanceTimersByTime(1)
    expect(saves).toBe(1)
    autosave.flush()
    expect(saves).toBe(1)
    autosave.touch()
    autosave.flush()
    expect(saves).toBe(2)
    for (let at = 0; at < 1000; at += 100) {
      expect(saves).toBe(2)
      autosave.touch()
      vi.advanceTimersByTime(100)
    }
    expect(saves).toBe(3)
    vi.runAllTimers()
    expect(saves).toBe(3)
    vi.useRealTimers()
  })
})

describe('what comes in', () => {
  it.each([
    ['', 'ws://page:1/v1/responses', 'http://page:1/v1/models'],
    ['localhost:4321', 'ws://localhost:4321/v1/responses', 'http://localhost:4321/v1/models'],
    ['https://x.example/', 'wss://x.example/v1/responses', 'https://x.example/v1/models'],
    ['wss://x.example/v1/responses', 'wss://x.example/v1/responses', 'https://x.example/v1/models'],
    [
      'https://x.example/openai/v1',
      'wss://x.example/openai/v1/responses',
      'https://x.example/openai/v1/models',
    ],
  ])('[N13] a gateway may be typed as “%s”', (typed, socketUrl, modelsUrl) => {
    expect(gatewayAddress(typed, 'http://page:1')).toEqual({ socketUrl, modelsUrl })
  })

  it('[N13] what is no address is none', () => {
    for (const typed of ['http://', 'ftp://x', 'javascript://x', 'a b c'])
      expect(gatewayAddress(typed, 'http://p')).toBeNull()
  })

  it('[N14] a binary is no text, and a taken name gets a number', () => {
    expect(textOf(new TextEncoder().encode('é\n'))).toBe('é\n')
    expect(textOf(new Uint8Array([137, 80, 78, 71, 0]))).toBeNull()
    expect(textOf(new Uint8Array([0xff, 0xfe, 0x41]))).toBeNull()
    expect(unused('a.ts', ['a.ts', 'a-2.ts'])).toBe('a-3.ts')
    expect(unused('src/.env', ['src/.env'])).toBe('src/.env-2')
  })
})
