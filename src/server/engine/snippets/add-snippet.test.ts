import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { apply } from '../../../core/edits/edit.ts'
import { createProject } from '../project.ts'
import { addedErrors, errorsOf, sourcesUnder } from '../test-kit.ts'
import { addSnippet, describeSnippet, readSnippet, snippetNames } from './add-snippet.ts'
import { withoutTypes } from './rewrite.ts'
import { counterFile, readTemplateName, testFile } from './templates.ts'

const added = (text: string, language: 'ts' | 'tsx' | 'js', which: (typeof snippetNames)[number]) => {
  const edit = addSnippet(text, { language }, which)
  return edit === null ? null : apply(edit, text)
}

describe('addSnippet', () => {
  test('[S2] a helper goes behind the imports, in the style of the file, and only once', () => {
    const text = `import { a } from "./a"; // first\nimport b from "./b";\n\n\nfunction c() {\n\treturn a("x") + b;\n}\n`
    for (const name of snippetNames) {
      const once = added(text, 'ts', name) ?? ''
      expect(once.startsWith('import { a } from "./a"; // first\nimport b from "./b";\n\n/**')).toBe(true)
      expect(once.endsWith('\n}\n\n\nfunction c() {\n\treturn a("x") + b;\n}\n')).toBe(true)
      expect(once).not.toMatch(/^ {2}/m)
      expect(once).not.toMatch(/^\t*(?:const|return|let) [^;{(]*$/m)
      expect(once).toContain(`export`)
      expect(added(once, 'ts', name)).toBe(null)
    }
  })

  test('[S2] without imports it goes to the end; an empty file, CRLF and a missing last line end are kept in order', () => {
    expect(added('const a = 1\n', 'ts', 'group-by')).toMatch(/^const a = 1\n\n\/\*\*[\s\S]*\n}\n$/)
    expect(added('const a = 1', 'ts', 'group-by')).toMatch(/^const a = 1\n\n\/\*\*[\s\S]*\n}\n$/)
    expect(added('', 'ts', 'group-by')).toMatch(/^\/\*\*[\s\S]*\n}\n$/)
    const crlf = added('const a = 1\r\nconst b = 2\r\n', 'ts', 'group-by') ?? ''
    expect(crlf.split('\n').every((line, i, all) => i === all.length - 1 || line.endsWith('\r'))).toBe(true)
  })

  test('[S2] a plain script gets no export, a file of declarations nothing, and names in use are left alone', () => {
    expect(added('alert(1)\n', 'js', 'retry')).not.toContain('export')
    expect(added('export const a = 1\n', 'js', 'retry')).toContain(
      'export async function retry(task, options = {}) {',
    )
    expect(addSnippet('export {}\n', { language: 'ts', path: 'a.d.ts' }, 'retry')).toBe(null)
    expect(added('import { debounce } from "x"\n', 'ts', 'debounce')).toBe(null)
    const beside = added('export const pause = 1\n', 'ts', 'retry') ?? ''
    expect(beside).toContain('await pause2(random() * longest, signal)')
    expect(beside).toContain('function pause2(')
  })

  test('[S3] without types a helper is the JavaScript that the compiler makes of it', () => {
    const options = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, removeComments: true }
    const print = (text: string) => ts.transpileModule(text, { compilerOptions: options }).outputText
    for (const name of snippetNames) {
      const typed = added('', 'ts', name) ?? ''
      const plain = added('', 'js', name) ?? ''
      const source = ts.createSourceFile('a.js', plain, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS)
      expect(ts.transpileModule(plain, { fileName: 'a.js', reportDiagnostics: true }).diagnostics).toEqual([])
      expect(source.statements.length).toBeGreaterThan(0)
      expect(print(plain)).toBe(print(typed))
      expect(withoutTypes(plain)).toBe(plain)
    }
  })

  test('[S4] added to real source files, no helper makes a compiler error, and a second run changes nothing', () => {
    const files = sourcesUnder('node_modules/zod/src').slice(0, 24)
    expect(files.length).toBeGreaterThanOrEqual(20)
    const project = createProject()
    project.load(files)
    const paths = files.map(({ path }) => path)
    const before = errorsOf(project, paths)
    let changed = 0
    for (const { path, text } of files) {
      let now = text
      for (const name of snippetNames) {
        const edit = addSnippet(now, { language: 'ts', path }, name)
        if (edit === null) continue
        now = apply(edit, now)
        expect(addSnippet(now, { language: 'ts', path }, name)).toBe(null)
      }
      if (now !== text) changed += 1
      project.write(path, now)
    }
    expect(changed).toBeGreaterThanOrEqual(20)
    expect(addedErrors(before, errorsOf(project, paths))).toEqual([])
  })

  test('[S5] each helper is asked for in many ways, and other wishes are not taken for one', () => {
    const phrasings: Record<string, string[]> = {
      debounce: [
        'add a debounce function',
        'add debounce',
        'I need a debounce helper here',
        'write me a debouncing utility',
        'a debounce function would be nice to have',
        'implement debounce in this file',
      ],
      retry: [
        'add a retry function with exponential backoff and jitter',
        'add retry with back-off',
        'write a helper that retries with jitter',
        'I want a retry helper',
        'implement back-off',
        'put a retry helper into this file',
      ],
      'lru-cache': [
        'add an LRU cache',
        'implement a least recently used cache',
        'I need an lru cache class',
        'give me an LRU',
        'create an LRU cache helper',
        'put a least-recently-used cache in here',
      ],
      'event-emitter': [
        'add an event emitter',
        'create an EventEmitter class',
        'I need a typed event emitter',
        'write an event bus',
        'implement pub/sub',
        'give this file an emitter',
      ],
      'deep-equal': [
        'add a deep equal helper',
        'add deepEqual',
        'write a deep equality function',
        'I need isDeepEqual',
        'implement a deep comparison',
        'add a function that compares two objects deeply',
      ],
      'group-by': [
        'add a group by function',
        'add groupBy',
        'write a group-by helper',
        'I need a function that groups items by a key',
        'implement groupBy here',
        'put a grouping by helper into this file',
      ],
    }
    for (const [name, clauses] of Object.entries(phrasings)) {
      for (const clause of clauses) expect([clause, readSnippet(clause)]).toEqual([clause, name])
    }
    const others = [
      'rename debounce to delay',
      'document the retry function',
      'make the button red',
      'add a doc comment',
    ]
    for (const clause of others) expect([clause, readSnippet(clause)]).toEqual([clause, null])
    expect(describeSnippet('lru-cache')).toEqual({ title: 'an LRU cache', declares: 'LruCache' })
  })
})

describe('templates', () => {
  test('[S6] the counter is a component of its own file beside the open one, made once', () => {
    const file = counterFile(['src/App.tsx'], 'src/App.tsx')
    expect(file?.path).toBe('src/Counter.tsx')
    const source = ts.transpileModule(file?.text ?? '', {
      fileName: 'Counter.tsx',
      reportDiagnostics: true,
      compilerOptions: { jsx: ts.JsxEmit.ReactJSX },
    })
    expect(source.diagnostics).toEqual([])
    expect(counterFile(['src/Counter.tsx'], 'src/App.tsx')).toBe(null)
    expect(counterFile([], 'app.js')).toMatchObject({ path: 'Counter.jsx' })
    expect(counterFile([], 'app.js')?.text).not.toContain('CounterProps')
  })

  test('[S6] a test file imports what the module exports and calls each function', () => {
    const text = `import { x } from './x.ts'
export const LIMIT = 3
export type Item = { a: number }
export function sum(a: number, b: number, note?: string): number { return a + b }
export async function load(id: string): Promise<Item[]> { return [] }
export const log = (text: string): void => {}
export class Cart {}
function hidden() {}
function late(mode: 'a' | 'b') { return mode }
export { late }
export default function main(item: Item) { return item }
`
    const made = testFile({ path: 'src/cart.ts', text }, [])
    expect(made?.path).toBe('src/cart.test.ts')
    expect(made?.text).toContain("import main, { LIMIT, sum, load, log, Cart, late } from './cart.ts'")
    expect(made?.text).toContain("const result = sum(1, 1)\n    expect(result).toBeTypeOf('number')")
    expect(made?.text).toContain(
      "const result = await load('text')\n    expect(Array.isArray(result)).toBe(true)",
    )
    expect(made?.text).toContain("expect(() => log('text')).not.toThrow()")
    expect(made?.text).toContain("late('a')")
    expect(made?.text).toContain('main({} as never)')
    expect(made?.text).not.toContain('hidden')
    expect(testFile({ path: 'src/cart.ts', text }, ['src/cart.test.ts'])).toBe(null)
    expect(testFile({ path: 'src/cart.test.ts', text }, [])).toBe(null)
    expect(testFile({ path: 'types.ts', text: 'export type A = 1\n' }, [])).toBe(null)
  })

  test('[S6] test files for real modules compile', () => {
    const files = sourcesUnder('node_modules/zod/src').slice(0, 24)
    const project = createProject()
    const stub = {
      path: 'node_modules/vitest/index.d.ts',
      text: 'export declare const describe: any, expect: any, it: any\n',
    }
    const made = files.flatMap((file) => testFile(file, []) ?? [])
    expect(made.length).toBeGreaterThanOrEqual(10)
    project.load([...files, ...made, stub])
    const errors = errorsOf(
      project,
      made.map(({ path }) => path),
    ).filter((error) => !/'vitest'/.test(error))
    expect(errors).toEqual([])
  })

  test('[S6] the templates are asked for in many ways', () => {
    const counter = [
      'create a React counter component',
      'add a counter component',
      'make a new file with a counter',
      'generate a React counter',
      'scaffold a counter widget',
      'I need a counter component',
    ]
    const tests = [
      'create a test file for this module',
      'write tests for this file',
      'add a test file',
      'generate unit tests',
      'scaffold a spec file for cart.ts',
      'write a test suite for the open module',
    ]
    for (const clause of counter) expect([clause, readTemplateName(clause)]).toEqual([clause, 'counter'])
    for (const clause of tests) expect([clause, readTemplateName(clause)]).toEqual([clause, 'test'])
    expect(readTemplateName('rename the counter')).toBe(null)
    expect(readTemplateName('make the button red')).toBe(null)
  })
})
