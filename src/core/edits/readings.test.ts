import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEntities, dropDiffSigns, dropGutter, guttersOf, hasEntity, readingsOf } from './readings.ts'

const code = fc.string({
  unit: fc.constantFrom('a', 'b', '<', '>', '&', '"', ' ', '(', '|', ':', '1', '\t'),
  minLength: 1,
  maxLength: 20,
})
const lines = fc.array(code, { minLength: 1, maxLength: 6 })
const encode = (line: string) => line.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

describe('readings', () => {
  it('[E60] what is escaped for HTML once is turned back once', () => {
    fc.assert(
      fc.property(code, (line) => {
        expect(decodeEntities(encode(line))).toBe(line)
        expect(hasEntity(encode(line))).toBe(/[<>&]/.test(line))
      }),
    )
    expect(decodeEntities('&amp;lt;')).toBe('&lt;')
  })

  it('[E60] lines numbered one after the other lose their numbers in one of the readings', () => {
    const gutters = [' | ', '|', ': ', '\t']
    fc.assert(
      fc.property(lines, fc.nat(2000), fc.constantFrom(...gutters), (text, from, gutter) => {
        const numbered = text.map((line, at) => `${from + at}${gutter}${line}`)
        const read = guttersOf(numbered).map((each) => numbered.map((line) => dropGutter(line, each)))
        expect(read).toContainEqual(text)
      }),
    )
    expect(guttersOf(['1: a', '3: b'])).toEqual([])
    expect(guttersOf(['const a = 1'])).toEqual([])
  })

  it('[E60] a half in a fence, signed like a diff or all in one line is read, and both halves alike', () => {
    const read = (search: readonly string[], kind: string) =>
      readingsOf(search).find((each) => each.kind === kind)
    const fenced = read(['```ts', 'a', '```'], 'fenced')
    expect(fenced?.search).toEqual(['a'])
    expect(fenced?.replace(['```ts', 'b', '```']).lines).toEqual(['b'])
    const signs = read(['-a', ' b'], 'signs')
    expect(signs?.search).toEqual(['a', 'b'])
    expect(signs?.replace(['+c', ' b'])).toEqual({ lines: ['c', 'b'], isSure: true })
    expect(signs?.replace(['c', '+b'])).toEqual({ lines: ['c', '+b'], isSure: false })
    const line = read(['a()\\n\\tb()'], 'one-line')
    expect(line?.search).toEqual(['a()', '\tb()'])
    expect(read(['say(\\"a\\")'], 'backslashes')?.search).toEqual(['say("a")'])
  })

  it('[E61] a replacement of which only some lines are numbered is not sure', () => {
    const [reading] = readingsOf(['1 | a', '2 | b'])
    expect(reading?.replace(['1 | a', '2 | c']).isSure).toBe(true)
    expect(reading?.replace(['a', 'c']).isSure).toBe(true)
    expect(reading?.replace(['1 | a', 'c']).isSure).toBe(false)
  })

  it('[E60] plain code has no other reading', () => {
    expect(readingsOf(['const a = 1', '', '  return a'])).toEqual([])
  })

  it('[E97] a replacement written as a diff of its search loses its signs; any other is as written', () => {
    const search = ['first()', '', '  second()']
    expect(dropDiffSigns(search, [' first()', '', '-  second()', '+  third()'])).toEqual([
      'first()',
      '',
      '  third()',
    ])
    expect(dropDiffSigns(search, ['first()', '', '  third()'])).toBeNull()
    expect(dropDiffSigns(search, [' first()', '+  third()'])).toBeNull()
    expect(dropDiffSigns(['- one', '- two'], ['- one', '- three'])).toBeNull()
    fc.assert(
      fc.property(lines, lines, (kept, added) => {
        const diff = [...kept.map((line) => ` ${line}`), ...added.map((line) => `+${line}`)]
        expect(dropDiffSigns(kept, diff)).toEqual([...kept, ...added])
      }),
    )
  })
})
