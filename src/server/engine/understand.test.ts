import { describe, expect, it } from 'vitest'
import type { Intent, View } from './intent.ts'
import { understand } from './understand.ts'

const view: View = {
  files: [
    { path: 'src/api.ts', text: '' },
    { path: 'src/App.tsx', text: '' },
  ],
  openPath: 'src/api.ts',
  selection: null,
  names: new Set(['loadUser', 'save', 'count', 'name', 'Card', 'price', 'add', 'user', 'fetch_all']),
}
const pointing: View = { ...view, selection: { path: 'src/api.ts', from: 3, to: 3 } }
const any = { names: [], where: 'any', every: false } as const
const named = (...names: string[]) => ({ names, where: 'any', every: false }) as const
const rename = (from: string | null, to: string | null): Intent => ({ type: 'rename', from, to })

describe('reads plain English', () => {
  it.each([
    'rename loadUser to fetchUser',
    'Please rename the function `loadUser` to `fetchUser` everywhere.',
    'call loadUser fetchUser instead',
    'call loadUser fetchUser from now on',
    'loadUser should be named fetchUser',
    'loadUser should be called fetchUser',
    'loadUser needs to be renamed to fetchUser in all files',
    'use fetchUser instead of loadUser',
    'use the name fetchUser in place of loadUser',
    'give loadUser the name fetchUser',
    'give loadUser a better name: fetchUser',
    'change the name of loadUser to fetchUser',
    "change loadUser's name to fetchUser",
    'change loadUser to fetchUser',
    'replace loadUser with fetchUser',
    'loadUser -> fetchUser',
    'rename loadUser → fetchUser',
    'to fetchUser rename loadUser',
    'rename to fetchUser the function loadUser',
    'I want loadUser to be called fetchUser',
    'can you rename “loadUser” to “fetchUser”?',
    'could you call loadUser fetchUser please?',
    'loadUser is a bad name, call it fetchUser',
    'what about renaming loadUser to fetchUser?',
    'everywhere rename loadUser() into fetchUser()',
    'rename the load user function to fetchUser',
    'rename load user to fetch user',
    'turn loadUser into fetchUser',
    'make the name of loadUser fetchUser',
  ])('[B7] rename: %s', (words) => {
    expect(understand(words, view)).toEqual([rename('loadUser', 'fetchUser')])
  })

  it.each([
    ['rename name to title', rename('name', 'title')],
    ['rename count to total', rename('count', 'total')],
    ['rename lodUser to fetchUser', rename('lodUser', 'fetchUser')],
    ['rename save to count', rename('save', 'count')],
    ['rename loadUser', rename('loadUser', null)],
    ['call price cost', rename('price', 'cost')],
    ['rename the variable count', rename('count', null)],
  ] as const)('[B7] rename: %s', (words, intent) => {
    expect(understand(words, view)).toEqual([intent])
  })

  it.each([
    'rename this to total',
    'call it total',
    'rename the selected function to total',
    'this should be called total',
  ])('[B7] rename under the cursor: %s', (words) => {
    expect(understand(words, pointing)).toEqual([rename(null, 'total')])
  })

  it.each([
    ['use async/await', any],
    ['convert the promise chains to async await', any],
    ['turn .then into await', any],
    ['get rid of .then', any],
    ['rewrite promises with async and await', any],
    ['make loadUser async', named('loadUser')],
    ['async/await please', any],
    ['replace then/catch by async functions', any],
    ['I would like await instead of then chains', any],
    ['loadUser should use await', named('loadUser')],
    ['modernize the promises in src/App.tsx', { names: [], where: { path: 'src/App.tsx' }, every: false }],
    ['use await everywhere in all files', { names: [], where: 'everywhere', every: false }],
  ] as const)('[B7] async/await: %s', (words, target) => {
    expect(understand(words, view)).toEqual([{ type: 'async', target }])
  })

  it.each([
    ['use template literals', any],
    ['convert string concatenation to template literals', any],
    ['replace + between strings with backticks', any],
    ['interpolate the strings instead of concatenating', any],
    ['template strings please', any],
    ['no more string concatenation in this file', { names: [], where: { path: 'src/api.ts' }, every: false }],
    ['strings glued together with + should be template strings', any],
    ['in save, use string interpolation', named('save')],
  ] as const)('[B7] template literals: %s', (words, target) => {
    expect(understand(words, view)).toEqual([{ type: 'template', target }])
  })

  it.each([
    ['add doc comments', any],
    ['document loadUser', named('loadUser')],
    ['write JSDoc for loadUser and save', named('loadUser', 'save')],
    ['add documentation', any],
    ['generate docs from the signatures', any],
    ['put doc comments on all functions', { ...any, every: true }],
    ['loadUser needs a docstring', named('loadUser')],
    ['describe the parameters of `add` in comments', named('add')],
    ['comment every function', { ...any, every: true }],
    ['this file needs docs', { names: [], where: { path: 'src/api.ts' }, every: false }],
  ] as const)('[B7] doc comments: %s', (words, target) => {
    expect(understand(words, view)).toEqual([{ type: 'docs', target }])
  })

  it.each([
    ['wrap save in try/catch', named('save')],
    ['wrap loadUser and save in try catch', named('loadUser', 'save')],
    ['put a try/catch around save', named('save')],
    ['add error handling to save', named('save')],
    ['catch errors in `save`', named('save')],
    ['save should handle errors', named('save')],
    ['surround the body of save with try and catch', named('save')],
    ['handle exceptions in all functions', { ...any, every: true }],
    ['in save, errors should be caught', named('save')],
    ['wrap add with a try block', named('add')],
    ['wrap saveAll in try/catch', named('saveAll')],
  ] as const)('[B7] try/catch: %s', (words, target) => {
    expect(understand(words, view)).toEqual([{ type: 'try-catch', target }])
  })

  it('[B8] wishes may be joined by and, commas and then', () => {
    const types = (words: string) => understand(words, view).map((intent) => intent.type)
    expect(types('rename loadUser to fetchUser and add doc comments')).toEqual(['rename', 'docs'])
    expect(types('use async/await, use template literals, then wrap save in try/catch')).toEqual([
      'async',
      'template',
      'try-catch',
    ])
    expect(types('document loadUser & use template strings')).toEqual(['docs', 'template'])
    expect(types('make it nice and rename save to store')).toEqual(['rename', 'unknown'])
    expect(understand('rename loadUser to fetchUser and save to store', view)).toEqual([
      rename('loadUser', 'fetchUser'),
      rename('save', 'store'),
    ])
    expect(understand('rename loadUser to fetchUser and document it', view)[1]).toEqual({
      type: 'docs',
      target: named('fetchUser'),
    })
  })

  it.each([
    'what does this do?',
    'explain loadUser',
    'Why is save so slow?',
    'how do I rename a file',
    'is this good code?',
  ])('[B9] a question stays one: %s', (words) => {
    expect(understand(words, view).map((intent) => intent.type)).toEqual(['question'])
  })

  it.each([
    'make it pop',
    'make it faster',
    'translate to Rust',
    'add a function called parse',
    '',
    'lorem ipsum',
  ])('[B9] what it does not understand it says: %s', (words) => {
    expect(understand(words, view).map((intent) => intent.type)).toEqual(['unknown'])
  })
})
