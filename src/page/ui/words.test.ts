import { describe, expect, test } from 'vitest'
import type { ModelChoice } from '../store/shared.ts'
import { connectionText } from './connection-text.ts'
import { modelNote } from './model-note.ts'
import { pathFault } from './paths.ts'
import { presetOf, presets } from './presets.ts'
import { faultText } from './words-turns.ts'
import { words } from './words.ts'

const builtIn: ModelChoice = {
  id: 'builtin-1000',
  title: 'Built-in',
  window: 128_000,
  format: 'patch',
  builtIn: true,
  pace: 1000,
  metered: false,
  price: null,
  origin: 'builtin',
}

describe('words', () => {
  test('[P13] every state of the connection is said, a back-off with its seconds', () => {
    expect(connectionText({ type: 'connecting', attempt: 1 }, 0)).toBe('Connecting')
    expect(connectionText({ type: 'waiting', attempt: 2, retryAt: 2400, reason: '' }, 400)).toBe(
      'Retrying in 2 s',
    )
    expect(connectionText({ type: 'refused', reason: 'origin', detail: '' }, 0)).toMatch(/not allowed/)
    expect(connectionText({ type: 'open', since: 0, extended: false, rtt: null }, 0)).toMatch(
      /standard protocol/,
    )
  })

  test('[P13] a built-in model always says that it follows rules', () => {
    expect(modelNote(builtIn)).toBe('rule-based, paced at 1,000 tok/s')
    expect(modelNote({ ...builtIn, pace: null })).toMatch(/rule-based/)
    expect(modelNote({ ...builtIn, builtIn: false, origin: 'Ollama', metered: true })).toBe(
      'Ollama · 128k context · metered',
    )
  })

  test('[P14] a fault says what happened first, and what the other side said after', () => {
    expect(faultText({ code: 'rate-limited', detail: 'try again in 4s', retryAfterMs: 4000 })).toEqual({
      text: 'The model’s rate limit is reached.',
      said: 'It said: try again in 4s',
    })
    expect(faultText({ code: 'garbled', detail: '', retryAfterMs: null }).said).toBeNull()
  })

  test('[P14] no text cries out', () => {
    const texts = (value: unknown): readonly string[] =>
      typeof value === 'string'
        ? [value]
        : typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(texts)
          : []
    const all = texts(words)
    expect(all.length).toBeGreaterThan(150)
    for (const text of all) expect(text).not.toMatch(/!|oops|sorry/i)
  })

  test('[P14] one is not many', () => {
    expect(words.turns.summary(1, 1)).toBe('1 hunk · 1 file')
    expect(words.turns.summary(3, 2)).toBe('3 hunks · 2 files')
    expect(words.review.needWord(1)).toBe('1 needs your word')
  })

  test('[P9] a path that is no name for a file is refused in words', () => {
    expect(pathFault('src/new.ts', ['src/old.ts'])).toBeNull()
    expect(pathFault('src/old.ts', ['src/old.ts'])).toBe(words.files.sameName)
    for (const path of ['', '/a', 'a/', '../a', 'a//b', 'a\\b', 'x'.repeat(300), 'a/./b', ' a']) {
      expect(pathFault(path, [])).toBe(words.files.badName)
    }
  })

  test('[P15] every preset has an address that can be called, and is known by it', () => {
    for (const preset of presets) {
      expect(URL.canParse(preset.url)).toBe(true)
      expect(presetOf(`${preset.url}/`)).toBe(preset)
    }
    expect(presetOf('https://example.com/v1')).toBeUndefined()
  })
})
