import { describe, expect, it } from 'vitest'
import { filterRows, countLevel, isRepeat } from './console-rows.ts'
import { piecesOf, rowText, textOf, tokensOf } from './console-text.ts'
import { cutText, isExpandable, lineText, treeLines } from './console-tree.ts'
import { diagnosticRequest, problemOfRow } from './fix-request.ts'
import { placesIn, withPlaces } from './locate-rows.ts'
import type { ConsoleRow, ObjectKind, Value } from './messages.ts'
import {
  noPreview,
  reducePreview,
  rowsKept,
  type KeptRow,
  type Preview,
  type PreviewEvent,
} from './preview.ts'

const text = (said: string, cut = 0): Value => ({ type: 'text', text: said, cut })
const literal = (said: number | string): Value => ({ type: 'literal', text: `${said}` })
const object = (
  kind: ObjectKind,
  entries: readonly (readonly [string, Value])[],
  more: Partial<Extract<Value, { readonly type: 'object' }>> = {},
): Value => ({ type: 'object', kind, name: '', text: '', entries, left: 0, size: null, ...more })
const list = (length: number, left = 0): Value =>
  object(
    'array',
    Array.from({ length }, (_, n) => [`${n}`, literal(n)] as const),
    { name: 'Array', size: length + left, left },
  )
const row = (...values: readonly Value[]): ConsoleRow => ({ level: 'log', values, place: null })
const failed = (line: number): Value =>
  object('error', [['stack', text(`at greet (pad:///src/a.ts:${line}:9)\nat pad:///main.ts:1:1`)]], {
    name: 'RangeError',
    text: 'RangeError: too hot',
  })

describe('format strings', () => {
  const said = (...values: readonly Value[]) => rowText(row(...values))

  it.each([
    ['a string', [text('%s is here'), text('tea')], 'tea is here'],
    ['whole numbers', [text('%d of %i'), literal(4.9), text('12px')], '4 of 12'],
    ['what is no number', [text('%d'), list(1)], 'NaN'],
    ['a fraction', [text('%f'), text('1.50')], '1.5'],
    [
      'a style, of which nothing is shown',
      [text('%cred%c plain'), text('color: red'), text('')],
      'red plain',
    ],
    ['a sign', [text('100%% of %s'), text('it')], '100% of it'],
    ['more asked for than there is', [text('%s and %s'), text('one')], 'one and %s'],
    ['more there than asked for', [text('%s'), text('one'), literal(2)], 'one 2'],
    ['a string by itself, which is no format', [text('100%% %s')], '100%% %s'],
    ['a format that is not the first', [literal(1), text('%s')], '1 %s'],
    ['what a value says of formats, which is only words', [text('%s'), text('%d'), literal(1)], '%d 1'],
  ] as const)('[V80] %s', (_, values, expected) => expect(said(...values)).toBe(expected))

  it('[V80] %o and %O leave the value a value, in its place', () => {
    const value = list(2)
    expect(piecesOf([text('a %o b'), value])).toEqual([
      { type: 'words', text: 'a ' },
      { type: 'value', value },
      { type: 'words', text: ' b' },
    ])
  })
})

describe('a value in one line', () => {
  const line = (value: Value) => textOf(tokensOf(value, 'top'))

  it('[V81] strings stand as they are by themselves and quoted within others', () => {
    expect(line(text('tea "hot"'))).toBe('tea "hot"')
    expect(line(object('plain', [['a b', text('tea "hot"')]]))).toBe('{"a b": "tea \\"hot\\""}')
    expect(line(text('tea', 7))).toBe('tea … 7 more characters')
  })

  it('[V81] arrays, maps, sets, classes and functions are told apart, and what is left out is marked', () => {
    expect(line(list(3))).toBe('[0, 1, 2]')
    expect(line(list(100, 900))).toBe('(1000) [0, 1, 2, 3, 4, …]')
    expect(line(list(0))).toBe('[]')
    const pair = object('array', [
      ['0', text('k')],
      ['1', literal(1)],
    ])
    expect(line(object('map', [['0', pair]], { name: 'Map', size: 1 }))).toBe('Map(1) {"k" → 1}')
    expect(line(object('set', [['0', literal(1)]], { name: 'Set', size: 1 }))).toBe('Set(1) {1}')
    expect(line(object('other', [['x', literal(1)]], { name: 'Point' }))).toBe('Point {x: 1}')
    expect(line({ type: 'class', name: 'Point' })).toBe('class Point')
    expect(line({ type: 'function', name: 'greet' })).toBe('function greet()')
  })

  it('[V81] what was not looked into says so in words', () => {
    const entries = [
      ['a', { type: 'getter' }],
      ['b', { type: 'seen' }],
      ['c', { type: 'closed' }],
      ['d', { type: 'deep', name: 'Map' }],
    ] as const
    expect(line(object('plain', entries))).toBe('{a: (…), b: seen above, c: cannot be read, d: Map too deep}')
  })

  it('[V81] objects deep within others are folded in a line, and told in full where the text is copied', () => {
    const inner = object('plain', [['x', object('plain', [['y', object('plain', [['z', literal(1)]])]])]])
    expect(line(inner)).toBe('{x: {y: {…}}}')
    const more = object('plain', [
      [
        'a',
        object('plain', [
          ['b', list(2)],
          ['c', list(0)],
          ['d', object('other', [['x', literal(1)]], { name: 'P' })],
        ]),
      ],
    ])
    expect(line(more)).toBe('{a: {b: […], c: [], d: P {…}}}')
    expect(rowText(row(inner))).toBe('{x: {y: {z: 1}}}')
  })
})

describe('the tree of a row', () => {
  const lines = (told: ConsoleRow, ...open: readonly string[]) => treeLines(told, (id) => open.includes(id))

  it('[V82] one value opens as what is in it, more than one each by itself', () => {
    expect(lines(row(text('a'), list(2))).map(lineText)).toEqual(['0: 0', '1: 1'])
    expect(lines(row(list(1), list(2))).map(lineText)).toEqual(['[0]', '[0, 1]'])
    expect(lines(row(list(1), list(2)), '1').map(({ id, parent, depth }) => [id, parent, depth])).toEqual([
      ['0', '', 1],
      ['1', '', 1],
      ['1/0', '1', 2],
      ['1/1', '1', 2],
    ])
    expect(isExpandable(row(text('a'), literal(1), list(0)))).toBe(false)
  })

  it('[V82] a long array opens as ranges, and tells how much was left off', () => {
    const told = lines(row(list(60, 40)), '0/r2')
    expect(told.map(lineText)).toEqual([
      '[0 … 24]',
      '[25 … 49]',
      '[50 … 59]',
      ...Array.from({ length: 10 }, (_, n) => `${50 + n}: ${50 + n}`),
      '… 40 more were not told',
    ])
  })

  it('[V82] an entry of a map opens as its value, and as both where the key is an object too', () => {
    const entry = (key: Value, value: Value): readonly [string, Value] => [
      '0',
      object('array', [
        ['0', key],
        ['1', value],
      ]),
    ]
    const map = (...entries: readonly (readonly [string, Value])[]) => object('map', entries, { size: 1 })
    expect(lines(row(map(entry(text('k'), list(1)))), '0/0').map(lineText)).toEqual(['"k" → [0]', '0: 0'])
    expect(lines(row(map(entry(list(1), literal(2)))), '0/0').map(lineText)).toEqual([
      '[0] → 2',
      'key: [0]',
      'value: 2',
    ])
  })

  it('[V83] an error opens as its stack, each line with its place', () => {
    const told = lines(row(failed(3)))
    expect(told.map(({ place }) => place)).toEqual([
      { path: 'src/a.ts', line: 3, column: 9 },
      { path: 'main.ts', line: 1, column: 1 },
    ])
    expect(told.map(lineText)).toEqual(['at greet (src/a.ts:3:9)', 'at (anonymous) (main.ts:1:1)'])
  })

  it('[V83] places of calls and of stacks are looked up together and put back where they were', () => {
    const rows = [{ ...row(list(1)), place: { path: 'x.ts', line: 1, column: 1 } }, row(list(2), failed(3))]
    const places = placesIn(rows)
    expect(places.map(({ path, line }) => `${path}:${line}`)).toEqual(['x.ts:1', 'src/a.ts:3', 'main.ts:1'])
    expect(withPlaces(rows, places)).toEqual(withPlaces(withPlaces(rows, places), places))
    const moved = withPlaces(
      rows,
      places.map((place) => ({ ...place, column: place.column + 50 })),
    )
    expect(placesIn(moved).map(({ column }) => column)).toEqual([51, 59, 51])
  })

  it('[V82] a long text is cut until its row is opened', () => {
    expect(cutText(text('a\n'.repeat(5)))).toBeNull()
    expect(cutText(text('a\n'.repeat(20)))).toBe('a\n'.repeat(12).trimEnd())
    expect(cutText(text('a'.repeat(2_000)))).toHaveLength(1_000)
    expect(isExpandable(row(text('a'.repeat(2_000))))).toBe(true)
  })
})

describe('rows that say the same', () => {
  const at = (line: number, ...values: readonly Value[]): ConsoleRow => ({
    ...row(...values),
    place: { path: 'a.ts', line, column: 1 },
  })
  const started: readonly PreviewEvent[] = [
    { type: 'asked', seq: 1 },
    { type: 'started', seq: 1 },
  ]
  const again: readonly PreviewEvent[] = [
    { type: 'asked', seq: 2 },
    { type: 'started', seq: 2 },
  ]
  const told = (rows: readonly ConsoleRow[], seq = 1): PreviewEvent => ({ type: 'rows', seq, rows, lost: 0 })
  const after = (...events: readonly PreviewEvent[]): Preview => events.reduce(reducePreview, noPreview)

  it('[V84] follow each other as one row with a count, also over messages', () => {
    const { rows } = after(
      ...started,
      told([at(1, list(2)), at(1, list(2))]),
      told([at(1, list(2)), at(1, list(3)), at(1, list(2))]),
    )
    expect(rows.map(({ count }) => count)).toEqual([3, 1, 1])
  })

  it('[V84] a level, a value or a place that differs makes another row; one whose place is not known joins', () => {
    const first = at(1, text('a'))
    expect(isRepeat(at(1, text('a')), first)).toBe(true)
    expect(isRepeat(row(text('a')), first)).toBe(true)
    expect(isRepeat(first, row(text('a')))).toBe(false)
    expect(isRepeat(at(2, text('a')), first)).toBe(false)
    expect(isRepeat({ ...first, level: 'error' }, first)).toBe(false)
    for (const other of [text('b'), text('a', 1), literal('a'), { type: 'function', name: 'a' } as const])
      expect(isRepeat(at(1, other), first), other.type).toBe(false)
    expect(isRepeat(at(1, { type: 'class', name: 'A' }), at(1, { type: 'class', name: 'B' }))).toBe(false)
  })

  it('[V85] older rows than are kept are counted with their repeats, apart from those never told', () => {
    const many = Array.from({ length: rowsKept + 1 }, (_, n) => at(1, literal(Math.max(0, n - 1))))
    const state = reducePreview(after(...started, told(many)), {
      type: 'rows',
      seq: 1,
      rows: [at(2, text('last'))],
      lost: 5,
    })
    expect(state).toMatchObject({ older: 2, lost: 7 })
    expect(state.rows).toHaveLength(rowsKept)
  })

  it('[V86] a new run empties the console, or leaves it where the user said so; ids are never used twice', () => {
    const first = after(...started, told([at(1, text('a'))]))
    const emptied = again.reduce(reducePreview, first)
    expect(emptied.rows).toEqual([])
    expect(reducePreview(emptied, told([at(1, text('a'))], 2)).rows[0]?.id).toBe(2)
    const kept = [{ type: 'keeping', keeps: true } as const, ...again].reduce(reducePreview, first)
    const both = reducePreview(kept, told([at(1, text('a'))], 2)).rows
    expect(both.map(({ id, run, count }) => [id, run, count])).toEqual([
      [1, 1, 1],
      [2, 2, 1],
    ])
    expect(reducePreview(kept, { type: 'cleared' }).rows).toEqual([])
  })
})

describe('what the filter lets through', () => {
  const kept = (id: number, level: ConsoleRow['level'], said: string, count = 1): KeptRow => ({
    ...row(text(said)),
    level,
    id,
    count,
    run: 1,
  })
  const rows = [
    kept(1, 'log', 'Tea'),
    kept(2, 'error', 'no tea', 3),
    kept(3, 'debug', 'milk'),
    kept(4, 'warn', 'hot'),
    { ...kept(5, 'info', 'x'), place: { path: 'src/teapot.ts', line: 1, column: 1 } },
  ]
  const ids = (wanted: string, ...hidden: readonly ('error' | 'warn' | 'info' | 'log')[]) =>
    filterRows(rows, { text: wanted, hidden }).map(({ id }) => id)

  it('[V87] words are looked for in rows and in paths, levels are hidden one by one', () => {
    expect(ids('tea')).toEqual([1, 2, 5])
    expect(ids('  ')).toEqual([1, 2, 3, 4, 5])
    expect(ids('', 'log')).toEqual([2, 4, 5])
    expect(ids('tea', 'error', 'info')).toEqual([1])
    expect(filterRows(rows, { text: '', hidden: [] })).toBe(rows)
  })

  it('[V87] the bar counts errors and warnings with their repeats', () => {
    expect(countLevel(rows, 'error')).toBe(3)
    expect(countLevel(rows, 'warn')).toBe(1)
  })
})

describe('asking a model', () => {
  it('[V88] an error of the console is told with where it was thrown', () => {
    const { message, place, stack } = problemOfRow({
      ...row(text('failed:'), failed(3)),
      place: { path: 'log.ts', line: 1, column: 1 },
    })
    expect(message).toBe('failed: RangeError: too hot')
    expect(place).toEqual({ path: 'src/a.ts', line: 3, column: 9 })
    expect(stack).toHaveLength(2)
    expect(problemOfRow(row(text('words')))).toMatchObject({ message: 'words', place: null })
  })

  it('[V89] what the editor says is told with its file, its line and the code there', () => {
    const place = { path: 'a.ts', line: 2, column: 1 }
    expect(
      diagnosticRequest({ message: 'No such name.', source: 'ts', place }, () => 'one\ntwo\nthree'),
    ).toBe(
      'Fix this problem (ts) in a.ts, line 2: No such name.\n\nThe code there:\n  1 one\n> 2 two\n  3 three',
    )
    expect(diagnosticRequest({ message: 'No.', source: '', place }, () => null)).toBe(
      'Fix this problem in a.ts, line 2: No.',
    )
  })
})
