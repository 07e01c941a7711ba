import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readContext, writeContext, type Context } from './context.ts'
import { readConversation, writeFiles, writeFilesSince, writeTurn } from './conversation.ts'
import { readDiff, wholeAbove, writeDiff } from './file-diff.ts'
import type { ContextFile } from './file-news.ts'

const LINES = [
  'const a = 1',
  '  return a',
  '}',
  '',
  '```',
  '````ts',
  '~~~',
  'Changed file: a.ts',
  'Removed file: a.ts',
  'Renamed file: a.ts to b.ts',
  'Files in order: b.ts, a.ts',
  '@@ -1,1 +1,1 @@',
  '-gone',
  '+come',
  ' kept',
  '\\ No newline at end of file',
  '\u{1F600} über',
  '\uD83D',
  'a\u2028b',
  'lone\rreturn',
]
const anyLine = fc.oneof(fc.constantFrom(...LINES), fc.string({ unit: 'binary', maxLength: 12 }))
const anyEnd = fc.constantFrom('\n', '\n', '\n', '\r\n')
const textOfLines = (minLength: number, maxLength: number) =>
  fc
    .tuple(fc.array(fc.tuple(anyLine, anyEnd), { minLength, maxLength, size: 'max' }), fc.boolean())
    .map(([lines, isBare]) => {
      const text = lines.map(([line, lineEnd]) => line + lineEnd).join('')
      return isBare ? text.replace(/\r?\n$/, '') : text
    })
const anyText = fc.oneof(textOfLines(0, 4), textOfLines(0, 4), textOfLines(20, 60))

/** What a person, or an accepted hunk, does to a text: a few places replaced, or one end cut off. */
const anyEdits = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat({ max: 30 }),
    fc.oneof(textOfLines(0, 3), anyLine),
  ),
  { maxLength: 3 },
)
const edited = (text: string, edits: readonly (readonly [number, number, string])[]) =>
  edits.reduce((now, [place, length, put]) => {
    const at = Math.floor(place * now.length)
    return now.slice(0, at) + put + now.slice(at + length)
  }, text)

const PATHS = ['a.ts', 'src/b.tsx', 'my file.ts', 'Makefile', 'c to d.ts', 'x, y.ts', '~~~z.ts', 'q".ts', '']
const anyPath = fc.constantFrom(...PATHS)
const anyFiles = fc.uniqueArray(fc.record({ path: anyPath, text: anyText }), {
  selector: ({ path }) => path,
  maxLength: 5,
})

/** What becomes of the files of a pad from one message to the next. */
const anyStep = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('edit' as const), at: fc.nat(), edits: anyEdits }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remove' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('rename' as const), at: fc.nat(), to: anyPath }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('add' as const), at: fc.nat(), path: anyPath, text: anyText }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('move' as const), at: fc.nat() }) },
)
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never

function take(files: readonly ContextFile[], step: Step): readonly ContextFile[] {
  const at = files.length === 0 ? 0 : step.at % files.length
  const file = files[at]
  const isFree = (path: string) => files.every((other) => other.path !== path)
  switch (step.type) {
    case 'add':
      return isFree(step.path) ? files.toSpliced(at, 0, { path: step.path, text: step.text }) : files
    case 'edit':
      return file === undefined ? files : files.with(at, { ...file, text: edited(file.text, step.edits) })
    case 'remove':
      return files.toSpliced(at, 1)
    case 'rename':
      return file === undefined || !isFree(step.to) ? files : files.with(at, { ...file, path: step.to })
    case 'move':
      return file === undefined ? files : [...files.toSpliced(at, 1), file]
  }
}

const anyTurn = fc.record({
  steps: fc.array(anyStep, { maxLength: 4 }),
  /** Null: sent ahead, without an instruction. */
  said: fc.option(
    fc.record({
      instruction: fc.oneof(
        anyText,
        fc.array(anyLine, { maxLength: 4 }).map((lines) => lines.join('\n')),
      ),
      openPath: fc.option(anyPath),
      selection: fc.option(fc.record({ path: anyPath, from: fc.nat(), to: fc.nat() })),
      earlier: fc.array(anyLine, { maxLength: 2 }),
    }),
  ),
})

const unsaid = { instruction: '', openPath: null, selection: null, earlier: [] }

describe('a conversation', () => {
  it('[T60] read in order, its messages give exactly what one full message would give', () => {
    fc.assert(
      fc.property(anyFiles, fc.array(anyTurn, { maxLength: 5 }), (first, turns) => {
        const messages = [writeFiles(first)]
        let files: readonly ContextFile[] = first
        for (const { steps, said } of turns) {
          const shown = files
          files = steps.reduce(take, files)
          const context: Context = { ...(said ?? unsaid), files }
          messages.push(said === null ? writeFilesSince(shown, files) : writeTurn(shown, context))
          expect(readConversation(messages)).toEqual(readContext(writeContext(context)))
          expect(readConversation(messages)).toEqual(context)
        }
      }),
      { numRuns: 1_500 },
    )
  })

  it('[T60] a full message may stand anywhere in it', () => {
    const one = { ...unsaid, instruction: 'one', files: [{ path: 'a.ts', text: 'a\n' }] }
    const two = { ...unsaid, instruction: 'two', files: [{ path: 'a.ts', text: 'b\n' }] }
    expect(readConversation([writeContext(one), writeContext(two)])).toEqual(two)
  })

  it('[T61] tells the instruction, what is open, and of the files only what changed', () => {
    const lines = Array.from({ length: 40 }, (_, n) => `export const value${n} = ${n}`)
    const text = `${lines.join('\n')}\n`
    const shown = [
      { path: 'values.ts', text },
      { path: 'old.ts', text: 'old\n' },
      { path: 'gone.ts', text: 'gone\n' },
      { path: 'same.ts', text: 'same\n' },
    ]
    const message = writeTurn(shown, {
      ...unsaid,
      instruction: 'Make it larger',
      openPath: 'values.ts',
      files: [
        { path: 'values.ts', text: text.replace('value20 = 20', 'value20 = 2000') },
        { path: 'new.ts', text: 'old\n' },
        { path: 'same.ts', text: 'same\n' },
        { path: 'more.ts', text: 'more\n' },
      ],
    })
    expect(message).toBe(
      [
        'Make it larger',
        '',
        'Open file: values.ts',
        '',
        'Renamed file: old.ts to new.ts',
        '',
        'Removed file: gone.ts',
        '',
        'Changed file: values.ts',
        '```diff',
        '@@ -19,5 +19,5 @@',
        ' export const value18 = 18',
        ' export const value19 = 19',
        '-export const value20 = 20',
        '+export const value20 = 2000',
        ' export const value21 = 21',
        ' export const value22 = 22',
        '```',
        '',
        'more.ts',
        '```ts',
        'more',
        '```',
      ].join('\n'),
    )
  })

  it('[T61] says nothing where nothing changed, and the order of the files only where it is another', () => {
    const [a, b] = [
      { path: 'a.ts', text: 'a\n' },
      { path: 'b c.ts', text: 'b\n' },
    ] as const
    expect(writeFilesSince([a, b], [a, b])).toBe('')
    expect(writeFilesSince([a, b], [b, a])).toBe('Files in order: "b c.ts", a.ts')
    expect(writeFilesSince([a], [])).toBe('Removed file: a.ts')
  })

  it('[T60] news that does not fit changes nothing, and what only begins like news is the instruction', () => {
    const first = writeFiles([{ path: 'a.ts', text: 'one\ntwo\n' }])
    const wrong = 'Changed file: a.ts\n```diff\n@@ -1,1 +1,1 @@\n-three\n+four\n```'
    const strange = 'Renamed file: b.ts to c.ts\nRemoved file: d.ts\nChanged file: e.ts\n```diff\n+x\n```'
    expect(readConversation([first, wrong, strange]).files).toEqual([{ path: 'a.ts', text: 'one\ntwo\n' }])
    const words = 'Changed file: as you see\nRemoved file: none of them\nFiles in order: by name'
    expect(readConversation([first, words]).instruction).toBe(words)
  })
})

describe('a diff', () => {
  it('[T62] of a file is read back over the text before, however its lines end', () => {
    let small = 0
    fc.assert(
      fc.property(anyText, anyEdits, (before, edits) => {
        const after = edited(before, edits)
        const diff = writeDiff(before, after)
        if (diff === null || before === after) return
        small += 1
        expect(readDiff(diff.split('\n'), before)).toBe(after)
        expect(diff.length).toBeLessThan(after.length)
      }),
      { numRuns: 3_000 },
    )
    expect(small).toBeGreaterThan(300)
  })

  it('[T62] a file goes whole when more than 30 % of it changed', () => {
    const line = (n: number) => `line ${String(n).padStart(4, '0')} stands here\n`
    const text = (changed: number) =>
      Array.from({ length: 1_000 }, (_, n) => (n < changed ? line(n).toUpperCase() : line(n))).join('')
    expect(writeDiff(text(0), text(1_000 * wholeAbove))).not.toBeNull()
    expect(writeDiff(text(0), text(1_000 * wholeAbove + 1))).toBeNull()
    expect(writeDiff(text(0), line(0).repeat(3))).toBeNull()
    expect(writeDiff('short\n', 'shorter\n')).toBeNull()
  })

  it('[T62] a diff of many lines in many places is read back too', () => {
    const before = Array.from({ length: 200_000 }, (_, n) => `${n}`).join('\n')
    const after = before.replaceAll(/^(\d*)77777$/gm, '$1seven')
    const diff = writeDiff(before, after) ?? ''
    expect(readDiff(diff.split('\n'), before)).toBe(after)
    expect(diff.length).toBeLessThan(200)
  })
})
