import { deflateSync, strToU8 } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64url } from './base64url.ts'
import { packFormat1 } from './format-1.ts'
import { isLinkPath, linkLimits, linkPanels, type LinkBase, type LinkState } from './link-state.ts'
import { makeLink, openLink } from './link.ts'
import { writeState } from './write-state.ts'

const base: LinkBase = {
  number: 1,
  files: [
    { path: 'a.ts', text: 'const a = 1\nconst b = 2\nconst c = 3\n' },
    { path: 'b.css', text: '.a {\r\n  color: red;\r\n}\r\n' },
    { path: 'deep/c.md', text: '# C' },
  ],
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', '\ud800', '\udc00', '😀', 'é', '\0'), maxLength: 20 }),
  fc
    .array(fc.constantFrom('const a = 1', 'const b = 2', '', 'x', '  color: red;\r'), { maxLength: 8 })
    .map((lines) => lines.join('\n')),
)
const anyPath = fc.oneof(
  fc.constantFrom(...base.files.map(({ path }) => path), 'x.ts', 'deep/y.ts'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(isLinkPath),
)
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
const anyView = fc.record({
  open: nullable(anyPath),
  selection: nullable(
    fc.tuple(fc.nat(100_000), fc.nat(5_000)).map(([from, length]) => ({ from, to: from + length })),
  ),
  panel: nullable(fc.constantFrom(...linkPanels)),
  theme: nullable(fc.constantFrom('light' as const, 'dark' as const)),
  model: nullable(fc.string({ maxLength: 20 })),
})
const anyState: fc.Arbitrary<LinkState> = fc.record({
  files: fc.uniqueArray(
    fc.oneof(fc.record({ path: anyPath, text: anyText }), fc.constantFrom(...base.files)),
    { selector: ({ path }) => path, maxLength: 8 },
  ),
  view: nullable(anyView),
  instruction: nullable(anyText),
  recording: nullable(fc.uint8Array({ maxLength: 200 })),
})

const linkOf = (state: LinkState): string => {
  const made = makeLink(state, { bases: [base], secrets: 'keep' })
  if (made.type !== 'made') throw new Error(made.type)
  return made.link
}
const plain = (files: LinkState['files']): LinkState => ({
  files,
  view: null,
  instruction: null,
  recording: null,
})
/** Lines that hardly fold: none is like another. */
const lines = (count: number, seed: number) =>
  Array.from({ length: count }, (_, n) => `const v${n} = ${Math.imul(n + seed, 2654435761) >>> 0}\n`).join('')

describe('links', () => {
  it('[H1] what goes into a link comes out of it, whatever the project', () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom([base], []), (state, bases) => {
        const made = makeLink(state, { bases, secrets: 'keep' })
        expect(made.type).toBe('made')
        if (made.type === 'made') expect(openLink(made.link, [base])).toEqual({ type: 'whole', state })
      }),
      { numRuns: 500 },
    )
  })

  it('[H70] a recording that is packed already is packed apart, and opens as any other', () => {
    fc.assert(
      fc.property(anyState, fc.nat({ max: 200 }), (state, some) => {
        const packed = Math.min(some, state.recording?.length ?? 0)
        const made = makeLink(state, { bases: [base], secrets: 'keep', packed })
        if (made.type !== 'made') throw new Error(made.type)
        expect(openLink(made.link, [base])).toEqual({ type: 'whole', state })
      }),
      { numRuns: 100 },
    )
    // Few letters, and chance: together both are spread as neither is.
    let seed = 1
    const dice = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) >>> 16
    const text = Array.from({ length: 900 }, () => 'abcd'.charAt(dice() & 3)).join('')
    const noise = Uint8Array.from({ length: 400 }, () => dice() & 255)
    const state = { ...plain([]), recording: Uint8Array.from([...strToU8(text), ...noise]) }
    const lengthWith = (packed: number) => {
      const made = makeLink(state, { bases: [], secrets: 'keep', packed })
      return made.type === 'made' ? made.link.length : Infinity
    }
    expect(lengthWith(noise.length)).toBeLessThan(lengthWith(0))
  })

  it('[H2] a link is a format character and base64url, without padding', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(linkOf(state)).toMatch(/^1[\w-]+$/)
      }),
    )
  })

  it('[H3] only what differs from a project known to both sides is told, a small change as its lines', () => {
    const [a, b, c] = base.files
    if (a === undefined || b === undefined || c === undefined) throw new Error('three files')
    expect(linkOf(plain(base.files)).length).toBeLessThan(16)
    const long = { number: 2, files: [{ path: 'long.ts', text: lines(300, 1) }] }
    const changed = { path: 'long.ts', text: lines(300, 1).replace('const v150 =', 'const changed =') }
    const made = makeLink(plain([changed]), { bases: [long], secrets: 'keep' })
    expect(made.type === 'made' && made.link.length).toBeLessThan(50)
    expect(linkOf(plain([c, a])).length).toBeLessThan(20)
    expect(openLink(linkOf(plain([c, a])), [base])).toEqual({ type: 'whole', state: plain([c, a]) })
  })

  it('[H4] no text of a project or of a stranger makes an error, and memory stays bounded', () => {
    const seeds = fc.sample(anyState, { numRuns: 20, seed: 7 }).map(linkOf)
    seeds.push(linkOf(plain([{ path: 'x.ts', text: lines(200, 3) }])))
    const chars = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const whole = seeds.map((seed) => openLink(seed, [base]))
    const most = { units: 0, kinds: new Set<string>() }
    const look = (link: string) => {
      const opened = openLink(link, [base])
      most.kinds.add(opened.type)
      if (opened.type === 'unreadable') return
      const units = opened.state.files.reduce((sum, { path, text }) => sum + path.length + text.length, 0)
      most.units = Math.max(most.units, units)
      expect(opened.state.files.every(({ path }) => isLinkPath(path))).toBe(true)
      // What passes for whole is what somebody made, not something like it.
      if (opened.type === 'whole') expect(whole).toContainEqual(opened)
    }
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.integer(), (seed, start) => {
        let state = start
        const draw = (below: number) => {
          state = (Math.imul(state, 1664525) + 1013904223) | 0
          return (state >>> 8) % below
        }
        for (let n = 0; n < 50; n += 1) {
          let link = seed
          for (let times = draw(5); times >= 0; times -= 1) {
            const at = draw(link.length + 1)
            const piece = Array.from({ length: draw(5) }, () => chars.charAt(draw(64))).join('')
            link = link.slice(0, at) + piece + link.slice(at + ([0, piece.length, 1 + draw(8)][draw(3)] ?? 0))
          }
          look(link)
        }
      }),
      { numRuns: 200 },
    )
    expect(most.units).toBeLessThan(linkLimits.bytes)
    expect([...most.kinds].toSorted()).toEqual(['part', 'unreadable', 'whole'])
  }, 60_000)

  it('[H5] a link that unfolds to more than the limit is refused before it is unfolded', () => {
    const bomb = `1${toBase64url(Uint8Array.of(0, 0, 0, ...deflateSync(new Uint8Array(6_000_000), { level: 9 })))}`
    expect(bomb.length).toBeLessThan(8_000)
    expect(openLink(bomb, [base])).toEqual({ type: 'unreadable', why: 'too-large' })
    const huge = plain([{ path: 'a.txt', text: 'x'.repeat(linkLimits.bytes + 1) }])
    expect(makeLink(huge, { bases: [], secrets: 'keep' })).toEqual({ type: 'too-large' })
    expect(openLink(`1${'A'.repeat(linkLimits.chars)}`, [base])).toMatchObject({ type: 'unreadable' })
  })

  it('[H6] of a link that was cut the whole files before the cut are there, and the file it was cut in up to a line', () => {
    const files = [1, 2, 3].map((n) => ({ path: `${n}.ts`, text: lines(80, n) }))
    const link = linkOf({ ...plain(files), instruction: 'go on' })
    const seen = new Set<string>()
    for (let length = link.length - 1; length > 0; length -= 7) {
      const opened = openLink(link.slice(0, length), [base])
      // The last characters hold little more than the mark that deflate ends.
      if (opened.type === 'whole') expect(opened.state.files).toEqual(files)
      if (opened.type === 'unreadable') {
        expect(opened.why).toMatch(/cut|malformed/)
        continue
      }
      if (opened.type !== 'part') continue
      const { state, files: count, why } = opened
      expect(why).toBe('cut')
      expect(count.told).toBe(3)
      expect(state.files.slice(0, count.read)).toEqual(files.slice(0, count.read))
      const rest = state.files.slice(count.read)
      expect(rest.map(({ path }) => path)).toEqual(count.cut === null ? [] : [count.cut])
      for (const { path, text } of rest) {
        expect(files.find((file) => file.path === path)?.text.startsWith(text)).toBe(true)
        expect(text.endsWith('\n')).toBe(true)
      }
      seen.add(`${count.read} ${count.cut}`)
    }
    expect(seen).toContain('0 1.ts')
    expect(seen).toContain('1 2.ts')
    expect(seen).toContain('2 3.ts')
  })

  it('[H7] a link that was altered says so', () => {
    const files = [{ path: 'x.ts', text: lines(40, 1) }]
    const link = linkOf(plain(files))
    const kinds = new Set<string>()
    for (let at = 1; at < link.length; at += 1) {
      const opened = openLink(`${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`, [
        base,
      ])
      if (opened.type === 'whole') expect(opened.state.files).toEqual(files)
      kinds.add(opened.type === 'whole' ? 'whole' : opened.why)
    }
    expect(kinds).toContain('altered')
  })

  it('[H8] what came along behind a link does no harm; what is no link or of a later format is told apart', () => {
    const state = plain([{ path: 'x.ts', text: 'x' }])
    for (const tail of [')', '.', '%20', '>', '\u00a0and more'])
      expect(openLink(linkOf(state) + tail, [base])).toEqual({ type: 'whole', state })
    expect(openLink(`z${linkOf(plain([{ path: 'x.ts', text: lines(9, 1) }])).slice(1)}`, [base])).toEqual({
      type: 'unreadable',
      why: 'newer',
    })
    for (const link of ['', 'top', '1', '1=', '1AAAA', 'a b', '%F0%9F%98%80'])
      expect(openLink(link, [base])).toMatchObject({
        type: 'unreadable',
        why: expect.stringMatching(/malformed|cut|altered/),
      })
  })

  it('[H9] a path that leads out of the project, or stands twice, is in no link', () => {
    for (const path of ['', '/a', 'a/', '../a', 'a/../b', 'a\\b', 'a\nb', './a', 'x'.repeat(300)]) {
      const state = plain([{ path, text: '' }])
      expect(makeLink(state, { bases: [], secrets: 'keep' })).toEqual({ type: 'bad-path', path })
      expect(openLink(`1${packFormat1(writeState(state, null, false))}`, [])).toMatchObject({
        type: 'unreadable',
      })
    }
    const twice = plain([1, 2].map((n) => ({ path: 'a', text: `${n}` })))
    expect(makeLink(twice, { bases: [], secrets: 'keep' }).type).toBe('bad-path')
    expect(openLink(`1${packFormat1(writeState(twice, null, false))}`, [])).toMatchObject({
      type: 'part',
      why: 'altered',
      state: { files: [{ path: 'a', text: '1' }] },
    })
  })

  it('[H10] a token or a key in the project is found before there is a link, taken out, or kept when the user says so', () => {
    const key = `sk-${'a1B2c3D4'.repeat(4)}`
    const state = {
      ...plain([{ path: 'x.ts', text: `const a = 1\nconst key = '${key}'\n` }]),
      instruction: `use ${key}`,
    }
    const refused = makeLink(state, { bases: [], secrets: 'refuse' })
    expect(refused).toMatchObject({
      type: 'secrets',
      found: [
        { kind: 'api-key', where: { path: 'x.ts', line: 2 } },
        { kind: 'api-key', where: 'instruction' },
      ],
    })
    expect(JSON.stringify(refused)).not.toContain('a1B2')
    const opened = (secrets: 'remove' | 'keep') => {
      const made = makeLink(state, { bases: [], secrets })
      return made.type === 'made' ? openLink(made.link, []) : made
    }
    expect(JSON.stringify(opened('remove'))).not.toContain('a1B2')
    expect(JSON.stringify(opened('remove'))).toContain('sk-REMOVED')
    expect(opened('keep')).toEqual({ type: 'whole', state })
  })

  it('[H2] a base of another number than those known is not guessed at', () => {
    const made = makeLink(plain(base.files), { bases: [{ ...base, number: 9 }], secrets: 'keep' })
    expect(made.type === 'made' && openLink(made.link, [base])).toEqual({
      type: 'unreadable',
      why: 'malformed',
    })
    expect(openLink(`1${toBase64url(strToU8('hello hello hello'))}`, [base]).type).toBe('unreadable')
  })
})
