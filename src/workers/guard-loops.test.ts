import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SourceFile } from '../core/preview/build.ts'
import { createCompiler } from './compiler.ts'
import * as guard from './guard-loops.ts'

const { guardLoops, plainColumn, roundCall: r } = guard
const guarded = (code: string) => guardLoops(code, 'module').code

/** Runs a function's body as it is or guarded; gives all it pushed to `out`, and how it ended. */
const run = (body: string, most = 100_000): string => {
  const out: unknown[] = []
  let rounds = 0
  const round = () => {
    rounds += 1
    if (rounds > most) throw new RangeError('endless')
  }
  Object.assign(globalThis, { __sparkpadRound: round })
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- made by the tests themselves
    const made: unknown = new Function('out', body)(out)
    return JSON.stringify([out, made ?? null])
  } catch (thrown) {
    return JSON.stringify([out, String(thrown)])
  } finally {
    Reflect.deleteProperty(globalThis, '__sparkpadRound')
  }
}

describe('loops where the preview may share the page’s thread', () => {
  it('[V104] look at the clock at the start of every round, whatever their body is', () => {
    expect(guarded('while (a) b()')).toBe(`while (a) {${r};b()}`)
    expect(guarded('do b(); while (a, c)')).toBe(`do {${r};b();} while (a, c)`)
    expect(guarded('do b()\nwhile (a)')).toBe(`do {${r};b()}\nwhile (a)`)
    expect(guarded('for (;;);')).toBe(`for (;;){${r};;}`)
    expect(guarded('x: for (const a of b) { if (a) continue x; c }')).toBe(
      `x: for (const a of b) {${r}; if (a) continue x; c }`,
    )
    expect(guarded('for (;;) while (a) for (const k in o) b()')).toBe(
      `for (;;) {${r};while (a) {${r};for (const k in o) {${r};b()}}}`,
    )
    expect(guarded('for await (const a of b) c(a)')).toBe(`for await (const a of b) {${r};c(a)}`)
    expect(guarded('while ((() => { for (;;) x })()) y')).toBe(
      `while ((() => { for (;;) {${r};x} })()) {${r};y}`,
    )
  })

  it('[V104] what only looks like a loop stays as it is, and so does what cannot be read', () => {
    for (const text of [
      "'while (1)'",
      '/while(1)/',
      'a.for(b)',
      '// for (;;) x',
      '`for(;;) ${a}`',
      'while (',
    ])
      expect(guarded(text)).toBe(text)
    expect(guardLoops('with (a) for (;;) b', 'script').code).toBe(`with (a) for (;;) {${r};b}`)
  })

  it('[V104] one that never ends throws, in a function, a generator, an async function and a condition', () => {
    for (const body of [
      'for (;;);',
      'do {} while (true)',
      'while (true) { try { throw 1 } catch {} }',
      'while (true) try { throw 1 } catch { continue } finally { out.length = 0 }',
      'x: for (;;) { for (;;) { continue x } }',
      'const g = function* () { for (let n = 0; ; n += 1) yield n }; for (const n of g());',
      'const g = function* () { while (true); }; [...g()]',
      'while ((() => { for (;;); })());',
    ])
      expect(run(guarded(`(() => {${body}})()`)), body).toContain('RangeError: endless')
  })

  it('[V104] lines stay what they are, and columns are told as those of the source', () => {
    const text = 'let n = 0\nfor (;;) while (n < 3) n += missing\n'
    const { code, insertions } = guardLoops(text, 'module')
    const lines = code.split('\n')
    expect(lines).toHaveLength(3)
    for (const word of ['for', 'while', 'n <', 'n +=', 'missing'])
      expect(plainColumn(insertions, 2, (lines[1] ?? '').indexOf(word) + 1), word).toBe(
        (text.split('\n')[1] ?? '').indexOf(word) + 1,
      )
    expect(plainColumn(insertions, 1, 5)).toBe(5)
  })

  it('[V104] a guarded build has them in its modules and in scripts that are none', () => {
    const files: readonly SourceFile[] = [
      {
        path: 'index.html',
        text: '<!doctype html><body><script>for (;;) a()</script><script type="module" src="main.ts"></script>\n',
      },
      { path: 'main.ts', text: 'const n: number = 1; while (n as number) missing()\nexport {}\n' },
    ]
    const compiler = createCompiler(guard)
    const result = compiler.build({ seq: 1, files, network: false })
    if (result.type !== 'built') throw new Error(JSON.stringify(result))
    const [script] = result.build.scripts
    expect(script).toMatchObject({ type: 'classic', code: `for (;;) {${r};a()}` })
    const code = result.build.modules[0]?.code.split('\n')[0] ?? ''
    const column = code.indexOf('missing') + 1
    expect(compiler.locate([{ path: 'main.ts', line: 1, column }])).toEqual([
      { path: 'main.ts', line: 1, column: (files[1]?.text ?? '').indexOf('missing') + 1 },
    ])
  })
})

/** Programs that end: loops of all kinds over small counts, in each other, with labels, jumps and bare bodies. */
const program = () => {
  const { statement } = fc.letrec<{ statement: string; block: string }>((tie) => ({
    statement: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(
        'out.push(i++)',
        'if (i > 9) return out',
        'out.push(typeof i, `for (;;) ${i}`)',
        'if (i++ % 2) { continue } else out.push(1)',
        'if (i++ % 3) break',
        'if (i++ % 2) continue outer',
        'if (i++ % 5 === 3) break outer',
        'try { throw i } catch (e) { out.push(e) } finally { i++ }',
      ),
      fc
        .tuple(tie('block'), fc.integer({ min: 0, max: 4 }))
        .chain(([body, most]) =>
          fc.constantFrom(
            `for (let k = 0; k < ${most}; k++) ${body}`,
            `for (const k of Array(${most}).keys()) ${body}`,
            `for (const k in { a: 1, b: 2 }) ${body}`,
            `{ let k = ${most}; while (k-- > 0) ${body} }`,
            `{ let k = ${most}; do ${body}\nwhile (k-- > 0) }`,
            `inner: for (const k of (function* () { let n = ${most}; while (n-- > 0) yield n })()) ${body}`,
            `[1, 2].forEach((v) => { outer: for (let i = v; i < 4; i++) ${body} })`,
          ),
        ),
    ),
    block: fc.oneof(
      { depthSize: 'small' },
      tie('statement').map((one) => `${one};`),
      fc.array(tie('statement'), { maxLength: 3 }).map((all) => `{ ${all.join('; ')} }`),
    ),
  }))
  return fc
    .array(statement, { minLength: 1, maxLength: 4 })
    .map((all) => `let i = 0; outer: for (let turn = 0; turn < 3; turn++) { ${all.join('\n')} } return out`)
}

it('[V104] programs that end give the same when they are guarded', () => {
  let looped = 0
  fc.assert(
    fc.property(program(), (text) => {
      const whole = guardLoops(`(function () { ${text} })`, 'script').code
      const body = whole.slice('(function () { '.length, -' })'.length)
      expect(body.split('\n')).toHaveLength(text.split('\n').length)
      const result = run(text)
      fc.pre(!result.includes('SyntaxError'))
      looped += 1
      expect(run(body)).toBe(result)
    }),
    { numRuns: 500 },
  )
  expect(looped).toBeGreaterThan(100)
})
