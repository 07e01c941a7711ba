import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { root, tool } from './steps.mjs'
import { supported } from './node-version.mjs'

/** A small project of its own under the rules of this one. */
function makeTree(): string {
  const made = mkdtempSync(join(tmpdir(), 'sparkpad-gates-'))
  for (const name of [
    '.oxlintrc.json',
    '.prettierrc.json',
    'tsconfig.json',
    'knip.json',
    'package.json',
    'vite.config.ts',
  ])
    copyFileSync(join(root, name), join(made, name))
  writeIn(
    made,
    'src/core/tsconfig.json',
    '{ "extends": "../../tsconfig.json", "compilerOptions": { "lib": ["ES2023"], "types": [] }, "include": ["."] }',
  )
  for (const folder of ['src/cli', 'src/server/engine', 'e2e'])
    mkdirSync(join(made, folder), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(made, 'node_modules'))
  return made
}

function writeIn(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function gateIn(folder: string, name: string, args: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool(name), ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  })
  return { ok: status === 0, said: stdout + stderr }
}

const lintIn = (folder: string) =>
  gateIn(folder, 'oxlint', ['--type-aware', '--deny-warnings', '--format=unix'])

/** A folder of src and an import that its row of the folder table does not allow. */
const forbiddenImports: [string, string][] = [
  ['core/edits', '../turn/turn.ts'],
  ['core/edits', 'zod'],
  ['core/turn', '../wire/messages.ts'],
  ['core/link', '../turn/turn.ts'],
  ['core/link', 'zod'],
  ['core/wire', '../edits/edit.ts'],
  ['core/wire', 'react'],
  ['core/tokens', '../edits/edit.ts'],
  ['core/preview', '../edits/edit.ts'],
  ['workers', '../page/store/pad.ts'],
  ['page/store', '../session/run.ts'],
  ['page/session', '../editor/documents.ts'],
  ['page/session', 'monaco-editor'],
  ['page/editor', '../session/run.ts'],
  ['page/editor', 'react'],
  ['page/preview', '../store/pad.ts'],
  ['page/preview', 'zod'],
  ['page/ui', '../session/run.ts'],
  ['page/ui', '../../workers/stream-api.ts'],
  ['runner', '../core/edits/edit.ts'],
  ['runner', 'zod'],
  ['runner/kit', 'react'],
  ['server/upstream', '../gateway/gateway.ts'],
  ['server/engine', '../gateway/gateway.ts'],
  ['server/gateway', '../../page/store/pad.ts'],
  ['cli', '../page/store/pad.ts'],
]

/** What breaks another rule of the linter: what it is, the rule, and the files that break it. */
const forbiddenWays: [string, string, Record<string, string>][] = [
  [
    'a cycle',
    'no-cycle',
    {
      'a.ts': "import { b } from './b.ts'\nexport const a = () => b\n",
      'b.ts': "import { a } from './a.ts'\nexport const b = () => a\n",
    },
  ],
  ['a clock in core', 'no-restricted-properties', { 'a.ts': 'export const now = () => Date.now()\n' }],
  ['the DOM in core', 'no-restricted-globals', { 'a.ts': 'export const title = () => document.title\n' }],
  [
    'a floating promise',
    'no-floating-promises',
    { 'a.ts': 'const later = async () => 1\nexport const go = () => { later() }\n' },
  ],
  [
    'a switch with a hole',
    'switch-exhaustiveness-check',
    { 'a.ts': "export const f = (x: 'a' | 'b') => { switch (x) { case 'a': return 1 } return 2 }\n" },
  ],
  ['any', 'no-explicit-any', { 'a.ts': 'export const f = (x: any) => x\n' }],
  ['a default export', 'no-default-export', { 'a.ts': 'export default 1\n' }],
]

/** The linter takes a second to start: it reads all that breaks a rule in one run, each breach in files of its own. */
describe('lint can fail', () => {
  const importer = (folder: string, specifier: string) =>
    `src/${folder}/imports-${specifier.replaceAll(/[^a-z]+/g, '-')}.ts`
  const wayFolder = (what: string) => `src/core/edits/${what.replaceAll(' ', '-')}`
  let tree: string
  let complaints: readonly string[]
  let ok: boolean

  beforeAll(() => {
    tree = makeTree()
    for (const [folder, specifier] of forbiddenImports)
      writeIn(tree, importer(folder, specifier), `import type { X } from '${specifier}'\nexport type Y = X\n`)
    for (const [what, , files] of forbiddenWays)
      for (const [name, text] of Object.entries(files)) writeIn(tree, `${wayFolder(what)}/${name}`, text)
    const run = lintIn(tree)
    ok = run.ok
    complaints = run.said.split('\n')
  })
  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  it.each(forbiddenImports)('[F4] lint refuses src/%s importing %s', (folder, specifier) => {
    expect(ok).toBe(false)
    const about = complaints.filter((line) => line.includes(importer(folder, specifier)))
    expect(about.join('\n')).toContain('no-restricted-imports')
  })

  it.each(forbiddenWays)('[F5] lint refuses %s', (what, rule) => {
    expect(ok).toBe(false)
    const about = complaints.filter((line) => line.includes(`${wayFolder(what)}/`))
    expect(about.join('\n')).toContain(rule)
  })
})

describe('every gate can fail', () => {
  let tree: string
  beforeEach(() => {
    tree = makeTree()
  })
  afterEach(() => rmSync(tree, { recursive: true, force: true }))
  const write = (path: string, text: string) => writeIn(tree, path, text)
  const gate = (name: string, args: string[]) => gateIn(tree, name, args)

  it('[F6] lint passes on a clean tree, so its failures above mean something', () => {
    write('src/core/edits/fine.ts', 'export const one = 1\n')
    expect(lintIn(tree)).toMatchObject({ ok: true })
  })

  it('[F7] types fail on a wrong type, and core on the DOM', () => {
    write('src/page/wrong.ts', "export const n: number = 'text'\n")
    expect(gate('typescript', ['-p', '.']).said).toContain('TS2322')
    write('src/core/edits/dom.ts', 'export const w = () => setTimeout(() => 1, 1)\n')
    expect(gate('typescript', ['-p', 'src/core']).ok).toBe(false)
  })

  it('[F8] format fails on an unformatted file', () => {
    write('src/core/edits/ugly.ts', 'export const a = {b:1};\n')
    expect(gate('prettier', ['--check', 'src/core/edits/ugly.ts']).ok).toBe(false)
  })

  it('[F9] unused code fails on a file and an export that nobody uses', () => {
    write('index.html', '<script type="module" src="/src/page/main.tsx"></script>\n')
    write('src/page/main.tsx', "import { used } from './parts.ts'\nconsole.log(used)\n")
    write('src/page/parts.ts', 'export const used = 1\nexport const unused = 2\n')
    write('src/page/orphan.ts', 'export const orphan = 1\n')
    const { ok, said } = gate('knip', ['--no-progress'])
    expect(ok).toBe(false)
    expect(said).toContain('orphan.ts')
    expect(said).toContain('unused')
  })

  it('[F10] unit tests fail on a failing test', () => {
    write(
      'src/core/edits/red.test.ts',
      "import { expect, it } from 'vitest'\nit('is red', () => { expect(1).toBe(2) })\n",
    )
    const { ok, said } = gate('vitest', ['run', '--project', 'unit'])
    expect(ok).toBe(false)
    expect(said).toContain('1 failed')
  })

  it('[F11] Node below 20.19 is refused', () => {
    expect([supported(18, 20), supported(20, 18), supported(20, 19), supported(22, 0)]).toEqual([
      false,
      false,
      true,
      true,
    ])
  })
})
