import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createCopyist,
  createReindent,
  indentOf,
  indentStyle,
  indentWidth,
  learnTurned,
  learnTurnedAtEnds,
  restyleIndent,
  turnBack,
} from './indent.ts'

const spaces = (count: number) => ' '.repeat(count)
const spaced = { kind: 'spaces', unit: 2 } as const

describe('indents', () => {
  it('[E114] in a file of tabs new lines have the smallest step seen so far, and a later smaller one is told', () => {
    const reindent = createReindent(['a'], ['a'], { kind: 'tabs' })
    const write = (line: string) => {
      reindent.learn(line)
      return reindent.turn(line)
    }
    expect(['  b', '    c', '      d', 'e'].map(write)).toEqual(['\tb', '\t\tc', '\t\t\td', 'e'])
    expect(reindent.isOutdated).toBe(false)
    const late = createReindent(['a'], ['a'], { kind: 'tabs' })
    // an unfinished line tells nothing
    expect(late.turn('  x')).toBe('\tx')
    for (const line of ['    b', '        c']) late.learn(line)
    expect(late.turn('        c')).toBe('\t\tc')
    expect(late.isOutdated).toBe(false)
    late.learn('  d')
    expect(late.isOutdated).toBe(true)
  })

  it('[E63] where all lines found are so many times as deep, so are the new ones', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 4),
        fc.constantFrom(1, 2, 4),
        fc.integer({ min: 0, max: 6 }),
        (own, there, depth) => {
          fc.pre(own !== there)
          const search = ['a', `${spaces(own)}b`, `${spaces(own * 2)}c`]
          const base = ['a', `${spaces(there)}b`, `${spaces(there * 2)}c`]
          const reindent = createReindent(search, base, spaced)
          const line = `${spaces(own * depth)}new`
          expect(reindent.turn(line)).toBe(`${spaces(there * depth)}new`)
          expect(reindent.isSure(line)).toBe(true)
        },
      ),
    )
  })

  it('[E63] where all are so many spaces deeper, so are the new ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 12 }), (more, depth) => {
        const search = [`${spaces(more)}a`, `${spaces(more + 2)}b`]
        const reindent = createReindent(search, ['a', '  b'], spaced)
        const line = `${spaces(more + depth)}new`
        expect(reindent.turn(line)).toBe(`${spaces(depth)}new`)
        expect(reindent.isSure(line)).toBe(true)
      }),
    )
  })

  it('[E63] one line found tells the depth of its like, and of no other', () => {
    const reindent = createReindent([`${spaces(8)}a`], [`${spaces(4)}a`], spaced)
    expect(reindent.turn(`${spaces(8)}new`)).toBe(`${spaces(4)}new`)
    expect(reindent.isSure(`${spaces(8)}new`)).toBe(true)
    expect(reindent.isSure(`${spaces(12)}new`)).toBe(false)
  })

  it('[E11] lines found as they stand leave new ones as they are written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }), fc.nat(12), (depths, depth) => {
        const found = depths.map((each) => `${spaces(each * 2)}x`)
        const line = `${spaces(depth)}new`
        expect(createReindent(found, found, indentStyle(found)).turn(line)).toBe(line)
      }),
    )
  })

  it('[E11] an indent in the style of the file stays', () => {
    expect(restyleIndent('\t\t', { kind: 'tabs' }, 4)).toBe('\t\t')
    expect(restyleIndent('\t\t', spaced, 4)).toBe('    ')
    expect(restyleIndent(spaces(8), { kind: 'tabs' }, 4)).toBe('\t\t')
    expect(indentStyle(['\ta', '  b'])).toBeNull()
  })
})

describe('what a line begins with', () => {
  it('[E11] is as many spaces and tabs as there are, and no other kind of space', () => {
    const start = fc.array(fc.constantFrom(' ', '\t'), { maxLength: 5 }).map((units) => units.join(''))
    const rest = fc.constantFrom('', 'a', 'a b\t', '\u00a0 a', '\n a', '\ufeff')
    fc.assert(
      fc.property(start, rest, (indent, text) => {
        expect(indentOf(indent + text)).toBe(indent)
        expect(indentWidth(indent + text)).toBe(indent.length)
      }),
    )
  })
})

describe('typography that a reply writes for the file’s own', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', 'b', '"', "'", '-', ' ', '(', '\t'), maxLength: 16 })
  /** As a word processor writes it: each quote of a pair curled one way or the other. */
  const curl = (line: string) => {
    let isOpen = false
    return line.replace(/["']/g, (quote) => {
      isOpen = !isOpen
      return quote === '"' ? (isOpen ? '“' : '”') : isOpen ? '‘' : '’'
    })
  }

  it('[E11] lines that were found turn new lines back to the file’s quotes', () => {
    fc.assert(
      fc.property(plain, (line) => {
        const copy = createCopyist([curl('say("it", \'is\')')], ['say("it", \'is\')'])
        expect(copy(curl(line))).toBe(line)
      }),
    )
  })

  it('[E11] nothing is turned that no line found showed, and no plain character ever', () => {
    fc.assert(
      fc.property(plain, plain, plain, (found, other, line) => {
        expect(createCopyist([found], [other])(curl(line))).toBe(curl(line))
        expect(createCopyist([curl(found)], [found])(line)).toBe(line)
      }),
    )
    expect(createCopyist(['say(“it”)'], ['say("it")'])('a – b')).toBe('a – b')
    expect(createCopyist(['a – b', 'more'], ['a - b', 'more'])('c – “d”')).toBe('c - “d”')
  })

  it('[E50] of a changed line only the ends that both share tell', () => {
    const told = (learn: typeof learnTurned, written: string, own: string) => {
      const turned = new Map<string, string>()
      learn(turned, written, own)
      return turnBack('“x” – ‘y’', turned)
    }
    expect(told(learnTurned, 'say(“it”)', 'say("it")')).toBe('"x" – ‘y’')
    expect(told(learnTurned, 'say(“it”, now)', 'say("it")')).toBe('“x” – ‘y’')
    expect(told(learnTurnedAtEnds, 'say(“it”, now)', 'say("it")')).toBe('"x" – ‘y’')
    expect(told(learnTurnedAtEnds, 'now(“it”)', 'say(“it”)')).toBe('“x” – ‘y’')
    // what differs in the middle is the change, and may be meant
    expect(told(learnTurnedAtEnds, 'a – b', 'a + b')).toBe('“x” – ‘y’')
  })

  it('[E50] a line of a whole file that is changed turns its own quotes back', () => {
    fc.assert(
      fc.property(plain, plain, plain, (head, middle, foot) => {
        const own = `say("${head}" + ${foot})`
        const turned = new Map<string, string>()
        learnTurnedAtEnds(turned, curl(`say("${head}" + call(${middle}) + ${foot})`), own)
        expect(turnBack(curl('ask("it")'), turned)).toBe('ask("it")')
      }),
    )
  })

  it('[E102] what is less deep than a step of the file is not sure, but for the star of a comment', () => {
    const { isSure } = createReindent(['a()'], ['a()'], { kind: 'spaces', unit: 4 })
    expect(['  b()', '    b()', 'b()', ' * b'].map(isSure)).toEqual([false, true, true, true])
  })

  it('[E103] a line quoted wrongly tells nothing of the depth of others', () => {
    const { turn } = createReindent(['size: 1', '}', 'b {'], ['  box-size: 1', '}', 'b {'], null)
    expect(turn('new {')).toBe('new {')
  })
})
