import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Change, createAligner } from './align.ts'
import type { AlignBase } from './align-chains.ts'
import { indexLines, isSignificant } from './lines.ts'
import { diffLines } from './refine.ts'

const baseOf = (lines: readonly string[]): AlignBase => {
  const index = indexLines(lines)
  return { index, weight: (id) => (isSignificant(lines[index.positions(id)[0] ?? 0] ?? '') ? 2 : 1) }
}

/** All changes that come of aligning `after` with `before`, each cut into its smallest parts. */
function changesOf(before: readonly string[], after: readonly string[]): readonly Change[] {
  const base = baseOf(before)
  const aligner = createAligner(base, 0, before.length)
  const changes = after.flatMap((line) => aligner.push(base.index.idOf(line), line) ?? [])
  return [...changes, ...[aligner.finish() ?? []].flat()].flatMap((change) =>
    diffLines(base.index.ids.slice(change.from, change.to), change.ids, {
      text: (line) => change.lines[line] ?? '',
      limit: 40_000,
    }).map((gap) => ({
      from: change.from + gap.from,
      to: change.from + gap.to,
      lines: change.lines.slice(gap.start, gap.stop),
      ids: change.ids.slice(gap.start, gap.stop),
    })),
  )
}

const applied = (before: readonly string[], changes: readonly Change[]): readonly string[] => {
  const out: string[] = []
  let at = 0
  for (const { from, to, lines } of changes) {
    out.push(...before.slice(at, from), ...lines)
    at = to
  }
  return [...out, ...before.slice(at)]
}

/** Words as lines, and what changed between them: `[one two->three]`. */
function picture(before: string, after: string): string {
  const old = before.split(' ')
  const changes = changesOf(old, after.split(' '))
  expect(applied(old, changes)).toEqual(after.split(' '))
  let out = ''
  let at = 0
  for (const { from, to, lines } of changes) {
    out += old
      .slice(at, from)
      .map((word) => `${word} `)
      .join('')
    out += `[${old.slice(from, to).join(' ')}->${lines.join(' ')}] `
    at = to
  }
  return (out + old.slice(at).join(' ')).trim()
}

describe('aligning new lines with the base', () => {
  const word = fc.constantFrom('alpha', 'bravo', 'charlie', 'delta1', 'echo22', '}', '{', 'foxtrot', 'golf33')
  const text = fc.array(word, { maxLength: 60 })

  it('[E3] making all changes gives the new lines, and no change looks back behind an earlier one', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = changesOf(before, after)
        expect(applied(before, changes)).toEqual(after)
        for (const [at, { from, to }] of changes.entries()) {
          expect(from).toBeLessThanOrEqual(to)
          expect(from).toBeGreaterThanOrEqual(changes[at - 1]?.to ?? 0)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('[E4] a change is only given out when the new lines have met the base again behind it', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const base = baseOf(before)
        const aligner = createAligner(base, 0, before.length)
        for (const line of after) {
          const change = aligner.push(base.index.idOf(line), line)
          if (change === null) continue
          expect(change.to).toBeLessThan(before.length)
          expect(before[change.to]).toBeDefined()
          expect(aligner.frontier).toBeGreaterThan(change.to)
          expect(before[aligner.frontier - 1]).toBe(line)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('[E40] a change is as small as the lines allow', () => {
    expect(picture('alpha bravo charlie delta1', 'alpha bravo changed delta1')).toBe(
      'alpha bravo [charlie->changed] delta1',
    )
    expect(picture('alpha bravo charlie delta1', 'alpha bravo between charlie delta1')).toBe(
      'alpha bravo [->between] charlie delta1',
    )
    expect(picture('alpha } } bravo } charlie', 'alpha } } } bravo } charlie')).toBe(
      'alpha } } [->}] bravo } charlie',
    )
    expect(picture('alpha } bravo } charlie }', 'alpha } charlie }')).toBe('alpha } [bravo }->] charlie }')
  })

  it('[E40] a block that moved takes nothing with it: the lines it passed stay', () => {
    const numbered = (name: string, size: number) =>
      Array.from({ length: size }, (_, n) => `${name}${n}`).join(' ')
    const [head, small, large, foot] = [
      numbered('head', 5),
      numbered('small', 6),
      numbered('large', 40),
      numbered('foot', 5),
    ]
    expect(picture(`${head} ${small} ${large} ${foot}`, `${head} ${large} ${small} ${foot}`)).toBe(
      `${head} [${small}->] ${large} [->${small}] ${foot}`,
    )
    expect(picture(`${head} ${large} ${small} ${foot}`, `${head} ${small} ${large} ${foot}`)).toBe(
      `${head} [->${small}] ${large} [${small}->] ${foot}`,
    )
    expect(picture(`${head} ${large} ${small} ${foot}`, `${head} ${small} ${large} ${small} ${foot}`)).toBe(
      `${head} [->${small}] ${large} ${small} ${foot}`,
    )
  })
})

describe('a text with a copy of itself further ahead', () => {
  it('[E87] goes on at the nearer place, though a doubled stretch makes the farther one look a little better', () => {
    const numbered = (name: string, size: number) => Array.from({ length: size }, (_, n) => `${name}${n}`)
    const twin = numbered('twin', 90)
    const before = [
      ...numbered('head', 5),
      ...twin,
      ...numbered('between', 600),
      'other',
      ...twin,
      ...numbered('foot', 5),
    ]
    // the stretch that is doubled ends in a line of the farther copy's
    const after = [...before.slice(0, 8), 'other', ...twin.slice(0, 3), ...before.slice(8)]
    const changes = changesOf(before, after)
    expect(applied(before, changes)).toEqual(after)
    expect(changes.map(({ from, to, lines }) => [from, to, lines.length])).toEqual([[8, 8, 4]])
  })
})

describe('a place far ahead', () => {
  const numbered = (name: string, size: number) => Array.from({ length: size }, (_, n) => `${name}${n}`)
  const closings = (before: readonly string[], after: readonly string[]) => {
    const base = baseOf(before)
    const aligner = createAligner(base, 0, before.length)
    return after.flatMap((line, at) => {
      const change = aligner.push(base.index.idOf(line), line)
      return change === null ? [] : [{ at, from: change.from, to: change.to }]
    })
  }

  it('[E88] is not gone on at for a long block that moved up from there: what it passed stays', () => {
    const block = numbered('block', 60)
    const passed = numbered('passed', 400)
    const before = [...numbered('head', 5), ...passed, ...block, ...numbered('foot', 200)]
    const after = [...numbered('head', 5), ...block, ...passed, ...numbered('foot', 200)]
    const changes = changesOf(before, after)
    expect(applied(before, changes)).toEqual(after)
    expect(changes.map(({ from, to, lines }) => [from, to, lines.length])).toEqual([
      [5, 5, 60],
      [405, 465, 0],
    ])
  })

  it('[E88] is gone on at behind a long deletion, once the lines there outweigh it', () => {
    for (const gone of [100, 300, 900]) {
      const before = [...numbered('head', 5), ...numbered('gone', gone), ...numbered('foot', 300)]
      const [first, ...others] = closings(before, [...numbered('head', 5), ...numbered('foot', 300)])
      expect(others).toEqual([])
      expect(first).toMatchObject({ from: 5, to: 5 + gone })
      // fewer lines than are deleted: the change is drawn long before the text ends
      expect((first?.at ?? Infinity) - 5).toBeLessThan(40 + gone / 6)
    }
  })
})

describe('records that are alike', () => {
  it('[E89] are not taken for the next ones, one after the other, when new and old have met one record too far', () => {
    const record = (n: number) => [
      `const record${n}`,
      `  name${n}`,
      '  size 24',
      '  node [',
      ...Array.from({ length: 7 }, (_, at) => `    path${n}.${at}`),
      '  ]',
      '}',
      `record${n}.node`,
      '',
    ]
    const before = Array.from({ length: 12 }, (_, n) => record(n)).flat()
    const at = 3 * record(0).length + 8
    const after = [...before.slice(0, at), ...before.slice(at - 14, at + 4), ...before.slice(at)]
    const changes = changesOf(before, after)
    expect(applied(before, changes)).toEqual(after)
    const struck = changes.reduce((sum, { from, to }) => sum + to - from, 0)
    const written = changes.reduce((sum, { lines }) => sum + lines.length, 0)
    // the copy alone is 18 lines; what meeting too far costs is one record, and not every record after it
    expect(struck).toBeLessThanOrEqual(record(0).length)
    expect(written - struck).toBe(18)
  })
})

/** The base with every look at its lines and places counted. */
function counted(lines: readonly string[]) {
  const base = baseOf(lines)
  let looks = 0
  const watched = <T extends object>(list: T): T =>
    new Proxy(list, {
      get(target, key, receiver): unknown {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks += 1
        return Reflect.get(target, key, receiver)
      },
    })
  const index = {
    ...base.index,
    ids: watched(base.index.ids),
    positions: (id: number) => watched(base.index.positions(id)),
  }
  return { base: { ...base, index }, idOf: base.index.idOf, looks: () => looks }
}

describe('work per line', () => {
  const repeat = (lines: readonly string[], count: number) =>
    Array.from({ length: count }, (_, n) => lines[n % lines.length] ?? '')
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      '20,000 equal lines, one put before them',
      repeat(['same line'], 20_000),
      ['new', ...repeat(['same line'], 20_000)],
    ],
    ['50,000 blank lines, every second gone', repeat([''], 50_000), ['new', ...repeat([''], 25_000)]],
    ['brackets and blanks in another rhythm', repeat(['}', ''], 20_000), repeat(['', '}', '}', ''], 20_000)],
    ['20,000 lone brackets, a third gone', repeat(['}'], 20_000), ['{', ...repeat(['}'], 14_000)]],
    [
      'a few lines over and over, in reverse',
      repeat(['alpha', 'bravo', 'charlie'], 20_000),
      repeat(['charlie', 'bravo', 'alpha'], 20_000),
    ],
    [
      'nothing of the base comes again',
      repeat(['alpha', 'bravo'], 20_000),
      Array.from({ length: 20_000 }, (_, n) => `n${n}`),
    ],
  ]
  it.each(cases)('[E41] is bounded for a file of %s', (_, before, after) => {
    const { base, idOf, looks } = counted(before)
    const aligner = createAligner(base, 0, before.length)
    let most = 0
    let kept = 0
    for (const line of after) {
      const start = looks()
      const waiting = aligner.pending.length
      const change = aligner.push(idOf(line), line)
      // when a change closes, the lines that ran together are counted back once
      if (change !== null) kept += waiting
      most = Math.max(most, looks() - start - (change === null ? 0 : waiting * 2))
    }
    expect(most).toBeLessThan(300)
    expect(looks()).toBeLessThan(after.length * 300)
    expect(kept).toBeLessThanOrEqual(after.length)
  })
})
