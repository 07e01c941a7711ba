import { describe, expect, it } from 'vitest'
import type { Build, SourceFile } from '../core/preview/build.ts'
import { createCompiler } from './compiler.ts'

const project = (files: Readonly<Record<string, string>>): readonly SourceFile[] =>
  Object.entries(files).map(([path, text]) => ({ path, text }))

const build = (files: Readonly<Record<string, string>>, network = false): Build => {
  const result = createCompiler().build({ seq: 1, files: project(files), network })
  if (result.type !== 'built') throw new Error(JSON.stringify(result))
  return result.build
}

const page = (body: string) => `<!doctype html><html><head><title>t</title></head><body>${body}</body></html>`

it('[V72] a build for a file of tests holds what it reaches and not the page; vitest is answered by the runner', () => {
  const files = project({
    'index.html': page('<script type="module" src="main.ts"></script>'),
    'main.ts': 'syntax error here(',
    'sum.ts': 'export const sum = (a: number, b: number) => a + b\n',
    'sum.test.ts':
      "import { expect, it } from 'vitest'\nimport { sum } from './sum'\nit('adds', () => expect(sum(1, 2)).toBe(3))\n",
  })
  const compiler = createCompiler()
  const result = compiler.build({ seq: 1, files, network: false, test: 'sum.test.ts' })
  expect(result).toMatchObject({
    type: 'built',
    build: { scripts: [], remote: [], test: { path: 'sum.test.ts', id: '~/sum.test.ts' } },
  })
  const modules = result.type === 'built' ? result.build.modules : []
  expect(modules.map(({ path }) => path)).toEqual(['sum.ts', 'sum.test.ts'])
  expect(modules[1]?.code).toContain('from "vitest"')
  expect(build({ 'index.ts': 'export {}\n' }).test).toBe(undefined)
  expect(
    compiler.build({
      seq: 2,
      files: project({ 'index.ts': "import 'vitest'\n" }),
      network: false,
    }).type,
  ).toBe('missing')
})

describe('a build', () => {
  it('[V1] holds the modules a page needs, what is imported before what imports it, and no others', () => {
    const { modules, scripts, html, styles, builtIn } = build({
      'index.html': page(
        '<link rel="stylesheet" href="a.css"><div id="root"></div><script type="module" src="/src/main.tsx"></script>',
      ),
      'a.css': 'p { color: red }',
      'src/main.tsx':
        "import './b.css'\nimport { App } from './App'\nimport data from '../data.json'\nconsole.log(<App />, data)\n",
      'src/App.tsx': 'export const App = (): null => null\n',
      'src/b.css': 'b {}',
      'src/unused.ts': 'syntax error here(',
      'data.json': '{"a": 1}',
    })
    expect(modules.map(({ id }) => id)).toEqual([
      '~/src/b.css',
      '~/src/App.tsx',
      '~/data.json',
      '~/src/main.tsx',
    ])
    expect(scripts).toEqual([{ type: 'module', id: '~/src/main.tsx' }])
    expect(styles.map(({ path }) => path)).toEqual(['a.css', 'src/b.css'])
    expect(html).toContain('<div id="root">')
    expect(html).not.toContain('script')
    expect(html).not.toContain('stylesheet')
    expect(builtIn).toContain('react/jsx-runtime')
    expect(modules[3]?.code).toContain('from "~/src/App.tsx"')
    expect(modules[2]?.code).toContain('export default {"a": 1}')
  })

  it('[V2] runs modules that import each other, each with its own text once', () => {
    const { modules } = build({
      'index.ts': "import { b } from './b'\nexport const a = 1\nb()\n",
      'b.ts': "import { a } from './index'\nexport const b = () => a\n",
    })
    expect(modules.map(({ id }) => id)).toEqual(['~/b.ts', '~/index.ts'])
    expect(modules[0]?.code).toContain('from "~/index.ts"')
  })

  it('[V3] keeps every line where it is and names each module by its path', () => {
    const text =
      "import type { X } from './types'\n\ninterface A {\n  a: number\n}\nexport const f = (x: A): X => x as X\nthrow new Error('here')\n"
    const { modules } = build({ 'index.ts': text, 'types.ts': 'export type X = unknown\n' })
    const lines = modules[0]?.code.split('\n') ?? []
    expect(lines.findIndex((line) => line.includes("Error('here')"))).toBe(6)
    expect(lines.at(-1)).toBe('//# sourceURL=pad:///index.ts')
  })

  it('[V3] tells the column in the source for one in the compiled line', () => {
    const compiler = createCompiler()
    const text =
      'const f = (x: number, y: Map<string, number>): never => { throw new Error(String(x)) }\nf(1, new Map())\n'
    const result = compiler.build({ seq: 1, files: project({ 'index.ts': text }), network: false })
    if (result.type !== 'built') throw new Error('not built')
    const line = result.build.modules[0]?.code.split('\n')[0] ?? ''
    const column = line.indexOf('new Error') + 1
    expect(column).toBeLessThan(text.indexOf('new Error'))
    expect(compiler.locate([{ path: 'index.ts', line: 1, column }])).toEqual([
      { path: 'index.ts', line: 1, column: text.indexOf('new Error') + 1 },
    ])
  })

  it('[V4] compiles only what changed, and forgets what is gone', () => {
    const compiler = createCompiler()
    const files = { 'index.ts': "import './a'\n", 'a.ts': 'export {}\n' }
    const first = compiler.build({ seq: 1, files: project(files), network: false })
    const second = compiler.build({
      seq: 2,
      files: project({ ...files, 'a.ts': 'export const x: number = 1\n' }),
      network: false,
    })
    if (first.type !== 'built' || second.type !== 'built') throw new Error('not built')
    expect(second.build.modules[1]?.code).toBe(first.build.modules[1]?.code)
    expect(second.build.modules[0]?.code).toContain('const x = 1')
    const third = compiler.build({ seq: 3, files: project({ 'index.ts': "import './a'\n" }), network: false })
    expect(third).toMatchObject({
      type: 'failed',
      problems: [{ kind: 'import', message: './a', place: { path: 'index.ts', line: 1, column: 9 } }],
    })
  })

  it.each([
    ['index.tsx', 'export const a = <div>\n', 'index.tsx'],
    ['index.ts', 'const a = 1\nconst b = (\n', 'index.ts'],
  ])('[V5] a syntax error in %s is told with its place', (path, text, at) => {
    const result = createCompiler().build({ seq: 7, files: project({ [path]: text }), network: false })
    expect(result).toMatchObject({
      type: 'failed',
      seq: 7,
      problems: [{ kind: 'syntax', place: { path: at } }],
    })
  })

  it('[V6] without the network a package is told as missing with where it is imported; react never is', () => {
    const files = { 'index.tsx': "import 'react'\nimport confetti from 'canvas-confetti/dist'\nconfetti()\n" }
    expect(createCompiler().build({ seq: 1, files: project(files), network: false })).toEqual({
      type: 'missing',
      seq: 1,
      missing: [{ specifier: 'canvas-confetti/dist', place: { path: 'index.tsx', line: 2, column: 23 } }],
    })
    const { remote } = build(
      { ...files, 'package.json': '{"dependencies":{"canvas-confetti":"1.9.3"}}' },
      true,
    )
    expect(remote).toEqual([
      {
        specifier: 'canvas-confetti/dist',
        urls: [
          'https://esm.sh/canvas-confetti@1.9.3/dist?external=react,react-dom',
          'https://cdn.jsdelivr.net/npm/canvas-confetti@1.9.3/dist/+esm',
        ],
      },
    ])
  })

  it.each([
    ['{"dependencies":{"left-pad":"^1.3.0"}}', '1.3.0'],
    ['{"devDependencies":{"left-pad":"~1.3.0-beta.1"}}', '1.3.0-beta.1'],
    ['{"dependencies":{"left-pad":"1.2.0"},"devDependencies":{"left-pad":"1.3.0"}}', '1.2.0'],
  ])('[V136] a package comes at one version: of %s %s', (text, version) => {
    const { remote } = build({ 'index.ts': "import 'left-pad'\n", 'package.json': text }, true)
    expect(remote[0]?.urls[0]).toBe(`https://esm.sh/left-pad@${version}?external=react,react-dom`)
  })

  it.each(['latest', '*', '^1', '1.x', '>=1.2.3', 'github:a/b', ''])(
    '[V136] where package.json says "%s", or nothing, a package that is not known here stops the build, with what to do',
    (said) => {
      const files = project({
        'index.ts': "import 'left-pad/x'\n",
        'package.json': JSON.stringify({
          dependencies: said === '' ? {} : { 'left-pad': said, lodash: said },
        }),
      })
      expect(createCompiler().build({ seq: 1, files, network: true })).toMatchObject({
        type: 'failed',
        problems: [
          { kind: 'version', message: 'left-pad', name: said, place: { path: 'index.ts', line: 1 } },
        ],
      })
    },
  )

  it('[V136] well-known packages have a version of their own here, unless the project says another', () => {
    const files = { 'index.ts': "import 'lodash-es'\n" }
    expect(build(files, true).remote[0]?.urls[0]).toContain('/lodash-es@4.17.21?')
    expect(JSON.stringify(build(files, true))).not.toContain('latest')
    const said = { ...files, 'package.json': '{"dependencies":{"lodash-es":"4.17.20"}}' }
    expect(build(said, true).remote[0]?.urls[0]).toContain('/lodash-es@4.17.20?')
  })

  it('[V134] a CSS module has names of its own, which its import tells', () => {
    const { modules, styles } = build({
      'index.ts': "import styles, { title } from './a.module.css'\nimport './b.css'\nstyles.x = title\n",
      'a.module.css': '.title { color: red }\n.in-line {}\n.new {}\n',
      'b.css': '.title { color: blue }\n',
    })
    const [sheet, plain] = styles
    const [, name = ''] = /^\.(title_\w+) \{/.exec(sheet?.text ?? '') ?? []
    expect(name).not.toBe('')
    expect(plain?.text).toContain('.title {')
    const code = modules.find(({ path }) => path === 'a.module.css')?.code ?? ''
    expect(code).toContain(`"title":"${name}"`)
    expect(code).toContain(`export const title = "${name}"`)
    expect(code).toMatch(/"in-line":"in-line_\w+"/)
    expect(code).not.toContain('const new')
  })

  it('[V135] files that the page, its styles and its imports name are handed in', () => {
    const { html, styles, modules } = build({
      'index.html': page('<img src="img/dot.svg"><script type="module" src="src/main.ts"></script>'),
      'img/dot.svg': '<svg/>',
      'src/main.ts':
        "import './style.css'\nimport dot from '../img/dot.svg'\nimport raw from '../img/dot.svg?raw'\nimport text from './style.css?inline'\nimport url from './notes.md?url'\nimport own from './main.ts?raw'\nconsole.log(dot, raw, text, url, own)\n",
      'src/style.css': 'p { background: url(../img/dot.svg#a) }',
      'src/notes.md': '# hi',
    })
    const address = 'data:image/svg+xml,%3Csvg%2F%3E'
    expect(html).toContain(`<img src="${address}">`)
    expect(styles).toEqual([{ path: 'src/style.css', text: `p { background: url("${address}#a") }` }])
    const codeOf = (id: string) => modules.find((module) => module.id === id)?.code
    expect(codeOf('~/img/dot.svg')).toContain(`export default "${address}"`)
    expect(codeOf('~/img/dot.svg?raw')).toBe('export default "<svg/>"')
    expect(codeOf('~/src/style.css?inline')).toContain(address)
    expect(codeOf('~/src/notes.md?url')).toBe('export default "data:text/markdown,%23%20hi"')
    expect(codeOf('~/src/main.ts?raw')).toContain('console.log(dot, raw')
    expect(codeOf('~/src/main.ts')).toContain('from "~/img/dot.svg?raw"')
  })

  it('[V7] without a page it begins at main, index or App, and mounts a component that nothing mounts', () => {
    const { modules, scripts, html } = build({
      'App.tsx': 'export default function App() { return <p>hi</p> }\n',
    })
    expect(html).toContain('id="root"')
    expect(modules.map(({ path }) => path)).toEqual(['App.tsx', 'index.html'])
    expect(scripts).toEqual([{ type: 'module', id: '~/index.html#0.tsx' }])
    expect(build({ 'src/main.ts': 'export {}\n', 'App.tsx': '' }).scripts).toEqual([
      { type: 'module', id: '~/src/main.ts' },
    ])
    expect(createCompiler().build({ seq: 4, files: project({ 'a.md': '' }), network: false })).toEqual({
      type: 'nothing',
      seq: 4,
    })
  })

  it('[V8] scripts within the page keep its lines; what stands in comments and templates does not run', () => {
    const html = page(
      '\n<!-- <script>no</script> --><template><script>no</script></template>\n<script type="module">\nlet x: number = 1\n</script><script>\nvar y\n</script><script type="application/json">{}</script>',
    )
    const { scripts, modules, html: rest } = build({ 'index.html': html })
    expect(scripts).toEqual([
      { type: 'module', id: '~/index.html#0.tsx' },
      { type: 'classic', path: 'index.html', code: '\n\n\n\n\nvar y\n' },
    ])
    expect(modules[0]?.code.split('\n')[3]).toBe('let x = 1')
    expect(rest).toContain('application/json')
  })
})
