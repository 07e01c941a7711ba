import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hunk, ReplyEnd, ReplyFormat, ReplyNews } from './hunk.ts'
import { splitLines } from './lines.ts'
import { acceptAll, foldNews } from './proposal.ts'
import { createReplyReader } from './reader.ts'
import type { Snapshot } from './snapshot.ts'

type Read = { readonly hunks: readonly Hunk[]; readonly news: readonly (readonly ReplyNews[])[] }

function read(
  files: readonly Snapshot[],
  asked: ReplyFormat,
  pieces: readonly string[],
  end: ReplyEnd,
): Read {
  const reader = createReplyReader({ files, asked, openPath: files[0]?.path ?? null })
  const news = [...pieces.map((piece) => reader.push(piece)), reader.finish(end)]
  return { hunks: news.reduce<readonly Hunk[]>(foldNews, []), news }
}

const proseOf = ({ news }: Read) =>
  news
    .flat()
    .map((item) => (item.type === 'prose' ? item.text : ''))
    .join('')

// few different lines, so that they stand in several places, and among them lone brackets and blank lines
const line = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('}', '', '  }', 'return total', 'const a = 1', '  log("x")') },
  { weight: 3, arbitrary: fc.nat(60).map((n) => `const value${n} = call${n}()`) },
  { weight: 1, arbitrary: fc.constantFrom('  “quoted” – 😀 text', 'const tab = "é\t"', '# heading here') },
)

type Step = { readonly skip: number; readonly remove: number; readonly add: readonly string[] }
const steps = fc.array(
  fc.record({ skip: fc.nat(8), remove: fc.nat(4), add: fc.array(line, { maxLength: 4 }) }),
  { maxLength: 6 },
)

type Part = { readonly from: number; readonly to: number; readonly add: readonly string[] }
const partsOf = (count: number, list: readonly Step[]): readonly Part[] => {
  const parts: Part[] = []
  let at = 0
  for (const { skip, remove, add } of list) {
    const from = at + skip
    if (from > count) break
    const to = Math.min(count, from + remove)
    parts.push({ from, to, add })
    at = to + 1
  }
  return parts
}
const applied = (lines: readonly string[], parts: readonly Part[]): readonly string[] => {
  const out: string[] = []
  let at = 0
  for (const part of parts) {
    out.push(...lines.slice(at, part.from), ...part.add)
    at = part.to
  }
  return [...out, ...lines.slice(at)]
}

const edited = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 40 }),
    list: steps,
    end: fc.constantFrom('\n', '\r\n'),
    isEnded: fc.boolean(),
  })
  .map(({ lines, list, end, isEnded }) => {
    const before = [...lines, 'export const last = 1']
    const parts = partsOf(before.length, list)
    const after = [...applied(before, parts)]
    // a blank last line would be told from no line only by the fence
    if ((after.at(-1) ?? '').trim() === '') after.push('export const foot = 2')
    // so would a blank first line
    if (after[0]?.trim() === '' && before[0]?.trim() !== '') after.unshift('const head = 0')
    const text = (all: readonly string[]) => all.join(end) + (isEnded ? end : '')
    return { before, after, parts, base: text(before), goal: text(after) }
  })

/** Lines with the ends that a text has. */
const textLike = (base: string, lines: readonly string[]) => {
  const { end, ends } = splitLines(base)
  return lines.length === 0 ? '' : lines.join(end) + (ends.at(-1) ?? '')
}

const wholeReply = (after: readonly string[]) =>
  `Here it is.\n\na.ts\n\`\`\`ts\n${after.join('\n')}\n\`\`\`\nThat is all.\n`

/**
 * One block per change, its search grown until it stands once; null where it never does, or where two would quote the
 * same lines: among lines that are alike these may mean another place once the first of them is changed.
 */
function blocksReply(before: readonly string[], parts: readonly Part[]): string | null {
  let reply = 'Edits:\n\n'
  let quoted = 0
  for (const { from, to, add } of parts) {
    let low = Math.max(0, from - 1)
    let high = Math.min(before.length, to + 1)
    const text = before.map((each) => `${each}\n`)
    const stands = () => {
      const wanted = text.slice(low, high).join('')
      return text.filter(
        (_, at) => text.slice(at, at + high - low).join('') === wanted && at + high - low <= text.length,
      ).length
    }
    while (stands() !== 1 || text.slice(low, high).every((each) => each.trim() === '')) {
      if (low === 0 && high === before.length) return null
      low = Math.max(0, low - 1)
      high = Math.min(before.length, high + 1)
    }
    if (low < quoted) return null
    quoted = high
    const search = before.slice(low, high)
    const replace = [...before.slice(low, from), ...add, ...before.slice(to, high)]
    const body = [...search, '=======', ...replace].join('\n')
    reply += `a.ts\n\`\`\`ts\n<<<<<<< SEARCH\n${body}\n>>>>>>> REPLACE\n\`\`\`\n\n`
  }
  return reply
}

function patchReply(before: readonly string[], parts: readonly Part[]): string {
  let reply = '*** Begin Patch\n*** Update File: a.ts\n'
  for (const { from, to, add } of parts) {
    reply += '@@\n'
    reply += before
      .slice(0, from)
      .map((each) => ` ${each}\n`)
      .join('')
    reply += before
      .slice(from, to)
      .map((each) => `-${each}\n`)
      .join('')
    reply += add.map((each) => `+${each}\n`).join('')
    reply += before
      .slice(to)
      .map((each) => ` ${each}\n`)
      .join('')
  }
  return `${reply}*** End Patch\n`
}

const snapshot = (text: string): Snapshot => ({ path: 'a.ts', text, version: 1 })
const accept = (text: string, hunks: readonly Hunk[]) =>
  acceptAll([snapshot(text)], hunks).get('a.ts') ?? text

/** Accepts what waits for the user's word as well. */
const confirmed = (hunks: readonly Hunk[]): readonly Hunk[] =>
  hunks.map((hunk): Hunk => {
    if (hunk.state !== 'guarded') return hunk
    const { why: _, ...rest } = hunk
    return { ...rest, state: 'closed' }
  })

const reply = fc.oneof(
  edited.map(({ base, after }) => ({ base, text: wholeReply(after), asked: 'whole' as const })),
  edited.map(({ base, before, parts }) => ({
    base,
    text: blocksReply(before, parts) ?? '',
    asked: 'blocks' as const,
  })),
  edited.map(({ base, before, parts }) => ({
    base,
    text: patchReply(before, parts),
    asked: 'patch' as const,
  })),
  fc
    .array(
      fc.oneof(
        line,
        fc.constantFrom(
          'a.ts',
          '```ts',
          '```',
          '<<<<<<< SEARCH',
          '=======',
          '>>>>>>> REPLACE',
          '*** Begin Patch',
          '@@',
          '*** Update File: a.ts',
          '*** Add File: b.ts',
          '+new line here',
          '-return total',
          ' }',
          '*** End Patch',
          '// ... existing code ...',
          'Some words of prose that go on',
          '```ts b.ts',
          '--- a/a.ts',
          '+++ b/a.ts',
        ),
      ),
      { maxLength: 30 },
    )
    .map((lines) => ({
      base: 'const a = 1\nreturn total\n}\n',
      text: lines.join('\r\n'),
      asked: 'whole' as const,
    })),
)

describe('laws of the reply reader', () => {
  it('[E2] the cut never matters, not even inside a surrogate pair', () => {
    fc.assert(
      fc.property(reply, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), (given, sizes) => {
        const pieces: string[] = []
        for (let at = 0, i = 0; at < given.text.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1
          pieces.push(given.text.slice(at, at + size))
          at += size
        }
        const files = [snapshot(given.base)]
        const whole = read(files, given.asked, [given.text], 'complete')
        const cut = read(files, given.asked, pieces, 'complete')
        const single = read(files, given.asked, given.text.split(''), 'complete')
        expect(cut.hunks).toEqual(whole.hunks)
        expect(single.hunks).toEqual(whole.hunks)
        expect(proseOf(cut)).toBe(proseOf(whole))
        expect(proseOf(single)).toBe(proseOf(whole))
      }),
      { numRuns: 300 },
    )
  })

  it('[E2] what is drawn of an unfinished line is told by what came, not by its pieces', () => {
    fc.assert(
      fc.property(reply, fc.double({ min: 0, max: 1, noNaN: true }), (given, part) => {
        const text = given.text.slice(0, Math.round(part * given.text.length))
        const files = [snapshot(given.base)]
        const drawn = (pieces: readonly string[]) => {
          const reader = createReplyReader({ files, asked: given.asked, openPath: 'a.ts' })
          return pieces.map((piece) => reader.push(piece)).reduce<readonly Hunk[]>(foldNews, [])
        }
        expect(drawn(text.split(''))).toEqual(drawn([text]))
      }),
      { numRuns: 2000 },
    )
  })

  it('[E3] accepting every hunk of a complete whole file gives the text that the model wrote', () => {
    fc.assert(
      fc.property(edited, ({ base, goal, after }) => {
        const { hunks } = read([snapshot(base)], 'whole', [wholeReply(after)], 'complete')
        expect(accept(base, confirmed(hunks))).toBe(goal)
      }),
      { numRuns: 500 },
    )
  })

  it('[E3] accepting every hunk of complete blocks gives the text that the model wrote', () => {
    fc.assert(
      fc.property(edited, ({ base, before, parts }) => {
        const text = blocksReply(before, parts)
        fc.pre(text !== null)
        const { hunks } = read([snapshot(base)], 'blocks', [text ?? ''], 'complete')
        const goal = textLike(base, applied(before, parts))
        fc.pre(hunks.every((hunk) => hunk.state === 'closed'))
        expect(accept(base, hunks)).toBe(goal)
      }),
      { numRuns: 500 },
    )
  })

  it('[E3] accepting every hunk of a complete patch gives the text that the model wrote', () => {
    fc.assert(
      fc.property(edited, ({ base, before, parts }) => {
        const { hunks } = read([snapshot(base)], 'patch', [patchReply(before, parts)], 'complete')
        const goal = textLike(base, applied(before, parts))
        expect(accept(base, hunks)).toBe(goal)
      }),
      { numRuns: 500 },
    )
  })

  it('[E4] a reply cut at any character deletes no line that the whole reply keeps', () => {
    const deleted = (hunks: readonly Hunk[], base: string) => {
      const { texts } = splitLines(base)
      const gone = new Set<number>()
      for (const hunk of hunks) {
        if (hunk.kind !== 'lines' || (hunk.state !== 'closed' && hunk.state !== 'incomplete')) continue
        for (let at = hunk.base.from; at < hunk.base.to; at += 1) {
          // a last line without an end is written anew where something follows it
          if (!hunk.insert.startsWith(texts[at] ?? '')) gone.add(at)
        }
      }
      return gone
    }
    fc.assert(
      fc.property(reply, (given) => {
        const files = [snapshot(given.base)]
        const last = deleted(confirmed(read(files, given.asked, [given.text], 'complete').hunks), given.base)
        for (let at = 0; at <= given.text.length; at += 1) {
          const { hunks } = read(files, given.asked, [given.text.slice(0, at)], 'cut')
          for (const line of deleted(hunks, given.base)) expect(last.has(line)).toBe(true)
          expect(hunks.some((hunk) => hunk.state === 'open')).toBe(false)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('[E5] a closed hunk never changes while the reply runs', () => {
    fc.assert(
      fc.property(reply, (given) => {
        const reader = createReplyReader({
          files: [snapshot(given.base)],
          asked: given.asked,
          openPath: 'a.ts',
        })
        const final = new Map<string, string>()
        for (const char of given.text.split('')) {
          for (const item of reader.push(char)) {
            if (item.type === 'closed') {
              expect(final.has(item.hunk.id)).toBe(false)
              final.set(item.hunk.id, JSON.stringify(item.hunk))
            }
            if (item.type === 'opened') expect(final.has(item.hunk.id)).toBe(false)
            if (item.type === 'grew' || item.type === 'dropped') expect(final.has(item.id)).toBe(false)
          }
        }
      }),
      { numRuns: 200 },
    )
  })

  it('[E6] no hunk is empty, and final hunks of a file do not overlap', () => {
    fc.assert(
      fc.property(reply, (given) => {
        const { hunks } = read([snapshot(given.base)], given.asked, [given.text], 'complete')
        const ranges = hunks
          .flatMap((hunk) =>
            hunk.kind === 'lines' && (hunk.state === 'closed' || hunk.state === 'guarded') ? [hunk] : [],
          )
          .toSorted((a, b) => a.base.from - b.base.from || a.base.to - b.base.to)
        const lines = splitLines(given.base)
        for (const [at, { base, insert }] of ranges.entries()) {
          expect(base.from).toBeLessThanOrEqual(base.to)
          expect(base.to).toBeLessThanOrEqual(lines.texts.length)
          const old = lines.texts
            .slice(base.from, base.to)
            .map((text, i) => text + (lines.ends[base.from + i] ?? ''))
          expect(insert).not.toBe(old.join(''))
          const next = ranges[at + 1]
          if (next !== undefined) expect(base.to).toBeLessThanOrEqual(next.base.from)
        }
      }),
      { numRuns: 300 },
    )
  })
})
