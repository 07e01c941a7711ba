import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasInlineLazy, isLazyComment, likeness, pairAcrossLazy } from './lazy.ts'

describe('comments that stand for code', () => {
  it('[E13] they are known by their words or dots in every kind of comment', () => {
    const dress = [
      (words: string) => `// ${words}`,
      (words: string) => `  # ${words}`,
      (words: string) => `/* ${words} */`,
      (words: string) => `{/* ${words} */}`,
      (words: string) => `<!-- ${words} -->`,
      (words: string) => `-- ${words}`,
      (words: string) => `; ${words}`,
      (words: string) => `% ${words}`,
      (words: string) => `"""${words}"""`,
      (words: string) => `'''${words}'''`,
    ]
    const lazy = [
      '... existing code ...',
      '…',
      '...',
      'rest of the file is unchanged',
      'existing code',
      'No changes.',
    ]
    for (const wear of dress)
      for (const words of lazy) expect([words, isLazyComment(wear(words))]).toEqual([words, true])
    const plain = ['the sum of both', 'TODO: ... the rest', 'wait for the rest', 'see above']
    for (const wear of dress)
      for (const words of plain) expect([words, isLazyComment(wear(words))]).toEqual([words, false])
  })

  it('[E13] bare dots are one, and code with three dots is none', () => {
    for (const line of ['...', '[…]', '[...]', '(...)', '... rest of the code ...', '<...>'])
      expect([line, isLazyComment(line)]).toEqual([line, true])
    for (const line of [
      '...rest,',
      '  ...previous',
      'call(...rest)',
      'return ...',
      '',
      '//',
      '.'.repeat(200),
    ])
      expect([line, isLazyComment(line)]).toEqual([line, false])
  })

  it('[E13] code that leaves something out between its brackets is told from a spread', () => {
    for (const line of [
      'function f() { /* ... */ }',
      'if (x) { ... }',
      'run() // ... the rest',
      'if (x) {…}',
    ])
      expect([line, hasInlineLazy(line)]).toEqual([line, true])
    for (const line of ['f({ ...all })', 'const { a, ...rest } = b', '// ... the rest', 'say("// ...")'])
      expect([line, hasInlineLazy(line)]).toEqual([line, false])
  })

  it('[E8] likeness is the shared part of both ends: 1 for equals, the same both ways', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), fc.string(), (a, b, more) => {
        expect(likeness(a, b)).toBe(likeness(b, a))
        expect(likeness(a, b)).toBeGreaterThanOrEqual(0)
        expect(likeness(a, b)).toBeLessThanOrEqual(1)
        expect(likeness(a, b) === 1).toBe(a.trim() === b.trim())
        expect(likeness(`  ${a}`, `${b} `)).toBe(likeness(a, b))
        expect(likeness(`x${a}${more}y`, `x${more}y`)).toBeGreaterThan(0)
      }),
    )
    expect(likeness('const a = 1', 'const b = 1')).toBe(10 / 11)
    expect(likeness('aaa', 'aa')).toBe(2 / 3)
  })

  it('[E13] new lines beside such a comment take the place of the lines that declare the same', () => {
    const near = ['const first = 1', 'const second = 2', 'const third = 3']
    expect(pairAcrossLazy(['const first = 10'], near)).toEqual({ taken: 1, isSure: true })
    expect(pairAcrossLazy(['const second = 20'], near)).toEqual({ taken: 2, isSure: false })
    expect(pairAcrossLazy(['function added() {', '}'], near)).toEqual({ taken: 0, isSure: true })
    expect(pairAcrossLazy(['call(it)'], near)).toEqual({ taken: 0, isSure: false })
    expect(pairAcrossLazy(['', ''], near)).toEqual({ taken: 0, isSure: true })
  })

  it('[E94] a comment is one whose words all say that code stays, and one with dots around its words', () => {
    for (const line of [
      '// unchanged code above',
      '# other methods unchanged',
      '// rest of file',
      '/* existing styles */',
      '<!-- rest of the page -->',
      '// (lines 20-45 unchanged)',
      '// === rest of file unchanged ===',
      '// omitted for brevity',
      '// . . .',
      '// ... código existente ...',
      '# ... 其余代码 ...',
    ])
      expect([line, isLazyComment(line)]).toEqual([line, true])
    for (const line of [
      '// handles the rest of the request',
      '// keep the other in sync',
      '// the body of the function',
      '// test cases',
      '// the original file',
      'const rest = existing(code)',
      'existing code',
      '// ... is { said } ...',
    ])
      expect([line, isLazyComment(line)]).toEqual([line, false])
  })

  it('[E13] a line rewritten beside such a comment is told by those between the two, which are all there', () => {
    const near = ['  return total(cart.lines)', '}', '', 'function next() {']
    expect(pairAcrossLazy(['  return total(cart.rows)', '}'], near)).toEqual({ taken: 2, isSure: true })
    expect(pairAcrossLazy(['  const more = 1', '  return total(cart.rows)', '}'], near)).toEqual({
      taken: 2,
      isSure: true,
    })
    expect(pairAcrossLazy(['  throw new Error()', '}'], near).isSure).toBe(false)
  })
})
