import { describe, expect, it } from 'vitest'
import { fixRequest } from './fix-request.ts'
import { resolveImport, resolveReference } from './resolve.ts'
import { moduleAddress, pathOfAddress, readStack } from './stack.ts'
import { survey } from './survey.ts'

const paths = new Set([
  'a.ts',
  'src/b.tsx',
  'src/c/index.js',
  'src/style.css',
  'data.json',
  'src/d.ts',
  'index.ts',
])

describe('imports', () => {
  it.each([
    ['./a', 'index.ts', 'a.ts'],
    ['./b', 'src/d.ts', 'src/b.tsx'],
    ['./b.js', 'src/d.ts', 'src/b.tsx'],
    ['./d.js', 'src/b.tsx', 'src/d.ts'],
    ['./b.jsx', 'src/d.ts', 'src/b.tsx'],
    ['./c', 'src/d.ts', 'src/c/index.js'],
    ['../data.json', 'src/d.ts', 'data.json'],
    ['/src/style.css?inline', 'src/c/index.js', 'src/style.css'],
    ['../../../a', 'src/d.ts', 'a.ts'],
    ['.', 'a.ts', 'index.ts'],
    ['./nowhere', 'a.ts', null],
  ])('[V1] %s in %s is %s', (specifier, from, path) => {
    const found = resolveImport(specifier, from, paths)
    expect(found).toMatchObject(path === null ? { type: 'absent' } : { type: 'file', path })
  })

  it('[V1] what is not relative is a package, or an address; in a page a bare name is relative', () => {
    expect(resolveImport('react', 'a.ts', paths)).toEqual({ type: 'package', specifier: 'react' })
    expect(resolveImport('@a/b/c', 'a.ts', paths)).toEqual({ type: 'package', specifier: '@a/b/c' })
    expect(resolveImport('https://a.b/c.js', 'a.ts', paths)).toEqual({ type: 'url', url: 'https://a.b/c.js' })
    expect(resolveReference('src/style.css', 'index.html', paths)).toEqual({
      type: 'file',
      path: 'src/style.css',
    })
    expect(resolveReference('//a.b/c.js', 'index.html', paths)).toEqual({ type: 'url', url: '//a.b/c.js' })
  })
})

describe('stacks', () => {
  const pathOf = (address: string) => (address === 'blob:null/1-2' ? 'src/b.tsx' : pathOfAddress(address))

  it('[V19] reads those of Chromium and of Firefox alike, and only what stands in the project', () => {
    const chromium =
      'TypeError: no\n    at f (pad:///a%20b.ts:1:2)\n    at async Object.g (blob:null/1-2:30:4)\n    at http://localhost:1/runner/closed:5:6\n    at pad:///a.ts:7:8'
    const firefox =
      'f@pad:///a%20b.ts:1:2\nasync*g@blob:null/1-2:30:4\n@http://localhost:1/runner/closed:5:6\n@pad:///a.ts:7:8\n'
    const places = [
      { path: 'a b.ts', line: 1, column: 2 },
      { path: 'src/b.tsx', line: 30, column: 4 },
      { path: 'a.ts', line: 7, column: 8 },
    ]
    expect(readStack(chromium, pathOf).map(({ place }) => place)).toEqual(places)
    expect(readStack(firefox, pathOf).map(({ place }) => place)).toEqual(places)
    expect(readStack(chromium, pathOf)[0]?.name).toBe('f')
    expect(pathOfAddress(moduleAddress('x y/ü.ts'))).toBe('x y/ü.ts')
  })
})

describe('before it runs', () => {
  it('[V25] a project’s packages, hosts and means are read from its text', () => {
    const files = [
      {
        path: 'a.ts',
        text: "import x from 'lodash-es/x'\nimport('@a/b/c')\nimport './own'\nfetch('https://API.example.com/v1')\n",
      },
      { path: 'b.ts', text: "new WebSocket('wss://live.example.com:81')\n" },
      { path: 'README.md', text: 'https://docs.example.com' },
    ]
    expect(survey(files)).toEqual({
      packages: ['@a/b', 'lodash-es'],
      hosts: ['api.example.com', 'live.example.com:81'],
      network: ['WebSocket', 'fetch'],
    })
  })
})

describe('a request to fix', () => {
  it('[V22] tells the error, the code around it and the last rows of the console', () => {
    const place = { path: 'a.ts', line: 5, column: 1 }
    const text = Array.from({ length: 9 }, (_, n) => `line ${n + 1}`).join('\n')
    const row = (id: number) => ({
      id,
      level: 'warn' as const,
      place: null,
      values: [{ type: 'text' as const, text: `row ${id}`, cut: 0 }],
    })
    const asked = fixRequest(
      { kind: 'error', name: 'TypeError', message: 'x is not a function', place, stack: [] },
      () => text,
      [1, 2].map(row),
    )
    expect(asked).toContain('Fix this error in a.ts, line 5: TypeError: x is not a function')
    expect(asked).toContain('  2 line 2\n')
    expect(asked).toContain('> 5 line 5\n')
    expect(asked).not.toContain('line 9')
    expect(asked).toContain('warn: row 1\nwarn: row 2')
  })
})
