import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { unknownLine } from './lines.ts'
import { createPlainReader } from './plain-reader.ts'

const over = (lines: readonly string[], path = 'a.ts') =>
  createPlainReader(createFileDraft({ path, text: lines.map((line) => `${line}\n`).join(''), version: 1 }))
const file = ['say("one", a < b)', "tell('two')", '  nested(first, second)', '    deeper(first)', 'done(it)']
const curl = (line: string) => line.replace(/"([^"]*)"/g, '“$1”').replace(/'([^']*)'/g, '‘$1’')
const escape = (line: string) => line.replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')

describe('lines of a whole file written in another way', () => {
  it('[E25] [E60] curled, escaped or numbered they are the file’s own lines, once the way is told', () => {
    for (const line of file) expect(over(file).read(curl(line)).line).toBe(line)
    const escaped = over(file)
    expect(escaped.read(escape(file[0] ?? ''))).toEqual({ id: 0, line: file[0] })
    expect(escaped.turn('x &lt; &quot;y&quot;')).toBe('x < "y"')
    const numbered = over(file)
    for (const [at, line] of file.entries())
      expect(numbered.read(`${at + 7} | ${line}`)).toEqual({ id: at, line })
    expect(numbered.turn('12 | more()')).toBe('more()')
  })

  it('[E50] nothing is turned that no line told, and a file that has entities keeps them', () => {
    fc.assert(
      fc.property(fc.constantFrom('“x”', '&lt;b', '12 | y', '‘z’ – w'), (line) => {
        expect(over(file).read(line)).toEqual({ id: unknownLine, line })
        const seen = over(file)
        for (const each of file) seen.see(each)
        expect(seen.read(line)).toEqual({ id: unknownLine, line })
        expect(seen.known).toBe(0)
      }),
    )
    const own = over(['a &lt; b', 'say(it, now)'])
    own.read('say(it, now) &amp;')
    expect(own.turn('c &lt; d')).toBe('c &lt; d')
  })

  it('[E50] what comes to be known later would turn a text that was written before', () => {
    const reader = over(file)
    const { known } = reader
    expect(reader.wouldTurn('ask(“it”)\n', known)).toBe(false)
    reader.read(curl(file[0] ?? ''))
    expect(reader.wouldTurn('ask(“it”)\n', known)).toBe(true)
    expect(reader.wouldTurn('ask(it)\n', known)).toBe(false)
    // nothing tells whether entities are meant
    expect(over(file).wouldTurn('a &lt; b\n', 0)).toBe(true)
    expect(over(file, 'a.html').wouldTurn('a &lt; b\n', 0)).toBe(false)
  })

  it('[E119] a line that was turned back by its number loses it once, and its entities when they are told', () => {
    const reader = over(file)
    for (const [at, line] of file.slice(1).entries()) reader.read(`${at + 7} | ${line}`)
    expect(reader.read('12 | 13 | x &lt; y').line).toBe('13 | x &lt; y')
    expect(reader.turn('13 | x &lt; y')).toBe('13 | x &lt; y')
    const { known } = reader
    expect(reader.read(`14 | ${(file[0] ?? '').replace('<', '&lt;')}`)).toEqual({ id: 0, line: file[0] })
    expect(reader.turn('13 | x &lt; y')).toBe('13 | x < y')
    expect(reader.wouldTurn('13 | x &lt; y\n', known)).toBe(true)
    expect(reader.turn('13 | x < y')).toBe('13 | x < y')
  })

  it('[E50] a replaced line that only got another depth tells the quotes of all its change', () => {
    const reader = over(file)
    expect(reader.settle(['if (ready) {', '  tell(‘two’)', '}'], ["tell('two')"])).toEqual([
      'if (ready) {',
      "  tell('two')",
      '}',
    ])
    expect(over(file).settle(['ask(‘it’)', 'more()'], ['other(1)'])).toEqual(['ask(‘it’)', 'more()'])
  })
})
