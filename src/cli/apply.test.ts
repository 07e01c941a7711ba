import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const work = realpathSync(mkdtempSync(join(tmpdir(), 'sparkpad-apply-')))
const dist = join(work, 'dist')
let folder = ''
let count = 0

beforeAll(async () => {
  const entry = join(import.meta.dirname, 'apply.ts')
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: entry, outDir: dist, rollupOptions: { output: { entryFileNames: 'apply.js' } } },
  })
  writeFileSync(join(dist, 'package.json'), '{"type":"module"}')
})
afterAll(() => rmSync(work, { recursive: true, force: true }))
beforeEach(() => {
  folder = join(work, `case${(count += 1)}`)
  mkdirSync(folder)
})

const put = (path: string, text: string | Uint8Array): string => {
  const full = join(folder, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
  return full
}
const textOf = (path: string) => readFileSync(join(folder, path), 'utf8')

function run(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(dist, 'apply.js'), ...args], {
    encoding: 'utf8',
    cwd: work,
  })
  return { stdout, stderr, status }
}
const apply = (reply: string, ...more: string[]) =>
  run('--root', join(folder, 'root'), '--reply', put('reply.txt', reply), ...more)
const applyJson = (reply: string, ...more: string[]) => JSON.parse(apply(reply, '--json', ...more).stdout)

const twoLines = 'root/src/a.ts\n<<<<<<< SEARCH\ntwo two\n=======\nTWO\n>>>>>>> REPLACE\n'.replace(
  'root/',
  '',
)
const filePatch = [
  '*** Begin Patch',
  '*** Add File: src/new.ts',
  '+export const fresh = 1',
  '*** Delete File: src/old.ts',
  '*** Update File: src/a.ts',
  '*** Move to: src/b.ts',
  '@@',
  ' one one',
  '-two two',
  '+TWO',
  '*** End Patch',
  '',
].join('\n')

describe('npm run apply', () => {
  it('[A1] tells the texts after accept-all and the hunks, lines from 1 and end exclusive, line ends kept', () => {
    put('root/src/a.ts', 'one one\r\ntwo two\r\nthree three')
    put('root/other.md', '# Other\n')
    expect(applyJson(twoLines)).toEqual({
      files: { 'other.md': '# Other\n', 'src/a.ts': 'one one\r\nTWO\r\nthree three' },
      hunks: [
        { path: 'src/a.ts', kind: 'lines', status: 'closed', rung: 'exact', base: [2, 3], insert: 'TWO\r\n' },
      ],
    })
  })

  it('[A2] a file created, deleted or renamed is a closed hunk', () => {
    put('root/src/a.ts', 'one one\ntwo two\n')
    put('root/src/old.ts', 'old\nolder\n')
    const { files, hunks } = applyJson(filePatch)
    expect(files).toEqual({
      'src/a.ts': null,
      'src/b.ts': 'one one\nTWO\n',
      'src/old.ts': null,
      'src/new.ts': 'export const fresh = 1\n',
    })
    expect(
      hunks.map(({ kind, status, base, to }: Record<string, unknown>) => [kind, status, base, to]),
    ).toEqual([
      ['create', 'closed', [1, 1], undefined],
      ['delete', 'closed', [1, 3], undefined],
      ['rename', 'closed', [1, 1], 'src/b.ts'],
      ['lines', 'closed', [2, 3], undefined],
    ])
  })

  it('[A3] what has no place, or several, has no base and changes nothing', () => {
    put('root/src/a.ts', 'same same\nmiddle\nsame same\n')
    const block = (search: string) => `src/a.ts\n<<<<<<< SEARCH\n${search}\n=======\nnew\n>>>>>>> REPLACE\n`
    const { files, hunks } = applyJson(block('same same') + block('nowhere to be seen'))
    expect(files).toEqual({ 'src/a.ts': 'same same\nmiddle\nsame same\n' })
    expect(hunks).toEqual([
      {
        path: 'src/a.ts',
        kind: 'lines',
        status: 'ambiguous',
        rung: 'exact',
        base: null,
        insert: 'new\n',
        search: 'same same\n',
        candidates: [
          [1, 2],
          [3, 4],
        ],
      },
      {
        path: 'src/a.ts',
        kind: 'lines',
        status: 'unplaced',
        rung: null,
        base: null,
        insert: 'new\n',
        search: 'nowhere to be seen\n',
        why: 'not-found',
      },
    ])
  })

  it('[A4] the end of the reply is a normal finish; what is open stays open', () => {
    put('root/src/a.ts', 'one one\ntwo two\nthree three\nfour four\n')
    const { files, hunks } = applyJson('src/a.ts\n```ts\none one\nTWO\nthree three\n')
    expect(files['src/a.ts']).toContain('four four')
    expect(hunks.map(({ status }: { status: string }) => status)).toEqual(['closed'])
    const half = applyJson('src/a.ts\n<<<<<<< SEARCH\ntwo two\n=======\nTWO\nand\n')
    expect(half.files['src/a.ts']).toBe('one one\ntwo two\nthree three\nfour four\n')
    expect(half.hunks.map(({ status }: { status: string }) => status)).toEqual(['incomplete'])
  })

  it('[A5] a seed cuts the reply at random places, and the outcome is the same', () => {
    put('root/src/a.ts', 'one one\ntwo two\n')
    put('root/src/old.ts', 'old\n')
    const whole = apply(filePatch, '--json').stdout
    for (const seed of ['0', '1', '77', '4294967296']) {
      expect(apply(filePatch, '--json', '--cut', seed).stdout).toBe(whole)
    }
  })

  it('[A6] in words it says what applies, what needs a look and why', () => {
    put('root/src/a.ts', 'one one\n  two two\n')
    const { stdout, status } = apply(
      `${twoLines}src/a.ts\n<<<<<<< SEARCH\nzzz\n=======\nnew\n>>>>>>> REPLACE\n`,
    )
    expect(stdout).toContain('line 2 replaced by 1 line — applies, matched ignoring indentation')
    expect(stdout).toContain('has no place: the text it looks for is not in the file')
    expect(stdout).toContain('1 of 2 hunks apply, 1 file changes; 1 hunk needs a look.')
    expect(stdout).toContain('Nothing was written')
    expect(status).toBe(0)
    expect(apply('Just words.\n').stdout).toContain('holds no edit')
  })

  it('[A7] it leaves out binary files, node_modules, .git and links, and keeps a byte order mark', () => {
    put('root/a.txt', '\ufeffone one\ntwo two\n')
    put('root/picture.png', new Uint8Array([137, 80, 0, 71]))
    put('root/latin.txt', new Uint8Array([72, 228, 10]))
    put('root/node_modules/x/a.ts', 'x\n')
    put('root/.git/config', 'x\n')
    put('outside.txt', 'x\n')
    symlinkSync(join(folder, 'outside.txt'), join(folder, 'root/link.txt'))
    expect(applyJson('Nothing.\n').files).toEqual({ 'a.txt': '\ufeffone one\ntwo two\n' })
    expect(apply('Nothing.\n').stdout).toContain('Left out, not text: latin.txt, link.txt, picture.png')
    const changed = applyJson('a.txt\n<<<<<<< SEARCH\none one\n=======\nONE\n>>>>>>> REPLACE\n')
    expect(changed.files['a.txt']).toBe('\ufeffONE\ntwo two\n')
  })

  it('[A8] it writes only when told to, and then all that changes', () => {
    put('root/src/a.ts', 'one one\ntwo two\n')
    put('root/src/old.ts', 'old\n')
    apply(filePatch)
    expect(textOf('root/src/a.ts')).toBe('one one\ntwo two\n')
    const { status, stdout } = apply(filePatch, '--write')
    expect(stdout).toContain('Written below')
    expect(status).toBe(0)
    expect(textOf('root/src/b.ts')).toBe('one one\nTWO\n')
    expect(textOf('root/src/new.ts')).toBe('export const fresh = 1\n')
    expect(() => textOf('root/src/a.ts')).toThrow('ENOENT')
    expect(() => textOf('root/src/old.ts')).toThrow('ENOENT')
  })

  it('[A9] nothing is written outside the folder, through links, into .git or node_modules, or over other files', () => {
    put('root/a.ts', 'one one\n')
    put('root/bytes.dat', new Uint8Array([0, 1]))
    mkdirSync(join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'root/door'))
    put('outside.txt', 'x\n')
    symlinkSync(join(folder, 'outside.txt'), join(folder, 'root/link.txt'))
    cpSync(join(folder, 'root'), join(folder, 'copy'), { recursive: true, verbatimSymlinks: true })
    const add = (path: string) =>
      `*** Begin Patch\n*** Update File: a.ts\n-one one\n+ONE\n*** Add File: ${path}\n+x\n*** End Patch\n`
    for (const path of [
      'door/new.ts',
      'link.txt',
      '.git/hooks/pre-commit',
      'sub/.GIT/x',
      'node_modules/x.js',
      'bytes.dat',
      'a.ts/x',
    ]) {
      const { status, stderr } = apply(add(path), '--write')
      expect([path, status]).toEqual([path, 1])
      expect(stderr).toContain(`Not written: ${path}`)
      expect(textOf('root/a.ts')).toBe('one one\n')
    }
    for (const path of ['../x.ts', '/tmp/sparkpad-x.ts', 'a/../../x.ts', 'C:\\x.ts']) {
      const { hunks } = applyJson(add(path))
      expect(hunks[1]).toMatchObject({ status: 'unplaced' })
    }
    expect(textOf('outside.txt')).toBe('x\n')
    expect(() => textOf('elsewhere/new.ts')).toThrow('ENOENT')
  })

  it('[A10] bad input is said in plain words, with exit code 2', () => {
    put('root/a.ts', 'x\n')
    const root = join(folder, 'root')
    const reply = put('reply.txt', 'x')
    const cases: [string[], string][] = [
      [[], '--root DIR and --reply FILE are needed'],
      [['--root', join(folder, 'nope'), '--reply', reply], 'cannot be read: it is not there'],
      [['--root', reply, '--reply', reply], 'it is not a folder'],
      [['--root', root, '--reply', join(folder, 'nope')], 'it is not there'],
      [['--root', root, '--reply', root], 'it is a folder'],
      [['--root', root, '--reply', put('bytes', new Uint8Array([255, 0]))], 'not text in UTF-8'],
      [['--root', root, '--reply', reply, '--cut', 'x'], '--cut takes a whole number'],
      [['--root', root, '--reply', reply, '--asked', 'x'], '--asked takes'],
      [['--bogus'], 'npm run apply --'],
    ]
    for (const [args, words] of cases) {
      const { status, stderr } = run(...args)
      expect([words, status]).toEqual([words, 2])
      expect(stderr).toContain(words)
      expect(stderr).not.toMatch(/\n\s+at /)
    }
    expect(run('--help').status).toBe(0)
  })

  it('[A11] what it loads at start is its own code and Node alone', () => {
    const code = readFileSync(join(dist, 'apply.js'), 'utf8')
    const loaded = [...code.matchAll(/^import .*from "([^"]+)"/gm)].map(([, name = '']) => name)
    expect(loaded.length).toBeGreaterThan(0)
    expect(loaded.filter((name) => !name.startsWith('node:'))).toEqual([])
  })
})
