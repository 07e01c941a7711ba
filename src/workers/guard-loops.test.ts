import { describe, expect, it } from 'vitest'
import { guardLoops } from './guard-loops.ts'

const r = '__sparkpadRound()'

describe('loops where the preview shares the page’s thread', () => {
  it('[V108] are guarded in their condition, or in their block', () => {
    expect(guardLoops('while (a) b()')).toBe(`while (${r}&&(a)) b()`)
    expect(guardLoops('do b(); while (a, c)')).toBe(`do b(); while (${r}&&(a, c))`)
    expect(guardLoops('for (;;) b()')).toBe(`for (;${r};) b()`)
    expect(guardLoops('x: for (let i = f(() => { g(); }); i < 3; i++) { continue x }')).toBe(
      `x: for (let i = f(() => { g(); });${r}&&( i < 3); i++) { continue x }`,
    )
    expect(guardLoops('for (const a of b) { c }')).toBe(`for (const a of b) {${r}; c }`)
    expect(guardLoops('for (;;) while (a) { do {} while (b) }')).toBe(
      `for (;${r};) while (${r}&&(a)) { do {} while (${r}&&(b)) }`,
    )
  })

  it('[V108] keep their lines, and what only looks like a loop stays as it is', () => {
    const lines = 'for (\n  let i = 0;\n  i < 2;\n  i++\n) {\n  a()\n}\n'
    expect(guardLoops(lines).split('\n')).toHaveLength(lines.split('\n').length)
    for (const text of ["'while (1)'", '/while(1)/', 'a.for(b)', '// for (;;) x', '`for(;;) ${a}`'])
      expect(guardLoops(text)).toBe(text)
    expect(guardLoops('for await (const a of b) { c }')).toBe('for await (const a of b) { c }')
    expect(guardLoops('while (`${a}` && /[)]/.test(b)) c()')).toBe(
      `while (${r}&&(\`\${a}\` && /[)]/.test(b))) c()`,
    )
  })

  it('[V108] run as before, and one that never ends throws', () => {
    const run = (code: string): unknown => {
      let rounds = 0
      const guard = () => {
        rounds += 1
        if (rounds > 1000) throw new Error('endless')
        return true
      }
      return new Function('__sparkpadRound', guardLoops(code))(guard)
    }
    expect(
      run('let s = 0; for (let i = 0, n = 5; i < n; i++) { if (i === 2) continue; s += i } return s'),
    ).toBe(8)
    expect(run('let s = 0; do { s++ } while (s < 7); return s')).toBe(7)
    expect(() => run('for (;;) { try { throw 1 } catch {} }')).toThrow('endless')
    expect(() => run('while (true);')).toThrow('endless')
  })
})
