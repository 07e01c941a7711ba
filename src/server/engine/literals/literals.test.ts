import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { apply } from '../../../core/edits/edit.ts'
import { changeLiteral, literalLanguage, planLiteral, readLiteral } from '../literals.ts'
import { createProject } from '../project.ts'
import { addedErrors, errorsOf, ROOT, sourcesUnder } from '../test-kit.ts'

const sample = (name: string) => ({
  path: name,
  text: readFileSync(join(ROOT, 'src/page/session/sample', name), 'utf8'),
})
const pad = ['App.tsx', 'cart.ts', 'index.html', 'style.css'].map(sample)

type File = { readonly path: string; readonly text: string }

/** Does what the words ask and says which lines changed; a second run must find nothing to do. */
const ask = (words: string, files: readonly File[], open: string | null = null): string => {
  const request = readLiteral(words)
  if (request === null) return 'not understood'
  const plan = planLiteral(files, open, request)
  if (plan === null) return 'not found'
  const before = files.find(({ path }) => path === plan.path)?.text ?? ''
  const after = apply(plan.edit, before)
  const again = planLiteral(
    files.map((file) => (file.path === plan.path ? { ...file, text: after } : file)),
    open,
    request,
  )
  expect([words, again?.edit ?? []]).toEqual([words, []])
  if (after === before) return 'already'
  const lines = after.split('\n').filter((line) => !before.split('\n').includes(line))
  return `${plan.path}: ${lines.map((line) => line.trim()).join(' | ')}`
}
const css = (text: string): File => ({ path: 'a.css', text })
const html = (text: string): File => ({ path: 'a.html', text })
const ts = (text: string): File => ({ path: 'a.ts', text })
const tsx = (text: string): File => ({ path: 'a.tsx', text })

describe('colours', () => {
  test('[S7] a colour is asked for in many ways', () => {
    const phrasings = [
      'make the button red',
      'turn the buttons red',
      'the button should be red',
      'paint the button red',
      'I want the button to be red',
      'change the button colour to red',
      'set the background of the button to red',
      'color the button red',
      'give the button a red background',
      'I want a red button',
      'make the background of the button red',
      'use red for the button',
      "change the button's background color to red",
      'Make the button red, please',
    ]
    for (const words of phrasings)
      expect([words, ask(words, pad)]).toEqual([words, 'style.css: background: red;'])
  })

  test('[S7] the rule that speaks of the element is changed, its text colour where that is meant, and only the colour', () => {
    const cases: [words: string, before: string, after: string][] = [
      [
        'make the button text yellow',
        'button { color: white; background: teal }',
        'button { color: yellow; background: teal }',
      ],
      ['make the button red', '.btn { background: #fff url(a.png) }', '.btn { background: red url(a.png) }'],
      [
        'make the button red',
        '.btn-primary { background: #fff }\n.btn { background: #eee }',
        '.btn-primary { background: #fff }\n.btn { background: red }',
      ],
      [
        'make the primary button dark red',
        '.btn { background: blue }\n.btn-primary { background: #fff }',
        '.btn { background: blue }\n.btn-primary { background: darkred }',
      ],
      ['make the button red', '#button{padding:0}', '#button{padding:0; background: red;}'],
      [
        'make the button #c00',
        'button:hover { background: blue }\nbutton {\n}\n',
        'button:hover { background: blue }\nbutton {\n  background: #c00;\n}\n',
      ],
      [
        'make the button red on hover',
        'button { background: blue }\nbutton:hover { background: navy }',
        'button { background: blue }\nbutton:hover { background: red }',
      ],
      [
        'make the title rgb(1, 2, 3)',
        'h1 { color: black !important }',
        'h1 { color: rgb(1, 2, 3) !important }',
      ],
      [
        'make the links green',
        'nav a { color: blue }\na { color: blue }',
        'nav a { color: blue }\na { color: green }',
      ],
      [
        'make the border of .card pink',
        '.card { border: 1px solid #ccc; }',
        '.card { border: 1px solid pink; }',
      ],
      [
        'make the page background black',
        'body {\n\tmargin: 0;\n}',
        'body {\n\tmargin: 0;\n\tbackground: black;\n}',
      ],
      [
        'make the button red',
        '/* button { background: x } */ a{}\nbutton { background: var(--accent) }',
        '/* button { background: x } */ a{}\nbutton { background: red }',
      ],
      [
        'make the button red',
        'i { content: "button {"; }\n@media print { button { color: blue } }\nbutton { color: blue }',
        'i { content: "button {"; }\n@media print { button { color: blue } }\nbutton { color: blue; background: red; }',
      ],
    ]
    for (const [words, before, after] of cases) {
      const request = readLiteral(words)
      const edit = request === null ? null : changeLiteral(before, 'css', request)
      expect([words, edit === null ? null : apply(edit, before)]).toEqual([words, after])
      expect(request === null ? null : changeLiteral(after, 'css', request)).toEqual([])
    }
  })

  test('[S7] a style sheet without a rule for the element gets one; without a style sheet the element is styled itself', () => {
    expect(ask('make the heading blue', pad)).toBe('style.css: h1 { | color: blue;')
    expect(ask('make the button red', [html('<button class="x">Go</button>')])).toBe(
      'a.html: <button class="x" style="background: red">Go</button>',
    )
    expect(
      ask('make the button red', [html('<button style="color: blue; background: teal">Go</button>')]),
    ).toBe('a.html: <button style="color: blue; background: red">Go</button>')
    expect(ask('make the button red', [html('<input type="submit" value="Go" style="margin: 0" />')])).toBe(
      'a.html: <input type="submit" value="Go" style="margin: 0; background: red" />',
    )
    expect(
      ask('make the button red', [html('<style>\nbutton { color: blue }\n</style><button>Go</button>')]),
    ).toBe('a.html: button { color: blue; background: red; }')
    expect(ask('make the title red', [tsx('export const A = () => <h1 className="t">Hi</h1>\n')])).toBe(
      'a.tsx: export const A = () => <h1 className="t" style={{ color: "red" }}>Hi</h1>',
    )
    expect(
      ask('make the button red', [
        tsx("const s = 'a'\nconst b = <button style={{ margin: 0 }}>Go</button>\n"),
      ]),
    ).toBe("a.tsx: const b = <button style={{ margin: 0, background: 'red' }}>Go</button>")
    expect(ask('make the save button red', [html('<button>Load</button>\n<button>Save</button>')])).toBe(
      'a.html: <button style="background: red">Save</button>',
    )
    expect(ask('make the banner red', pad)).toBe('not found')
    expect(ask('make the button teal', pad)).toBe('already')
  })
})

describe('properties', () => {
  test('[S8] a property is asked for in many ways', () => {
    const phrasings = [
      'set the padding of .cart to 12px',
      "change .cart's padding to 12px",
      'set .cart padding to 12px',
      'give .cart a padding of 12px',
      'give .cart 12px padding',
      'make the padding of .cart 12 pixels',
      'set padding to 12px on .cart',
      'the padding of .cart should be 12px',
      'use 12px of padding for .cart',
      'change the cart padding to 12',
    ]
    for (const words of phrasings)
      expect([words, ask(words, pad)]).toEqual([words, 'style.css: padding: 12px;'])
  })

  test('[S8] lengths, numbers and longhands', () => {
    const cases: [string, string, string][] = [
      ['set the font size of the title to 2rem', 'h1 { font-size: 1rem }', 'h1 { font-size: 2rem }'],
      [
        'set the border radius of the button to 4',
        'button { border-radius: 6px }',
        'button { border-radius: 4px }',
      ],
      ['set the opacity of the image to 0.5', 'img { opacity: 1 }', 'img { opacity: 0.5 }'],
      [
        'set the left padding of .card to 2em',
        '.card { padding: 0 }',
        '.card { padding: 0; padding-left: 2em; }',
      ],
      ['make the max width of .card 50 percent', '.card { max-width: 1px }', '.card { max-width: 50% }'],
      ['set the margin of .card to 4px 8px', '.card { margin: 0 auto }', '.card { margin: 4px 8px }'],
      [
        'set the padding of .card to 1px',
        '@media (x) { .card { padding: 0 } }\n.card { padding: 2px }',
        '.card { padding: 1px }',
      ],
    ]
    for (const [words, text, line] of cases) {
      expect([words, ask(words, [css(text)])]).toEqual([words, `a.css: ${line}`])
    }
  })
})

describe('texts and numbers', () => {
  test('[S9] a text is asked for in many ways', () => {
    const phrasings = [
      'change the heading to "Coffee for one"',
      'set the heading to Coffee for one',
      'the heading should say "Coffee for one"',
      'make the heading say Coffee for one',
      'I want the heading to read "Coffee for one"',
      "replace 'Tea for two' with 'Coffee for one'",
      'use "Coffee for one" as the heading',
      'change the text of the heading to "Coffee for one"',
    ]
    for (const words of phrasings) {
      expect([words, ask(words, pad, 'App.tsx')]).toEqual([words, 'App.tsx: <h1>Coffee for one</h1>'])
    }
  })

  test('[S9] the element or the name that is meant says it, escaped as its place asks', () => {
    expect(ask('change the title to Hello', pad, 'index.html')).toBe('index.html: <title>Hello</title>')
    expect(ask('change the button text to "Buy"', pad, 'App.tsx')).toContain('>Buy</button>')
    expect(ask('change the heading to "a < b"', [html('<h1>\n  x\n</h1>')])).toBe('a.html: a &lt; b')
    expect(
      ask('change the placeholder of the search input to "Find"', [
        html('<input name="search" placeholder="x">\n<input placeholder="y">'),
      ]),
    ).toBe('a.html: <input name="search" placeholder="Find">')
    expect(ask('change the greeting to "it\'s me"', [ts("const greeting = 'hi'\n")])).toBe(
      "a.ts: const greeting = 'it\\'s me'",
    )
    expect(ask('set the max retries to 5', [ts('const MAX_RETRIES = 3\n')])).toBe(
      'a.ts: const MAX_RETRIES = 5',
    )
    expect(ask('set MAX_RETRIES to 5', [ts('const MAX_RETRIES = 3\n')])).toBe('a.ts: const MAX_RETRIES = 5')
    expect(ask('MAX_RETRIES = 5', [ts('const MAX_RETRIES = 3\n')])).toBe('a.ts: const MAX_RETRIES = 5')
    expect(ask('MAX_RETRIES should be 5', [ts('const MAX_RETRIES = 3\n')])).toBe(
      'a.ts: const MAX_RETRIES = 5',
    )
    expect(ask('change the timeout to 10000', [ts('const o = { timeout: 5_000 }\n')])).toBe(
      'a.ts: const o = { timeout: 10000 }',
    )
    expect(ask('set verbose to true', [ts('function f(verbose = false) {}\n')])).toBe(
      'a.ts: function f(verbose = true) {}',
    )
    expect(ask('set the timeout to soon', [ts('const timeout = 5\n')])).toBe('not found')
  })

  test('[S10] one literal for another, in many ways, everywhere it is meant and nowhere else', () => {
    const phrasings = [
      'change 10 to 20',
      'replace 10 with 20',
      'replace 10 by 20',
      'use 20 instead of 10',
      'change the number 10 to 20',
      'change every 10 to 20',
      'swap 10 for 20',
      '10 should be 20',
    ]
    const text = "const a = 10, b = 100, c = '10 days', d = 1.10, e = x10\n"
    for (const words of phrasings) {
      expect([words, ask(words, [ts(text)])]).toEqual([
        words,
        "a.ts: const a = 20, b = 100, c = '10 days', d = 1.10, e = x10",
      ])
    }
    expect(
      ask("change 'Add' to 'Add it'", [tsx("const a = 'Add'; const b = 'Add more'; const c = <p>Add</p>\n")]),
    ).toBe("a.tsx: const a = 'Add it'; const b = 'Add more'; const c = <p>Add it</p>")
    expect(ask('change "Green tea" to "Black tea"', pad)).toContain("title: 'Black tea'")
    expect(ask('change 10px to 1rem', [css('a { margin: 10px 110px 10px; }')])).toBe(
      'a.css: a { margin: 1rem 110px 1rem; }',
    )
    expect(ask('change 10 to 20', [css('a10 { margin: 10px 0.10em; }')])).toBe(
      'a.css: a10 { margin: 20px 0.10em; }',
    )
    expect(ask('change teal to navy', pad)).toBe('style.css: background: navy;')
    expect(ask('change #ccc to #DDD', [css('a { color: #ccc; background: #cccccc }')])).toBe(
      'a.css: a { color: #DDD; background: #cccccc }',
    )
    expect(
      ask('replace "Back" with "Return"', [html('<!-- Back --><a href="#Back" title="Back">Back up</a>')]),
    ).toBe('a.html: <!-- Back --><a href="#Back" title="Return">Return up</a>')
  })

  test('[S10] other wishes are not taken for literals', () => {
    const others = [
      'rename red to blue',
      'wrap load in try/catch',
      'add doc comments',
      'convert this to async/await',
      'add a debounce function',
      'create a React counter component',
      'use template literals',
      'change total to sum',
      'what colour is the button',
      'make it nicer',
      'add a red button',
    ]
    for (const words of others) expect([words, readLiteral(words)]).toEqual([words, null])
  })
})

describe('real files', () => {
  test('[S11] over real source files a literal changes without a compiler error, and a second run makes no edit', () => {
    const files = sourcesUnder('node_modules/zod/src')
    const project = createProject()
    project.load(files)
    const changed: string[] = []
    const before: string[] = []
    const after: string[] = []
    for (const { path, text } of files) {
      if (changed.length === 30) break
      const string = /"([A-Za-z][^"\\\n]* [^"\\\n]*)"/.exec(text)?.[1]
      const request =
        string === undefined ? null : readLiteral(`replace "${string}" with "${string} (again)"`)
      const edit = request === null ? null : changeLiteral(text, 'ts', request)
      if (request === null || edit === null) continue
      const made = apply(edit, text)
      expect(made).not.toBe(text)
      expect(changeLiteral(made, 'ts', request) ?? []).toEqual([])
      before.push(...errorsOf(project, [path]))
      project.write(path, made)
      after.push(...errorsOf(project, [path]))
      changed.push(path)
    }
    expect(changed.length).toBeGreaterThanOrEqual(20)
    expect(addedErrors(before, after)).toEqual([])
  })

  test('[S11] over real source files a number changes wherever it stands alone, once', () => {
    let changed = 0
    for (const { text } of sourcesUnder('node_modules/zod/src')) {
      const number = /[=(,[] ?(\d+)\b/.exec(text)?.[1]
      const request =
        number === undefined ? null : readLiteral(`change ${number} to ${Number(number) + 70_001}`)
      const edit = request === null ? null : changeLiteral(text, 'ts', request)
      if (request === null || edit === null || edit.length === 0) continue
      const made = apply(edit, text)
      expect(made.length).toBeGreaterThan(text.length)
      expect(changeLiteral(made, 'ts', request)).toEqual([])
      changed += 1
    }
    expect(changed).toBeGreaterThanOrEqual(20)
  })

  test('[S11] over real style sheets a colour changes one value, and a second run makes no edit', () => {
    const sheets = sourcesUnder('node_modules/monaco-editor/esm', /\.css$/)
    expect(sheets.length).toBeGreaterThanOrEqual(20)
    let changed = 0
    for (const { text } of sheets) {
      const name = /^\s*\.([a-z][a-z-]*) \{/m.exec(text)?.[1]
      if (name === undefined) continue
      const request = readLiteral(`make the background of .${name} rebeccapurple`)
      if (request === null) continue
      const edit = changeLiteral(text, 'css', request)
      if (edit === null) continue
      const after = apply(edit, text)
      expect(after.split('rebeccapurple').length).toBe(2)
      expect(changeLiteral(after, 'css', request)).toEqual([])
      changed += 1
    }
    expect(changed).toBeGreaterThanOrEqual(20)
  })

  test('[S11] languages by path', () => {
    const paths = ['a.ts', 'a.MTS', 'a.tsx', 'a.mjs', 'a.css', 'a.htm', 'a.json', 'ts']
    expect(paths.map(literalLanguage)).toEqual(['ts', 'ts', 'tsx', 'js', 'css', 'html', null, null])
  })
})
