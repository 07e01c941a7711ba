import { expect, test } from 'vitest'
import { countTokens } from './count.ts'
import { createTokenBook } from './token-book.ts'

const count = (path: string, text: string) => ({ path, tokens: countTokens(text), length: text.length })

test('[K8] after a text is told its edits suffice, several at once too', () => {
  const book = createTokenBook()
  expect(book.update([{ type: 'text', path: 'a.ts', text: 'const one = 1\n' }])).toEqual({
    counts: [count('a.ts', 'const one = 1\n')],
    lost: [],
  })
  const edit = [
    { from: 6, to: 9, text: 'eleven' },
    { from: 12, to: 13, text: '11' },
  ]
  expect(book.update([{ type: 'edit', path: 'a.ts', edit }]).counts).toEqual([
    count('a.ts', 'const eleven = 11\n'),
  ])
  expect(book.text('a.ts')).toBe('const eleven = 11\n')
})

test('[K8] an edit that does not fit, or of a text never told, asks for the text; the others stand', () => {
  const book = createTokenBook()
  book.update([{ type: 'text', path: 'a.ts', text: 'one' }])
  const late = { from: 0, to: 9, text: '' }
  expect(
    book.update([
      { type: 'edit', path: 'a.ts', edit: [late] },
      { type: 'edit', path: 'b.ts', edit: [{ from: 0, to: 0, text: 'x' }] },
      { type: 'text', path: 'c.ts', text: 'three' },
    ]),
  ).toEqual({ counts: [count('c.ts', 'three')], lost: ['a.ts', 'b.ts'] })
  expect(book.update([{ type: 'edit', path: 'a.ts', edit: [{ from: 0, to: 0, text: 'x' }] }]).lost).toEqual([
    'a.ts',
  ])
})

test('[K8] a rename keeps the count, what is gone has none', () => {
  const book = createTokenBook()
  book.update([{ type: 'text', path: 'a.ts', text: 'one two' }])
  expect(book.update([{ type: 'rename', path: 'a.ts', to: 'b.ts' }]).counts).toEqual([
    count('b.ts', 'one two'),
  ])
  expect(book.update([{ type: 'gone', path: 'b.ts' }])).toEqual({ counts: [], lost: [] })
  expect(book.text('b.ts')).toBeUndefined()
  expect(book.update([{ type: 'rename', path: 'b.ts', to: 'c.ts' }]).lost).toEqual(['c.ts'])
})
