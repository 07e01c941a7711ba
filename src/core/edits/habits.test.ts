import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { createHabits } from './habits.ts'

const draftOf = (text: string, path = 'a.ts') => createFileDraft({ path, text, version: 1 })
const plain = draftOf("const name = 'Ada'\nconst more = 1\n")

describe('habits of a reply', () => {
  it('[E50] learns from quoted lines and the file’s own, and turns back what they showed', () => {
    const habits = createHabits()
    const curly = 'log(\u2018Bob\u2019)'
    expect(habits.turn(plain, curly)).toBe(curly)
    habits.learn(['const more = 1', 'const name = \u2018Ada\u2019'], ['const more = 1', "const name = 'Ada'"])
    expect(habits.turn(plain, curly)).toBe("log('Bob')")
    // nothing told of the entities
    expect(habits.turn(plain, 'a &lt; b')).toBe('a &lt; b')
  })

  it('[E50] who curls one of a pair curls the other; other characters of the line tell nothing', () => {
    const habits = createHabits()
    habits.learn(['say(\u201chi")'], ['say("hi")'])
    expect(habits.turn(plain, '\u201cso\u201d')).toBe('"so"')
  })

  it('[E50] quotes that the file has itself stay as they are written', () => {
    const draft = draftOf("const name = 'Ada'\nconst said = 'it\u2019s'\n")
    const habits = createHabits()
    habits.learn(['const name = \u2018Ada\u2019'], ["const name = 'Ada'"])
    expect(habits.turn(draft, 'log(\u2018Bob\u2019)')).toBe('log(\u2018Bob\u2019)')
  })

  it('[E50] a line without curly quotes and entities is never turned, whatever was learned', () => {
    const ascii = fc.string({ unit: fc.constantFrom('a', "'", '"', ' ', '<', '(', '\\', '-') })
    const written = fc.string({ unit: fc.constantFrom('a', '\u2018', '\u201d', '\u2013', '\u00a0', ' ') })
    fc.assert(
      fc.property(fc.array(fc.tuple(written, ascii)), ascii, (pairs, line) => {
        const habits = createHabits()
        habits.learn(
          pairs.map(([quoted]) => quoted),
          pairs.map(([, own]) => own),
        )
        habits.learnEntities()
        expect(habits.turn(plain, line)).toBe(line)
      }),
    )
  })

  it('[E60] a reply known to write `&lt;` for `<` is decoded once, in a file that has no entities', () => {
    const habits = createHabits()
    habits.learnEntities()
    expect(habits.turn(plain, 'if (a &lt; b &amp;&amp; c)')).toBe('if (a < b && c)')
    expect(habits.turn(plain, '&amp;lt;')).toBe('&lt;')
    const own = draftOf('const less = "&lt;"\n')
    expect(habits.turn(own, 'if (a &lt; b)')).toBe('if (a &lt; b)')
  })

  it('[E124] who curls one kind of quotes curls the other, where the file has none', () => {
    const habits = createHabits()
    const double = 'log(\u201cBob\u201d)'
    expect(habits.turn(plain, double)).toBe(double)
    habits.learn(['name = \u2018Ada\u2019'], ["name = 'Ada'"])
    expect(habits.turn(plain, double)).toBe('log("Bob")')
    expect(habits.turn(draftOf('say(\u201chi\u201d)\n'), double)).toBe(double)
    // a dash tells nothing of quotes
    const other = createHabits()
    other.learn(['a \u2013 b'], ['a - b'])
    expect(other.turn(plain, double)).toBe(double)
  })

  it('[E61] curly quotes where code has its quotes are doubtful, unless a quoted line has straight ones', () => {
    const { isDoubtful } = createHabits()
    const lines = ['log(\u201cBob\u201d)']
    expect(isDoubtful(plain, lines, ['const more = 1'])).toBe(true)
    expect(isDoubtful(plain, ['say: \u201cBob\u201d'], ['const more = 1'])).toBe(true)
    expect(isDoubtful(plain, ['say: \u201cBob\u201d'], ["const name = 'Ada'"])).toBe(false)
    expect(isDoubtful(draftOf('say(\u201chi\u201d)\n'), lines, ['const more = 1'])).toBe(false)
    // in prose they are what is meant
    expect(isDoubtful(plain, ['// it\u2019s \u201cfine\u201d here'], [])).toBe(false)
  })

  it('[E117] curly quotes in brackets are doubtful whatever is quoted, unless the line has others or is prose', () => {
    const { isDoubtful } = createHabits()
    const quoted = ["const name = 'Ada'"]
    for (const line of [
      'log(\u201cBob\u201d)',
      'fail(f\u201cno {name}\u201d, name)',
      'const a = \u2018b\u2019',
    ])
      expect(isDoubtful(plain, [line], quoted)).toBe(true)
    for (const line of ["log('so \u201cBob\u201d')", '// (\u201cBob\u201d)', 'say: \u201cBob\u201d'])
      expect(isDoubtful(plain, [line], quoted)).toBe(false)
    expect(isDoubtful(draftOf('plain\n', 'a.md'), ['(\u201cBob\u201d)'], quoted)).toBe(false)
    // what was quoted rightly comes back with curly ones, an apostrophe may well
    expect(isDoubtful(plain, ['const name = \u2018Ada\u2019'], quoted)).toBe(true)
    expect(isDoubtful(plain, ['import a from \u2018b\u2019'], ["import a from 'b'"])).toBe(true)
    expect(isDoubtful(plain, ['it\u2019s so'], ["it's so"])).toBe(false)
  })

  it('[E117] a quoted line that comes back with entities is doubtful', () => {
    const { isDoubtful } = createHabits()
    const quoted = ['if (a < b) return', 'while (a > b) go()']
    expect(isDoubtful(plain, ['if (a &lt; b) return'], quoted)).toBe(true)
    expect(isDoubtful(plain, ['if (a &lt; c) return'], quoted)).toBe(false)
    expect(isDoubtful(draftOf('x = "&amp;"\n'), ['if (a &lt; b) return'], quoted)).toBe(false)
  })

  it('[E61] entities are doubtful, unless a quoted line has them or what they stand for, or the file is markup', () => {
    const { isDoubtful } = createHabits()
    const lines = ['if (a &lt; b) return']
    expect(isDoubtful(plain, lines, ['const more = 1'])).toBe(true)
    expect(isDoubtful(plain, lines, ['if (b < a) return'])).toBe(false)
    expect(isDoubtful(plain, lines, ['if (b &gt; a) return'])).toBe(false)
    expect(isDoubtful(draftOf('x = "&amp;"\n'), lines, ['const more = 1'])).toBe(false)
    expect(isDoubtful(draftOf('plain\n', 'a.html'), ['<p>1 &lt; 2</p>'], [])).toBe(false)
    expect(isDoubtful(draftOf('plain\n', 'a.html'), ['&lt;p&gt;'], [])).toBe(true)
  })

  it('[E61] quotes all behind a backslash, and line ends spelled out before known lines, are doubtful', () => {
    const { isDoubtful } = createHabits()
    expect(isDoubtful(plain, ['log(\\"Bob\\")'], [])).toBe(true)
    expect(isDoubtful(plain, ['log("a \\"word\\"")'], [])).toBe(false)
    expect(isDoubtful(draftOf('x = \\"a\\"\n'), ['log(\\"Bob\\")'], [])).toBe(false)
    expect(isDoubtful(plain, ['snake\\_case\\_name = 1'], [])).toBe(true)
    expect(isDoubtful(plain, ['const less = 0\\nconst more = 1'], ['const more = 1'])).toBe(true)
    expect(isDoubtful(plain, ['log(`one\\nother`)'], ['const more = 1'])).toBe(false)
  })

  it('[E97] new lines that all have a `+` before them are doubtful, unless the file or the quoted lines begin so', () => {
    const habits = createHabits()
    expect(habits.isDoubtful(plain, ['+const b = 2', '', '+const c = 3'], ['const more = 1'])).toBe(true)
    expect(habits.isDoubtful(plain, ['const b = 2', '+const c = 3'], ['const more = 1'])).toBe(false)
    expect(habits.isDoubtful(plain, ['+const b = 2'], ['-const more = 1'])).toBe(false)
    expect(habits.isDoubtful(plain, ['+const b = 2'], ['- an item'])).toBe(true)
    expect(habits.isDoubtful(draftOf('+ one\n', 'a.md'), ['+ two'], ['one'])).toBe(false)
  })
})
