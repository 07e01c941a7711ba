import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerTokens, folderDistance, framingTokens, packContext, type BudgetRequest } from './budget.ts'

const paths = [
  'a.ts',
  'b.ts',
  'src/a.ts',
  'src/b.ts',
  'src/deep/c.ts',
  'test/a.test.ts',
  'style.css',
  'data.json',
]
const some = fc.uniqueArray(fc.constantFrom(...paths))
const tokens = fc.oneof(fc.nat(200), fc.nat(5_000), fc.nat(80_000))
const request: fc.Arbitrary<BudgetRequest> = fc.record({
  window: fc.oneof(fc.constant(null), fc.nat(2_000), fc.nat(200_000)),
  fixed: fc.nat(2_000),
  files: fc.uniqueArray(fc.record({ path: fc.constantFrom(...paths), tokens }), {
    selector: ({ path }) => path,
  }),
  open: fc.option(fc.constantFrom(...paths)),
  pinned: some,
  excluded: some,
  imported: some,
  opened: some,
})
const plain: BudgetRequest = {
  window: 100_000,
  fixed: 100,
  files: [],
  open: null,
  pinned: [],
  excluded: [],
  imported: [],
  opened: [],
}
const pathsOf = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path)

test('[T80] open, pinned, imported, opened before, then by nearness; bulky ones of the last three at the end', () => {
  const sizes: Readonly<Record<string, number>> = { 'src/b.ts': 40_000, 'b.ts': 33_000 }
  const packed = packContext({
    ...plain,
    window: null,
    files: paths.map((path) => ({ path, tokens: sizes[path] ?? 10 })),
    open: 'src/a.ts',
    pinned: ['data.json'],
    imported: ['src/b.ts', 'style.css'],
    opened: ['test/a.test.ts'],
  })
  expect(packed.type === 'packed' ? packed.sent.map(({ path, why }) => `${why} ${path}`) : packed).toEqual([
    'open src/a.ts',
    'pinned data.json',
    'imported style.css',
    'opened test/a.test.ts',
    'near a.ts',
    'near src/deep/c.ts',
    'imported src/b.ts',
    'near b.ts',
  ])
})

test('[T80] what goes is a beginning of the order that everything would go in', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const packed = packContext(asked)
      const whole = packContext({ ...asked, window: null })
      if (packed.type !== 'packed' || whole.type !== 'packed') return
      expect(pathsOf(packed.sent)).toEqual(pathsOf(whole.sent).slice(0, packed.sent.length))
      expect([...pathsOf(packed.sent), ...pathsOf(packed.left)].toSorted()).toEqual(
        pathsOf(asked.files).toSorted(),
      )
    }),
  )
})

test('[T81] the total is what goes, and with the room of the answer never above the window', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const packed = packContext(asked)
      if (packed.type !== 'packed') return
      expect(packed.total).toBe(packed.sent.reduce((sum, file) => sum + file.tokens, asked.fixed))
      if (asked.window === null) expect(packed.left.every(({ why }) => why === 'excluded')).toBe(true)
      else expect(packed.total + answerTokens(asked.window)).toBeLessThanOrEqual(asked.window)
    }),
  )
  expect([answerTokens(8_000), answerTokens(128_000)]).toEqual([2_000, 16_384])
})

test('[T82] a larger window leaves out nothing that a smaller one sent; the same request has the same answer', () => {
  fc.assert(
    fc.property(request, fc.nat(200_000), (asked, more) => {
      const packed = packContext(asked)
      expect(packContext(asked)).toEqual(packed)
      expect(packContext({ ...asked, files: asked.files.toReversed() })).toMatchObject(
        packed.type === 'packed' ? { sent: packed.sent, total: packed.total } : packed,
      )
      if (packed.type !== 'packed' || asked.window === null) return
      const larger = packContext({ ...asked, window: asked.window + more })
      expect(larger.type === 'packed' ? pathsOf(larger.sent) : []).toEqual(
        expect.arrayContaining(pathsOf(packed.sent)),
      )
    }),
  )
})

test('[T83] an excluded file never goes, pinned or open', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const packed = packContext(asked)
      if (packed.type !== 'packed') return
      for (const { path } of packed.sent) expect(asked.excluded).not.toContain(path)
      for (const { path, why } of packed.left) expect(why === 'excluded').toBe(asked.excluded.includes(path))
    }),
  )
})

test('[T84] what cannot go is refused with its numbers: the open file, or the instruction alone', () => {
  const files = [{ path: 'big.ts', tokens: 900 }]
  const needed = 100 + 900 + framingTokens('big.ts')
  expect(packContext({ ...plain, window: 1_000, files, open: 'big.ts' })).toEqual({
    type: 'refused',
    path: 'big.ts',
    needed,
    room: 750,
    window: 1_000,
  })
  expect(packContext({ ...plain, window: 1_000, fixed: 751, files, open: 'big.ts' })).toMatchObject({
    path: null,
    needed: 751,
  })
  expect(packContext({ ...plain, window: 1_000, files, open: 'big.ts', excluded: ['big.ts'] }).type).toBe(
    'packed',
  )
})

test('[T84] a file left behind says whether it alone is too large', () => {
  const packed = packContext({
    ...plain,
    window: 1_000,
    files: [
      { path: 'a.ts', tokens: 500 },
      { path: 'b.ts', tokens: 500 },
      { path: 'c.ts', tokens: 5_000 },
    ],
    open: 'a.ts',
  })
  expect(packed.type === 'packed' ? packed.left.map(({ path, why }) => `${why} ${path}`) : packed).toEqual([
    'no-room b.ts',
    'too-large c.ts',
  ])
})

test('[T80] the distance of folders', () => {
  expect(folderDistance('a.ts', 'b.ts')).toBe(0)
  expect(folderDistance('src/a.ts', 'test/a.ts')).toBe(2)
  expect(folderDistance('src/a/b.ts', 'src/c.ts')).toBe(1)
})
