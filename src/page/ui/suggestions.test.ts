import { describe, expect, test } from 'vitest'
import { suggest } from './suggestions.ts'

const cart = `export function total(items) {
  return items.reduce((sum, item) => sum + item.price, 0)
}

export function label(item) {
  return item.name + ' each'
}

export function load(url) {
  return fetch(url).then((response) => response.json())
}
`

describe('suggestions', () => {
  test('[P1] each names what stands in a script', () => {
    expect(suggest('src/cart.ts', cart)).toEqual([
      'rename total to grandTotal',
      'convert to async/await',
      'use template literals',
      'add doc comments',
    ])
  })

  test('[P1] nothing is suggested that the file has already', () => {
    const done = `/** Adds. */\nexport function total(a: number) {\n  return \`\${a}\`\n}\nexport const debounce = 1\n`
    const suggestions = suggest('a.ts', done)
    expect(suggestions).not.toContain('convert to async/await')
    expect(suggestions).not.toContain('use template literals')
    expect(suggestions).not.toContain('add doc comments')
    expect(suggestions).not.toContain('add a debounce helper')
    expect(suggestions).toContain('add a retry helper')
  })

  test('[P1] a name is never changed to one that is taken', () => {
    expect(suggest('a.ts', 'const total = 1\nconst sum = total\n')[0]).toBe('rename total to grandTotal')
    expect(suggest('a.ts', 'const total = 1\nconst sum = grandTotal(total)\n')[0]).not.toMatch(
      / to (sum|grandTotal)$/,
    )
  })

  test('[P1] only a function that may fail and catches nothing is to be wrapped', () => {
    const risky = 'async function save(x) {\n  await put(x)\n}\n'
    const safe = 'async function save(x) {\n  try { await put(x) } catch { return }\n}\n'
    expect(suggest('a.js', risky)).toContain('wrap save in try/catch')
    expect(suggest('a.js', safe)).not.toContain('wrap save in try/catch')
  })

  test('[P1] what stands in a comment is not named', () => {
    expect(suggest('a.ts', '// const total = 1\n/* x.then(y) */\n').join()).not.toMatch(/total|async/)
  })

  test('[P1] a page offers its button, its words and its colours', () => {
    expect(suggest('index.html', '<h1>Basket</h1>\n<button style="color: #ff8800">Buy</button>')).toEqual([
      'make the button red',
      'change "Basket" to "Hello"',
      'change #ff8800 to red',
    ])
  })

  test('[P1] a style sheet offers its button, its colours and its lengths', () => {
    expect(suggest('style.css', '.button {\n  background: #2563eb;\n  padding: 8px;\n}\n')).toEqual([
      'make the button red',
      'change #2563eb to red',
      'change 8px to 12px',
    ])
  })

  test('[P1] no more than four, and the same for the same file', () => {
    const all = suggest('src/cart.ts', cart + 'async function save(x) {\n  await put(x)\n}\n')
    expect(all.length).toBe(4)
    expect(suggest('src/cart.ts', cart + 'async function save(x) {\n  await put(x)\n}\n')).toEqual(all)
  })
})
