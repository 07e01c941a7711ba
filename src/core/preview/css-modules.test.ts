import { describe, expect, it } from 'vitest'
import { scopeCss } from './css-modules.ts'

const path = 'src/card.module.css'
const mark = scopeCss('.a {}', path).names['a']?.slice(2) ?? ''

describe('a style sheet with names of its own', () => {
  it.each([
    ['.title { color: red }', '.title_M { color: red }'],
    ['.a.b > .c:hover::before, .a + p.d {}', '.a_M.b_M > .c_M:hover::before, .a_M + p.d_M {}'],
    ['.a { .b & { x: y } &.c { z: w } }', '.a_M { .b_M & { x: y } &.c_M { z: w } }'],
    [
      '@media (min-width: .5em) { .a { margin: .5em } }',
      '@media (min-width: .5em) { .a_M { margin: .5em } }',
    ],
    ['@layer base.x { .a {} }', '@layer base.x { .a_M {} }'],
    ['.a[data-x=".b"] { content: ".c {" }', '.a_M[data-x=".b"] { content: ".c {" }'],
    [':global(.dark) .a, :global(.x:not(.y)) {}', '.dark .a_M, .x:not(.y) {}'],
    [':local(.a) :not(.b) {}', '.a_M :not(.b_M) {}'],
    ['.a { background: url(img.b.svg) } .c {}', '.a_M { background: url(img.b.svg) } .c_M {}'],
    ['#id .a, a.é {}', '#id .a_M, a.é_M {}'],
    [
      '@keyframes spin { to { rotate: 1turn } } .a { animation: spin 1s, other 2s }',
      '@keyframes spin_M { to { rotate: 1turn } } .a_M { animation: spin_M 1s, other 2s }',
    ],
    ['.a{color:red}', '.a_M{color:red}'],
  ])('[V134] %s', (css, scoped) => {
    expect(scopeCss(css, path).css).toBe(scoped.replaceAll('_M', `_${mark}`))
  })

  it('[V134] tells what its classes are called, and the same for the same path alone', () => {
    const { names } = scopeCss('.a {} .b .a {} :global(.g) {}', path)
    expect(names).toEqual({ a: `a_${mark}`, b: `b_${mark}` })
    expect(scopeCss('.a {}', 'other.module.css').names['a']).not.toBe(names['a'])
    expect(scopeCss('.a {}', path).names['a']).toBe(names['a'])
  })

  it('[V134] a class that composes others goes by all their names; in a circle each once', () => {
    const { css, names } = scopeCss(
      '.base { color: red }\n.big { composes: base; composes: wide from global; font-size: 2em }\n.huge { composes: big huge }\n',
      path,
    )
    expect(names).toMatchObject({ big: `big_${mark} base_${mark} wide`, base: `base_${mark}` })
    expect(names['huge']).toBe(`huge_${mark} big_${mark} base_${mark} wide`)
    expect(css).not.toContain('composes')
    expect(css).toContain('font-size: 2em')
  })

  it('[V134] lines stay where they are, what stands in comments names nothing, and half a sheet does no harm', () => {
    const { css, names } = scopeCss('/* .no {\n */\n.a {\n  color: red /* } */\n', path)
    expect(css.split('\n').findIndex((line) => line.startsWith(`.a_${mark}`))).toBe(2)
    expect(names).toEqual({ a: `a_${mark}` })
    expect(scopeCss('.a { "', path).css).toContain(`.a_${mark}`)
    expect(scopeCss('}}} .a', path).names).toEqual({})
  })
})
