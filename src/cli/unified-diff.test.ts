import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unifiedDiff, type FileChange } from '../core/turn/unified-diff.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparkpad-diff-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** Not every machine has it; git is asked everywhere. */
const hasPatch = spawnSync('patch', ['--version']).error === undefined

let folders = 0

/** What the tool makes of the files before: path to text. */
function applied(changes: readonly FileChange[], tool: 'git' | 'patch'): Record<string, string> {
  const folder = join(root, String((folders += 1)))
  mkdirSync(folder)
  for (const { path, from = path, before } of changes) {
    if (before === null) continue
    mkdirSync(dirname(join(folder, from)), { recursive: true })
    writeFileSync(join(folder, from), before)
  }
  const patch = join(root, 'patch.diff')
  writeFileSync(patch, unifiedDiff(changes))
  // The folder lies in no repository, and nobody's settings apply.
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CEILING_DIRECTORIES: root }
  if (tool === 'git') execFileSync('git', ['apply', '--whitespace=nowarn', patch], { cwd: folder, env })
  else execFileSync('patch', ['-p1', '--binary', '-s', '-i', patch], { cwd: folder, env })
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Object.fromEntries(
    names.map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return [file.slice(folder.length + 1), readFileSync(file, 'utf8')]
    }),
  )
}

const after = (changes: readonly FileChange[]) =>
  Object.fromEntries(changes.flatMap(({ path, after: text }) => (text === null ? [] : [[path, text]])))

const long = (n: number, at: Record<number, string> = {}) =>
  Array.from({ length: n }, (_, index) => at[index] ?? `line ${index}\n`).join('')

const cases: readonly (readonly [string, FileChange])[] = [
  ['a change in the middle', { path: 'src/a.ts', before: long(20), after: long(20, { 9: 'other\n' }) }],
  ['changes far apart', { path: 'a', before: long(60), after: long(60, { 5: '', 40: 'x\ny\n' }) }],
  [
    'changes that share their lines around',
    { path: 'a', before: long(30), after: long(30, { 9: '', 15: 'x\n' }) },
  ],
  ['the first line and the last', { path: 'a', before: long(9), after: long(9, { 0: 'x\n', 8: 'y\n' }) }],
  ['a last line that loses its end', { path: 'a', before: 'x\ny\n', after: 'x\ny' }],
  ['a last line that gets its end', { path: 'a', before: 'x\ny', after: 'x\ny\n' }],
  ['no end before and after', { path: 'a', before: 'x\ny', after: 'z\ny' }],
  ['carriage returns', { path: 'a', before: 'x\r\ny\r\nz\r\n', after: 'x\r\nY\r\nz\r\n' }],
  ['a file that becomes empty', { path: 'a', before: 'x\n', after: '' }],
  ['an empty file that is filled', { path: 'a', before: '', after: 'x\n' }],
  ['a new file', { path: 'deep/new.ts', before: null, after: 'x\ny' }],
  ['a file that goes', { path: 'gone.ts', before: 'x\ny\n', after: null }],
  ['a name with a space', { path: 'my file.ts', before: 'x\n', after: 'y\n' }],
  ['a name in other letters', { path: 'größe/名.ts', before: 'x\n', after: 'y\n' }],
  [
    'lines like those of a patch',
    { path: 'a', before: '--- a\n+++ b\n@@ -1 +1 @@\n', after: '--- a\n@@ -1 +1 @@\n\\ No\n' },
  ],
]

test.each(cases)('[M20] git and patch make of the diff what was proposed: %s', (_, change) => {
  expect(applied([change], 'git')).toEqual(after([change]))
  if (hasPatch) expect(applied([change], 'patch')).toEqual(after([change]))
})

test('[M20] git takes a new empty file, a name with a quote, and another name with a change in it', () => {
  for (const change of [
    { path: 'empty', before: null, after: '' },
    { path: 'say "x".ts', before: 'x\n', after: 'y\n' },
    { path: 'new.ts', from: 'old.ts', before: long(9), after: long(9, { 4: 'x\n' }) },
    { path: 'new.ts', from: 'old.ts', before: 'x\n', after: 'x\n' },
  ])
    expect(applied([change], 'git')).toEqual(after([change]))
})

test('[M20] any texts, several files at once, are brought over byte for byte', () => {
  const piece = fc.constantFrom('a\n', 'b\n', 'a\n', '\n', ' \n', '\t\n', 'c', '\r\n', '-\n', '+x\n', '\\\n')
  const text = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), (pairs) => {
      const changes = pairs.flatMap(([before, later], index) =>
        before === later ? [] : [{ path: `f${index}.txt`, before, after: later }],
      )
      if (changes.length > 0) expect(applied(changes, 'git')).toEqual(after(changes))
    }),
    { numRuns: 30 },
  )
})

test('[M20] what stays as it is stands in no diff', () => {
  expect(unifiedDiff([{ path: 'a', before: 'x', after: 'x' }])).toBe('')
})
