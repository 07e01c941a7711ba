import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cleanPath,
  commentPath,
  infoPath,
  isSafePath,
  mentionedPath,
  pathLine,
  resolvePath,
} from './paths.ts'

const filesOf = (...paths: readonly string[]) => paths.map((path) => ({ path, text: '', version: 1 }))

/** What pathLine does without first asking whether the line has what a path's end has. */
function plainPathLine(line: string): string | null {
  if (/[;={}"<>|,!?]/.test(line)) return null
  let text = line.trim()
  if (text.length > 300) return null
  text = text.replace(/^(?:#{1,6}\s+)?(?:(?:[-*+]|\d+[.)]|\p{Extended_Pictographic}\ufe0f?)\s+)?/u, '')
  text = text.replace(/^\*\*|\*\*:?$|:\*\*$/g, '').trim()
  text = text.replace(/^(?:file(?:name| ?path)?|path|new file|create|edit|update|in)\s*:?\s+(?=\S+$)/i, '')
  text = text.replace(/\s*\((?:new|new file|created?|updated?|modified|changed|full)\)\s*:?$/i, '')
  const path = cleanPath(text.replace(/:$/, '').trim())
  const names = /(?:^|\/)(?:Dockerfile|Makefile|LICENSE|README|Procfile|Gemfile|\.\w[\w.-]*)$/
  const looks =
    path.length <= 240 &&
    /^[/\\]?[\w@.+~()[\]$-]+(?:[/\\][\w@.+~()[\]$ -]+)*$/.test(path) &&
    (/\.[A-Za-z][A-Za-z0-9]{0,9}$/.test(path) || names.test(path)) &&
    !/^\d/.test(path) &&
    !path.endsWith('...')
  return looks ? path : null
}

const name = fc.constantFrom(
  'a.ts',
  'Dockerfile',
  'README',
  'LICENSE',
  'Makefile',
  'Gemfile',
  'Procfile',
  '.env',
  'name',
  'v1.2',
  'a.',
  'x...',
  'é.ts',
  'my file.md',
)
const folder = fc.constantFrom('', 'src/', './', 'a/', '/', 'a\\b\\', '../')
const dress = fc.constantFrom(
  '',
  '`',
  '**',
  "'",
  '"',
  '_',
  '### ',
  '- ',
  '1. ',
  '### 2) ',
  '\u{1f4c4} ',
  'File: ',
  'in ',
  'Update ',
  ' ',
)
const foot = fc.constantFrom(
  '',
  ':',
  '`',
  '**',
  '**:',
  "'",
  '_',
  ' (new)',
  ' (modified):',
  '.',
  ' and more',
  '`:',
)

describe('the paths of a reply', () => {
  it('[E17] a line is the path that the plain reading finds in it, and no other line is one', () => {
    const line = fc.tuple(dress, dress, folder, name, foot, foot).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(line, fc.string()), (given) => {
        expect(pathLine(given)).toBe(plainPathLine(given))
      }),
      { numRuns: 3000 },
    )
  })

  it('[E17] a path is read however the line dresses it', () => {
    const dressed = [
      'src/a.ts',
      '`src/a.ts`',
      '**src/a.ts**',
      '### src/a.ts',
      'File: src/a.ts',
      '1. `src/a.ts`:',
      'src/a.ts (new)',
      "'./src//a.ts'",
      '### 1. `src/a.ts`',
      '\u{1f4c4} `src/a.ts`',
      '#### \u270f\ufe0f src/a.ts',
    ]
    for (const line of dressed) expect(pathLine(line)).toBe('src/a.ts')
    for (const line of ['', 'src', 'See src/a.ts for more.', 'import a from "a.ts"', 'and so on...', '1.5']) {
      expect(pathLine(line)).toBeNull()
    }
    for (const line of ['// src/a.ts', '# file: src/a.ts', '<!-- src/a.ts -->', '/* src/a.ts (new) */']) {
      expect(commentPath(line)).toBe('src/a.ts')
    }
    expect(commentPath('// the sum of both')).toBeNull()
    for (const info of [
      'ts src/a.ts',
      'src/a.ts',
      'ts:src/a.ts',
      'ts title="src/a.ts"',
      "ts file='src/a.ts'",
    ]) {
      expect(infoPath(info)).toBe('src/a.ts')
    }
    expect(infoPath('ts')).toBeNull()
  })

  it('[E17] cleaning a clean path changes nothing', () => {
    fc.assert(
      fc.property(dress, folder, name, foot, (before, dir, file, after) => {
        const clean = cleanPath(before + dir + file + after)
        fc.pre(!/^(?:[_*'"`]|\s|\.\/)|[_*'"`\s]$/.test(clean))
        expect(cleanPath(clean)).toBe(clean)
        expect(clean).not.toMatch(/\\|\/\//)
      }),
    )
  })

  it('[E15] a path that leaves the project, or names none of its places, is not safe', () => {
    expect(['a.ts', 'src/a b.ts', '.env', 'a..b/c'].map(isSafePath)).not.toContain(false)
    expect(['', '/a', '../a', 'a/../b', './a', 'a//b', 'a/', 'C:/a'].map(isSafePath)).not.toContain(true)
  })

  it('[E17] of several files the one is meant that the path names alone', () => {
    const files = filesOf('src/a.ts', 'test/a.ts', 'src/b.ts', 'c.ts')
    expect(resolvePath(files, 'a/src/a.ts')).toBe('src/a.ts')
    expect(resolvePath(files, '/src/a.ts')).toBe('src/a.ts')
    expect(resolvePath(files, 'b.ts')).toBe('src/b.ts')
    expect(resolvePath(files, 'app/src/b.ts')).toBe('src/b.ts')
    expect(resolvePath(files, 'a.ts')).toBeNull()
    expect(resolvePath(files, 'lib/c.ts')).toBeNull()
    expect(mentionedPath(files, 'I changed `b.ts` and `other.ts`.')).toBe('src/b.ts')
    expect(mentionedPath(files, 'I changed `b.ts` and `c.ts`.')).toBeNull()
    expect(mentionedPath(files, 'I changed b.ts.')).toBeNull()
  })
})
