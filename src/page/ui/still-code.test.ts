import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stillLines } from './still-code.ts'

test('[M5] the text of an embed stands there whole before the editor does, whatever its colours', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '/*',
      '*/',
      '//',
      '"',
      "'",
      '`',
      '\\',
      '\n',
      '<!--',
      '-->',
      'const',
      ' ',
      '0x1',
      '#fff',
      '<a>',
    ),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('a.ts', 'a.css', 'a.html', 'a.txt', 'x/b.json'),
      fc.array(piece).map((pieces) => pieces.join('')),
      (path, text) => {
        const lines = stillLines(path, text)
        expect(lines.map((line) => line.map((token) => token.text).join('')).join('\n')).toBe(text)
      },
    ),
  )
  expect(stillLines('a.ts', "const a = 'x' // y")[0]?.map(({ kind }) => kind)).toEqual([
    'keyword',
    'plain',
    'string',
    'plain',
    'comment',
  ])
})
