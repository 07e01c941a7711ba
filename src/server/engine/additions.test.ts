import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import { createProject } from './project.ts'
import { askAndAccept, ROOT } from './test-kit.ts'

/** The project that a first visit opens with. */
const files = ['cart.ts', 'App.tsx', 'index.html', 'style.css'].map((path) => ({
  path,
  text: readFileSync(join(ROOT, 'src/page/session/sample', path), 'utf8'),
}))
const project = createProject()

const ask = (instruction: string, openPath = 'cart.ts', format: ReplyFormat = 'blocks') => {
  const asked = askAndAccept(project, { instruction, files, openPath, format })
  const texts = new Map(asked.after.map(({ path, text }) => [path, text]))
  const changed = [...texts].filter(([path, text]) => files.find((file) => file.path === path)?.text !== text)
  return { ...asked, text: (path: string) => texts.get(path), changed: changed.map(([path]) => path) }
}

describe.each(['blocks', 'patch', 'whole'] as const)('additions and literals as %s', (format) => {
  it.each([
    ['add a debounce helper', 'cart.ts', 'cart.ts', 'export function debounce'],
    ['I need an LRU cache here', 'cart.ts', 'cart.ts', 'class LruCache'],
    ['create a React counter component', 'cart.ts', 'Counter.tsx', 'export function Counter'],
    ['write a test file for this module', 'cart.ts', 'cart.test.ts', "from './cart'"],
    ['make the button red', 'App.tsx', 'style.css', 'background: red;'],
    ['change "Tea for two" to "Tea for three"', 'index.html', 'index.html', '<title>Tea for three</title>'],
    ['change 24px to 32px', 'style.css', 'style.css', 'padding: 32px;'],
    ['change 18 to 19', 'App.tsx', 'App.tsx', 'price: 19'],
  ])('[B29] “%s” is done, and again there is nothing to do', (instruction, openPath, path, says) => {
    const first = ask(instruction, openPath, format)
    expect(first.text(path)).toContain(says)
    expect(first.changed).toEqual([path])
    expect(first.hunks.every(({ state }) => state === 'closed')).toBe(true)
    const again = askAndAccept(project, { instruction, files: first.after, openPath, format })
    expect(again.hunks).toEqual([])
  })

  it('[B30] an addition, a literal and a refactoring are done together', () => {
    const { text, changed } = ask(
      'rename total to sumUp, add a debounce helper and make the button red',
      'cart.ts',
      format,
    )
    expect(changed.toSorted()).toEqual(['App.tsx', 'cart.ts', 'style.css'])
    expect(text('cart.ts')).toContain('function sumUp(')
    expect(text('cart.ts')).toContain('function debounce')
    expect(text('style.css')).toContain('background: red;')
  })
})

it('[B30] a colour written as a function stays whole', () => {
  expect(ask('make the button rgb(200, 30, 30)', 'style.css').text('style.css')).toContain(
    'background: rgb(200, 30, 30);',
  )
})
