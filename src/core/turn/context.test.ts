import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readContext, writeContext, type Context } from './context.ts'

const PIECES = [
  '```',
  '````ts',
  '~~~',
  '\n',
  '\r\n',
  '\\',
  'Open file: a.ts',
  'Selection: a.ts, characters 1 to 2',
  'Earlier instructions:',
  'Changed file: a.ts',
  'Removed file: a.ts',
  'Renamed file: a.ts to b.ts',
  'Files in order: a.ts, b.ts',
  '- x',
  'a.ts',
  '`a.ts`',
  '"',
  ' ',
  '\\ No newline at end of file',
  'rename a to b',
  '\u{1F600}',
  '\uD83D',
]
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('\n')),
)
const anyPath = fc.oneof(
  fc.constantFrom('a.ts', 'src/b.tsx', 'index.html', 'my file.ts', 'Makefile'),
  anyText,
)
const anyContext: fc.Arbitrary<Context> = fc.record({
  instruction: anyText,
  files: fc.array(fc.record({ path: anyPath, text: anyText }), { maxLength: 4 }),
  openPath: fc.option(anyPath),
  selection: fc.option(fc.record({ path: anyPath, from: fc.nat(), to: fc.nat() })),
  earlier: fc.array(anyText, { maxLength: 3 }),
})

describe('context of a turn', () => {
  it('[B1] read(write(context)) = context, whatever the texts hold', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        expect(readContext(writeContext(context))).toEqual(context)
      }),
      { numRuns: 2_000 },
    )
  })

  it('[B1] a path that looks like a fence is still a path', () => {
    const context = {
      instruction: '',
      files: [{ path: '~~~a.ts', text: '' }],
      openPath: null,
      selection: null,
      earlier: [],
    }
    expect(readContext(writeContext(context))).toEqual(context)
  })

  it('[B1] puts the instruction first, then what is open, then each file with its path', () => {
    const text = writeContext({
      instruction: 'Rename a to b',
      files: [{ path: 'src/a.ts', text: 'const a = 1\nexport { a }\n' }],
      openPath: 'src/a.ts',
      selection: { path: 'src/a.ts', from: 6, to: 7 },
      earlier: ['add docs'],
    })
    expect(text).toBe(
      [
        'Rename a to b',
        '',
        'Open file: src/a.ts',
        'Selection: src/a.ts, lines 1 to 1, characters 6 to 7',
        'Earlier instructions:',
        '- add docs',
        '',
        'src/a.ts',
        '```ts',
        'const a = 1',
        'export { a }',
        '```',
      ].join('\n'),
    )
  })

  it('[B41] tells the first and the last selected line, and reads the selection back by its characters', () => {
    const text = 'let a\n\nfunction f() {\n  return "a (b)"\n}\n'
    const context = {
      instruction: 'Do it',
      files: [{ path: 'a, lines 1 to 2 (b).ts', text }],
      openPath: null,
      selection: { path: 'a, lines 1 to 2 (b).ts', from: 7, to: 39 },
      earlier: [],
    }
    const written = writeContext(context)
    expect(written).toContain('lines 3 to 4 ("function f() {" to "return \\"a (b)\\""), characters 7 to 39')
    expect(readContext(written)).toEqual(context)
  })

  const oneFile = [{ path: 'src/a.ts', text: 'let a\n' }]
  it.each([
    ['a fence whose info names the path', 'Do it\n```ts src/a.ts\nlet a\n```'],
    ['only the path in the info', 'Do it\n```src/a.ts\nlet a\n```'],
    ['a title in the info', 'Do it\n```ts title="src/a.ts"\nlet a\n```'],
    ['a colon in the info', 'Do it\n```ts:src/a.ts\nlet a\n```'],
    ['a path in backticks', 'Do it\n\n`src/a.ts`\n```ts\nlet a\n```'],
    ['a bold path with a colon', 'Do it\n\n**src/a.ts**:\n```ts\nlet a\n```'],
    ['a heading', 'Do it\n\n### src/a.ts\n\n```ts\nlet a\n```'],
    ['tildes', 'Do it\n\nFile: src/a.ts\n~~~\nlet a\n~~~'],
    ['no closing fence', 'Do it\n\nsrc/a.ts\n```\nlet a\n'],
    ['files before the instruction', 'src/a.ts\n```\nlet a\n```\n\nDo it\n'],
  ])('[B2] reads what a person writes: %s', (_name, text) => {
    const context = readContext(text)
    expect(context.instruction.trim()).toBe('Do it')
    expect(context.files.map((file) => ({ ...file, text: file.text.trimEnd() + '\n' }))).toEqual(oneFile)
  })

  it('[B2] leaves a fence without a path in the instruction', () => {
    const text = 'This fails:\n```\nOpen file: x\n```\nMend it'
    expect(readContext(text)).toEqual({
      instruction: text,
      files: [],
      openPath: null,
      selection: null,
      earlier: [],
    })
  })
})
