import { expect, test } from 'vitest'
import { importsOf } from './imports.ts'

test('[T85] relative imports of scripts, with and without ending, by index, and .js for its .ts', () => {
  const text = [
    `import { a } from './a'`,
    `import type { B } from "./b.js"`,
    `export * from '../shared'`,
    `import './style.css'`,
    `const c = await import('./deep/c.tsx')`,
    `const d = require('./d.json')`,
    `import React from 'react'`,
    `import again from './a.ts'`,
    `import out from '../../../out'`,
    `import self from './main'`,
  ].join('\n')
  const paths = [
    'shared/index.ts',
    'src/main.ts',
    'src/d.json',
    'src/a.ts',
    'src/b.ts',
    'src/style.css',
    'src/deep/c.tsx',
    'react.ts',
    'out.ts',
  ]
  expect(importsOf('src/main.ts', text, paths)).toEqual([
    'src/a.ts',
    'src/b.ts',
    'shared/index.ts',
    'src/style.css',
    'src/deep/c.tsx',
    'src/d.json',
  ])
})

test('[T85] what pages and styles name', () => {
  const page = `<link href="style.css?v=2"><script type="module" src="/src/main.ts"></script><a href="https://x.y/a.ts">`
  expect(importsOf('index.html', page, ['a.ts', 'src/main.ts', 'style.css'])).toEqual([
    'style.css',
    'src/main.ts',
  ])
  const style = `@import "./base.css"; @import url(theme/dark.css); .a { background: url('icons/a.json') }`
  expect(
    importsOf('css/main.css', style, ['css/base.css', 'css/theme/dark.css', 'css/icons/a.json']),
  ).toEqual(['css/base.css', 'css/theme/dark.css', 'css/icons/a.json'])
})

test('[T85] a hostile text is read in proportion, and a file of another kind imports nothing', () => {
  expect(importsOf('a.ts', 'import '.repeat(100_000), ['b.ts'])).toEqual([])
  expect(importsOf('a.md', `from './b'`, ['b.ts'])).toEqual([])
})
