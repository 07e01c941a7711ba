import { expect, it } from 'vitest'
import { createProject } from './project.ts'
import { addedErrors, askAndAccept, errorsOf } from './test-kit.ts'

const project = createProject()

type Files = Readonly<Record<string, string>>

/** Asks over these files, the first one open, and once more over what came of it; new compiler errors are told. */
function ask(instruction: string, files: Files) {
  const listed = Object.entries(files).map(([path, text]) => ({ path, text }))
  const openPath = listed[0]?.path ?? null
  project.load(listed)
  const before = errorsOf(project, Object.keys(files))
  const { reply, after, hunks } = askAndAccept(project, { instruction, files: listed, openPath })
  project.load(after)
  const errors = addedErrors(before, errorsOf(project, Object.keys(files)))
  const again = askAndAccept(project, { instruction, files: after, openPath })
  expect(again.hunks).toEqual([])
  return { reply, hunks, errors, texts: Object.fromEntries(after.map(({ path, text }) => [path, text])) }
}

const chain = (calls: string) =>
  `type User = { name: string }\nexport function load(url: string) {\n  return fetch(url)${calls}\n}\n`

it('[B14] a type that a callback’s parameter was given stays with what is awaited', () => {
  const { texts, errors } = ask('use async/await', {
    'a.ts': chain('.then((r) => r.json()).then((users: User[]) => users.map((user) => user.name))'),
  })
  expect(texts['a.ts']).toContain('const users: User[] = await r.json()')
  expect(errors).toEqual([])
})

it('[B14] what a catch callback looked into may still be looked into', () => {
  const { texts, errors } = ask('use async/await', {
    'a.ts': chain('.then((r) => r.text()).catch((error) => error.message)'),
  })
  expect(texts['a.ts']).toContain('catch (error: any)')
  expect(errors).toEqual([])
})

it('[B14] a finally swallows neither result nor error', () => {
  const { texts } = ask('use async/await', {
    'a.ts': chain(".then((r) => r.text()).finally(() => console.log('done'))"),
  })
  expect(texts['a.ts']).toContain("finally {\n    console.log('done')\n  }")
  const early = chain('.then((r) => r.text()).finally(() => { if (url) return; console.log(url) })')
  expect(ask('use async/await', { 'a.ts': early }).texts['a.ts']).toBe(early)
})

it('[B11] a name is followed through hooks and through the props of a component type', () => {
  const { texts } = ask('rename id to sku', {
    'a.tsx':
      "import { useState, type FC } from 'react'\ntype Item = { id: string }\nconst first: Item[] = [{ id: 'a' }]\nexport const List = () => {\n  const [items] = useState<readonly Item[]>(first)\n  return <ul>{items.map((item) => <li key={item.id} />)}</ul>\n}\nexport const One: FC<Item> = ({ id }) => <b>{id}</b>\n",
  })
  expect(texts['a.tsx']).not.toMatch(/\bid\b/)
})

it.each([
  ['rename items to products', 'a name left in another file'],
  ['rename id to sku', 'a parameter of the name of a property'],
  ['call total sumOfAll', 'a new name without "to"'],
])('[B33] a second “%s” makes no edit: %s', (instruction) => {
  const { hunks } = ask(instruction, {
    'cart.ts':
      'export type Item = { id: string }\nexport const total = (items: Item[]) => items.length\nexport const find = (items: Item[], id: string) => items.find((item) => item.id === id)\n',
    'b.ts':
      "import { total, type Item } from './cart'\nconst items: Item[] = []\nexport const n = total(items)\n",
  })
  expect(hunks).not.toEqual([])
})

it.each(['add doc comments', 'use template literals'])(
  '[B33] “%s” twice does not go on in the next file',
  (wish) => {
    const text = "export function f(a: string) {\n  return 'x' + a\n}\n"
    const { texts } = ask(wish, { 'a.ts': text, 'b.ts': text })
    expect(texts['a.ts']).not.toBe(text)
    expect(texts['b.ts']).toBe(text)
  },
)

it.each([
  ["don't rename total to sum", 'cannot do'],
  ['please do not add doc comments', 'cannot do'],
  ['rename total to sum but leave b.ts alone', 'cannot do'],
  ['change total to https://example.test/x', 'cannot do'],
  ['rename total to grand-total', 'cannot be a name'],
  ['rename totl to other', 'did you mean `total`?'],
  ['rename go to start', 'nothing called `go`'],
])('[B31] “%s” makes no edit and is answered', (wish, says) => {
  const { hunks, reply } = ask(wish, { 'a.ts': 'export const total = 1\nexport const other = total\n' })
  expect(hunks).toEqual([])
  expect(reply).toContain(says)
})

it('[B32] a file that does not parse is left alone in words', () => {
  const { hunks, reply } = ask('document f', { 'a.ts': 'export function f(a: string, {\n  return a\n' })
  expect(hunks).toEqual([])
  expect(reply).toContain('a.ts has a syntax error in line')
})

it.each(['Salt & Pepper', 'Salt and pepper', 'Salt, pepper and tea'])(
  '[B29] a text without quotes is taken whole: %s',
  (title) => {
    const { texts } = ask(`change the heading to ${title}`, { 'a.html': '<body><h1>Tea</h1></body>\n' })
    expect(texts['a.html']).toBe(`<body><h1>${title.replace('&', '&amp;')}</h1></body>\n`)
  },
)

it('[B17] error handling everywhere is for functions, not for components and hooks', () => {
  const { texts } = ask('add error handling everywhere', {
    'a.tsx':
      'export const App = () => {\n  return <b>{plain()}</b>\n}\nexport function plain() {\n  return 1\n}\n',
  })
  expect(texts['a.tsx']).toMatch(/^export const App = \(\) => \{\n {2}return[^}]*\}<\/b>\n\}\n/)
  expect(texts['a.tsx']).toContain('plain failed:')
})
