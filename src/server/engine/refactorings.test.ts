import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReplyFormat } from '../../core/edits/hunk.ts'
import { createProject } from './project.ts'
import { askAndAccept, errorsOf, ROOT, type Asked } from './test-kit.ts'
import { readFileSync } from 'node:fs'

const project = createProject()
const FORMATS: readonly ReplyFormat[] = ['blocks', 'patch', 'whole']

function run(asked: Asked) {
  const { after, reply } = askAndAccept(project, asked)
  return {
    reply,
    text: after[0]?.text ?? '',
    texts: Object.fromEntries(after.map((file) => [file.path, file.text])),
  }
}
const one = (instruction: string, text: string, path = 'a.ts') =>
  run({ instruction, files: [{ path, text }], openPath: path })

describe('rename', () => {
  const files = [
    {
      path: 'src/cart.ts',
      text: "export function total(prices: number[]) {\n  return prices.length // total\n}\n\nexport const label = 'total'\nexport const api = { total }\n",
    },
    {
      path: 'src/App.tsx',
      text: 'import { total } from \'./cart\'\n\nexport const App = () => <p title="total">{total([1])}</p>\n',
    },
  ]

  it('[B11] renames over all files; strings, comments and property names stay', () => {
    const { texts, reply } = run({ instruction: 'rename total to sum', files, openPath: 'src/App.tsx' })
    expect(texts).toEqual({
      'src/cart.ts':
        "export function sum(prices: number[]) {\n  return prices.length // total\n}\n\nexport const label = 'total'\nexport const api = { total: sum }\n",
      'src/App.tsx':
        'import { sum } from \'./cart\'\n\nexport const App = () => <p title="total">{sum([1])}</p>\n',
    })
    expect(reply).toContain('Renamed `total` to `sum` in 4 places across 2 files.')
  })

  it('[B11] renames a prop in its type, where it is taken apart and where it is given', () => {
    const text =
      'type Props = { label: string }\nexport const Tag = ({ label }: Props) => <b>{label}</b>\nexport const Two = () => <Tag label="x" />\n'
    expect(one('rename label to title', text, 'a.tsx').text).toBe(text.replaceAll('label', 'title'))
  })

  it('[B11] the name under the cursor is meant before one that stands further out', () => {
    const text =
      'export const size = 1\nexport function f(list: number[]) {\n  const size = list.length\n  return size\n}\n'
    const from = text.indexOf('size = list')
    const asked = {
      instruction: 'rename size to count',
      files: [{ path: 'a.ts', text }],
      openPath: 'a.ts',
      selection: { path: 'a.ts', from, to: from },
    }
    expect(run(asked).text).toBe(
      'export const size = 1\nexport function f(list: number[]) {\n  const count = list.length\n  return count\n}\n',
    )
    expect(run({ ...asked, instruction: 'rename this to count' }).text).toContain('return count')
  })

  it.each([
    [
      'an outer name',
      'const limit = 1\nexport function f(max: number) {\n  return max + limit\n}\n',
      'rename max to limit',
    ],
    [
      'a name inside',
      'export const limit = 1\nexport function f(max: number) {\n  return max + limit\n}\n',
      'rename limit to max',
    ],
    ['a sibling property', 'export type A = { one: string; two: string }\n', 'rename one to two'],
    ['a name of the platform in use', 'export const a = 1\nconsole.log(a)\n', 'rename a to console'],
  ])('[B12] a rename onto %s is refused and said', (_name, text, instruction) => {
    const result = one(instruction, text)
    expect(result.text).toBe(text)
    expect(result.reply).toMatch(/already taken \(a\.ts, line \d+\)/)
  })

  it('[B12] a name of its own further in stands in nobody’s way', () => {
    const text =
      'export const total = (all: number[]) => all.reduce((sum, one) => sum + one, 0)\nexport const half = total([1]) / 2\n'
    expect(one('rename total to sum', text).text).toBe(
      'export const sum = (all: number[]) => all.reduce((sum, one) => sum + one, 0)\nexport const half = sum([1]) / 2\n',
    )
    const caught = 'export const total = 1\nexport const f = (sum: number) => sum + total\n'
    expect(one('rename total to sum', caught).text).toBe(caught)
  })

  it('[B12] an unknown name is said, with those that look like it', () => {
    const result = one('rename loadUsr to fetchUser', 'export const loadUser = 1\n')
    expect(result.reply).toBe('I found nothing called `loadUsr` in these files; did you mean `loadUser`?')
  })

  it('[B12] a word that cannot be a name is refused', () => {
    expect(one('rename a to class', 'export const a = 1\n').reply).toContain('`class` cannot be a name')
  })

  it.each(FORMATS)('[B13] a 2,000-line file is renamed through as %s and still compiles', (format) => {
    const path = 'node_modules/zod/src/v4/core/compile.ts'
    const text = readFileSync(ROOT + path, 'utf8')
    expect(text.split('\n').length).toBeGreaterThan(2_000)
    project.load([{ path, text }])
    const before = errorsOf(project, [path])
    const name = /^(?:export )?(?:function|class|const|type|interface) (\w{4,})/m.exec(text)?.[1] ?? ''
    const { after, intended } = askAndAccept(project, {
      instruction: `rename ${name} to ${name}Anew`,
      files: [{ path, text }],
      openPath: path,
      format,
    })
    expect(after).toEqual(intended)
    expect(after[0]?.text).toContain(`${name}Anew`)
    project.load(after)
    expect(errorsOf(project, [path]).length).toBe(before.length)
  })
})

describe('other refactorings', () => {
  it('[B14] promise chains become async functions, arrows without braces too', () => {
    const text =
      "export function load(id: string): Promise<string> {\n  return fetch('/' + id)\n    .then((response) => response.text())\n    .catch((error) => {\n      throw error\n    })\n}\n\nexport const size = (id: string) => load(id).then((text) => text.length)\n"
    expect(one('use async/await', text).text).toBe(
      "export async function load(id: string): Promise<string> {\n  try {\n    const response = await fetch('/' + id)\n    return await response.text()\n  } catch (error) {\n    throw error\n  }\n}\n\nexport const size = async (id: string) => {\n  const text = await load(id)\n  return text.length\n}\n",
    )
  })

  it('[B15] a concatenation and its template literal have the same value', () => {
    const literal = fc
      .string({ unit: fc.constantFrom('a', '$', '{', '}', '`', "'", '"', '\\', '\n', 'é') })
      .map((text) => JSON.stringify(text))
    const operand = fc.oneof(literal, fc.constantFrom('x', 'y', '(x + y)', 'x * 2', '`t${x}`', 'String(y)'))
    fc.assert(
      fc.property(fc.array(operand, { minLength: 2, maxLength: 6 }), (parts) => {
        const before = `const x = 1, y = 'b'\nexport const v = ${parts.join(' + ')}\n`
        const after = one('use template literals', before).text
        // eslint-disable-next-line typescript/no-implied-eval -- what the code is worth is the question
        const valueOf = (text: string): unknown => new Function(text.replace('export const v =', 'return'))()
        expect(valueOf(after)).toEqual(valueOf(before))
      }),
      { numRuns: 300 },
    )
  })

  it('[B15] only the concatenation itself is rewritten, whatever operators stand around it', () => {
    const text =
      "export const f = (a: string, b: boolean) => b && a === a + ':' && JSON.stringify(a) + '\\n'\n"
    expect(one('use template literals', text).text).toBe(
      'export const f = (a: string, b: boolean) => b && a === `${a}:` && `${JSON.stringify(a)}\\n`\n',
    )
  })

  it('[B16] doc comments say what names and types tell', () => {
    const text =
      'export function loadUser(id: string, retries = 2): Promise<{ name: string }> {\n  throw new Error(id + retries)\n}\n'
    expect(one('add doc comments', text).text).toBe(
      `/**\n * Loads the user.\n *\n * @param id The id, a string.\n * @param retries The retries, a number; \`2\` if left out.\n * @returns A promise of an object.\n */\n${text}`,
    )
  })

  it('[B17] try/catch keeps super first, directives first, template text as it is, and awaits what it returns', () => {
    const text =
      'class B extends Error {\n  x = 1\n  constructor(a: string) {\n    super(a)\n    this.x = 2\n  }\n}\nexport async function f() {\n  const t = `\n  keep`\n  return fetch(t)\n}\n'
    const done = one('wrap all functions in try/catch', text).text
    expect(done).toContain(
      "    super(a)\n    try {\n      this.x = 2\n    } catch (error) {\n      console.error('Failed:', error)\n      throw error\n    }\n",
    )
    expect(done).toContain(
      "  try {\n    const t = `\n  keep`\n    return await fetch(t)\n  } catch (error) {\n    console.error('f failed:', error)\n    throw error\n  }\n}\n",
    )
  })

  it('[B18] wishes joined by "and" are done together, each on what the one before left', () => {
    const text = "export function load(id: string) {\n  return fetch('/' + id).then((r) => r.json())\n}\n"
    const { text: done, reply } = one(
      'rename load to fetchOne, use async/await and template literals, then document it',
      text,
    )
    expect(done).toBe(
      '/**\n * Fetches the one.\n *\n * @param id The id, a string.\n * @returns A promise of the result.\n */\nexport async function fetchOne(id: string) {\n  const r = await fetch(`/${id}`)\n  return await r.json()\n}\n',
    )
    expect(reply.match(/<<<<<<< SEARCH/g)?.length).toBe(1)
  })

  it.each(FORMATS)('[B19] Windows line ends and a missing last one survive as %s', (format) => {
    const text = 'export const a = 1\r\nexport const b = a\r\nexport const c = [a, b]'
    const { after } = askAndAccept(project, {
      instruction: 'rename a to first and add doc comments',
      files: [{ path: 'a.ts', text }],
      openPath: 'a.ts',
      format,
    })
    expect(after[0]?.text).toBe(text.replace(/\ba\b/g, 'first'))
  })

  it('[B19] blocks are small: one changed line, no more context than the place needs', () => {
    const text = Array.from({ length: 60 }, (_, at) => `export const v${at} = ${at}`).join('\n') + '\n'
    const { reply } = one('rename v30 to middle', text)
    expect(reply).toBe(
      'a.ts\n```ts\n<<<<<<< SEARCH\nexport const v30 = 30\n=======\nexport const middle = 30\n>>>>>>> REPLACE\n```\n\nRenamed `v30` to `middle` in one place in a.ts.',
    )
  })
})

describe('what it cannot do, and questions', () => {
  const text = 'export function total(prices: number[]) {\n  return prices.length\n}\nexport const rate = 2\n'

  it('[B20] says so in one sentence, with three things for this very file, and how to connect a model', () => {
    const { reply, text: after } = one('make it pop', text)
    expect(after).toBe(text)
    expect(reply).toMatch(
      /^I am a rule-based model and cannot do “make it pop”\. In a\.ts you can say “[^”]+”, “[^”]+” or “[^”]+”\. /,
    )
    expect(reply).toContain('total')
    expect(reply).toContain('Connect')
  })

  it('[B20] every suggestion it makes is one it understands', () => {
    const { reply } = one('make it pop', text)
    const ideas = [...reply.matchAll(/“([^”]+)”/g)].map((match) => match[1] ?? '').slice(1)
    expect(ideas.length).toBe(3)
    for (const idea of ideas) expect(one(idea, text).text, idea).not.toBe(text)
  })

  it('[B20] does what it can of a joined wish and says what it could not', () => {
    const { text: after, reply } = one('make it pop and rename rate to tax', text)
    expect(after).toContain('export const tax = 2')
    expect(reply).toContain('cannot do “make it pop”')
  })

  it.each(['what does this do?', 'Explain this file', 'how does total work?', 'why is this here'])(
    '[B21] %s gets an answer and no edit',
    (question) => {
      const { text: after, reply } = one(question, text)
      expect(after).toBe(text)
      expect(reply).not.toMatch(/SEARCH|cannot do/)
      expect(reply).toContain('total')
    },
  )
})
