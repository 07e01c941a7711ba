import { expect, test } from 'vitest'
import { commandOf, type KeyPress } from './keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}) =>
  commandOf({ key, code: '', ctrl: false, alt: false, shift: false, inText: false, ...more })

test('[P5] every key of the sheet has its command', () => {
  expect(press('k', { code: 'KeyK', ctrl: true })).toBe('instruct')
  expect(press('Enter', { ctrl: true })).toBe('accept-all')
  expect(press('Enter', { alt: true })).toBe('accept')
  expect(press('Backspace', { alt: true })).toBe('reject')
  expect(press('Escape')).toBe('stop-or-dismiss')
  expect(press('?', { shift: true })).toBe('shortcuts')
})

test('[P5] letters are told by their place on the keyboard, since Alt changes what they type', () => {
  expect(press('∆', { code: 'KeyJ', alt: true })).toBe('next')
  expect(press('˚', { code: 'KeyK', alt: true })).toBe('previous')
  expect(press('∑', { code: 'KeyW', alt: true })).toBe('accept-word')
  expect(press('¬', { code: 'KeyL', alt: true })).toBe('accept-line')
  expect(press('ß', { code: 'KeyS', alt: true })).toBe('compare')
  expect(press('†', { code: 'KeyT', alt: true, inText: true })).toBe('latency')
  expect(press('ƒ', { code: 'KeyF', alt: true })).toBe('follow')
  expect(press('π', { code: 'KeyP', alt: true, inText: true })).toBe('present')
  expect(press('®', { code: 'KeyR', alt: true })).toBe('race')
  expect(press('¨', { code: 'KeyU', alt: true })).toBe('run-tests')
  expect(press('Í', { code: 'KeyS', alt: true, shift: true, inText: true })).toBe('share')
  expect(press('Ó', { code: 'KeyH', alt: true, shift: true })).toBeNull()
})

test('[P5] in a text, keys that write or delete keep doing so', () => {
  expect(press('?', { shift: true, inText: true })).toBeNull()
  expect(press('Backspace', { alt: true, inText: true })).toBeNull()
  expect(press('ł', { code: 'KeyL', alt: true, inText: true })).toBeNull()
  expect(press('Enter', { inText: true })).toBeNull()
  expect(press('Escape', { inText: true })).toBe('stop-or-dismiss')
})

test('[P5] keys of the browser are left to it', () => {
  expect(press('j', { code: 'KeyJ', ctrl: true })).toBeNull()
  expect(press('k', { code: 'KeyK', ctrl: true, shift: true })).toBeNull()
  expect(press('a')).toBeNull()
})
