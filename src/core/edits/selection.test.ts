import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hunk, ReplyEnd, ReplyFormat } from './hunk.ts'
import { splitLines } from './lines.ts'
import { acceptAll, foldNews } from './proposal.ts'
import { createReplyReader } from './reader.ts'
import { type SelectedLines, selectedLines } from './selection.ts'

type Given = { readonly base: string; readonly selection: SelectedLines; readonly asked?: ReplyFormat }

function read({ base, selection, asked = 'whole' }: Given, pieces: readonly string[], end: ReplyEnd) {
  const files = [{ path: 'a.ts', text: base, version: 1 }]
  const reader = createReplyReader({ files, asked, openPath: 'a.ts', selection })
  const news = [...pieces.flatMap((piece) => [...reader.push(piece)]), ...reader.finish(end)]
  return foldNews([], news)
}

const accept = (base: string, hunks: readonly Hunk[]) => {
  const confirmed = hunks.map((hunk): Hunk => {
    if (hunk.state !== 'guarded') return hunk
    const { why: _, ...rest } = hunk
    return { ...rest, state: 'closed' }
  })
  return acceptAll([{ path: 'a.ts', text: base, version: 1 }], confirmed).get('a.ts') ?? base
}

const filler = fc.constantFrom('', '  }', '  })', '    {')
const inner = fc.oneof(
  { weight: 3, arbitrary: fc.nat(25).map((n) => `    const value${n} = call${n}()`) },
  { weight: 1, arbitrary: fc.nat(9).map((n) => `      return “wert${n}” – 😀`) },
  { weight: 1, arbitrary: filler },
)
const outer = (name: string) =>
  fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constant('telling') }, { weight: 1, arbitrary: filler }), {
      minLength: 1,
      maxLength: 20,
    })
    .map((lines) => lines.map((line, at) => (line === 'telling' ? `function ${name}${at}(${name})` : line)))

/** A file with a selection in it, and what the model writes instead of the selection. */
const given = fc
  .record({
    above: outer('above'),
    below: outer('below'),
    own: fc.array(inner, { minLength: 1, maxLength: 14 }),
    fresh: fc.array(inner, { maxLength: 14 }),
    keeps: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
    isEnded: fc.boolean(),
    isCrlf: fc.boolean(),
    asked: fc.constantFrom<ReplyFormat>('whole', 'blocks', 'patch'),
    isNamed: fc.boolean(),
  })
  .map(({ above, below, own, fresh, keeps, isEnded, isCrlf, asked, isNamed }) => {
    const end = isCrlf ? '\r\n' : '\n'
    const head = ['import all from "all"', ...above]
    const selected = ['    let first = 0', ...own, '    return first']
    const tail = ['function foot()', ...below, 'export default all']
    const text = (lines: readonly string[]) => lines.join(end) + (isEnded ? end : '')
    const body = [...selected.slice(1, -1).filter((_, at) => keeps[at]), ...fresh]
    const written = ['    let first = 0', ...body, '    return first + 1']
    const base = text([...head, ...selected, ...tail])
    const from = head.join(end).length + end.length
    const range = { from, to: from + selected.join(end).length }
    return {
      base,
      asked,
      written,
      selection: selectedLines('a.ts', base, range) ?? { path: 'a.ts', from: 0, to: 0 },
      goal: text([...head, ...written, ...tail]),
      rows: { from: head.length, to: head.length + selected.length },
      reply: (lines: readonly string[]) =>
        `${isNamed ? 'a.ts\n' : ''}\`\`\`ts\n${lines.join('\n')}\n\`\`\`\nThat is all.\n`,
    }
  })

describe('a reply about the selection', () => {
  it('[E80] accepting all puts the text in the place of the selection, and all hunks stand inside of it', () => {
    fc.assert(
      fc.property(given, (each) => {
        expect(each.selection).toEqual({ path: 'a.ts', ...each.rows })
        const hunks = read(each, [each.reply(each.written)], 'complete')
        expect(accept(each.base, hunks)).toBe(each.goal)
        for (const hunk of hunks) {
          if (hunk.kind !== 'lines' || !('base' in hunk)) throw new Error('a hunk without a place')
          expect(hunk.base.from).toBeGreaterThanOrEqual(each.rows.from)
          expect(hunk.base.to).toBeLessThanOrEqual(each.rows.to)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('[E82] written from the margin it comes to the same', () => {
    fc.assert(
      fc.property(given, (each) => {
        const dedented = each.written.map((line) => line.replace(/^ {4}/, ''))
        fc.pre(each.written.every((line) => line === '' || line.startsWith('    ')))
        const hunks = read(each, [each.reply(dedented)], 'complete')
        expect(accept(each.base, hunks)).toBe(each.goal)
      }),
      { numRuns: 500 },
    )
  })

  it('[E2] [E80] the cut never matters', () => {
    fc.assert(
      fc.property(given, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (each, sizes) => {
        const text = each.reply(each.written)
        const pieces: string[] = []
        for (let at = 0, i = 0; at < text.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1
          pieces.push(text.slice(at, at + size))
          at += size
        }
        const whole = read(each, [text], 'complete')
        expect(read(each, pieces, 'complete')).toEqual(whole)
        expect(read(each, text.split(''), 'complete')).toEqual(whole)
      }),
      { numRuns: 200 },
    )
  })

  it('[E84] cut at any character it touches nothing outside, and deletes only what the whole reply deletes', () => {
    const deleted = (hunks: readonly Hunk[], base: string) => {
      const { texts } = splitLines(base)
      const gone = new Set<number>()
      for (const hunk of hunks) {
        if (hunk.kind !== 'lines' || !('base' in hunk)) continue
        for (let at = hunk.base.from; at < hunk.base.to; at += 1)
          if (!hunk.insert.startsWith(texts[at] ?? '')) gone.add(at)
      }
      return gone
    }
    fc.assert(
      fc.property(given, (each) => {
        const text = each.reply(each.written)
        const last = deleted(read(each, [text], 'complete'), each.base)
        for (let at = 0; at <= text.length; at += 1) {
          const hunks = read(each, [text.slice(0, at)], 'cut')
          for (const line of deleted(hunks, each.base)) {
            expect(last.has(line)).toBe(true)
            expect(line).toBeGreaterThanOrEqual(each.rows.from)
            expect(line).toBeLessThan(each.rows.to)
          }
          for (const hunk of hunks) {
            if (hunk.kind !== 'lines' || !('base' in hunk)) continue
            expect(hunk.base.from).toBeGreaterThanOrEqual(each.rows.from)
            expect(hunk.base.to).toBeLessThanOrEqual(each.rows.to)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  it('[E81] the whole file is still the whole file, whatever is selected of it', () => {
    fc.assert(
      fc.property(given, (each) => {
        const lines = splitLines(each.goal).texts
        const hunks = read(each, [`a.ts\n\`\`\`ts\n${lines.join('\n')}\n\`\`\`\n`], 'complete')
        expect(accept(each.base, hunks)).toBe(each.goal)
      }),
      { numRuns: 500 },
    )
  })

  it('[E80] the ghost grows while the selection is written, and strikes nothing before it closes', () => {
    const base =
      'import a\n\nexport function sum(list) {\n  let sum = 0\n  return sum\n}\n\nexport const b = 1\n'
    const files = [{ path: 'a.ts', text: base, version: 1 }]
    const selection = { path: 'a.ts', from: 2, to: 6 }
    const reader = createReplyReader({ files, asked: 'whole', openPath: 'a.ts', selection })
    const seen: string[] = []
    for (const piece of [
      '```ts\nexport function sum(list) {\n',
      '  let sum = 0\n',
      '  for (const n of list) sum += n\n',
      '  return sum\n',
      '}\n',
      '```\n',
    ]) {
      const news = reader.push(piece)
      const hunk = news.find((item) => item.type === 'opened' || item.type === 'closed')
      seen.push(
        hunk === undefined
          ? '-'
          : `${hunk.hunk.state} ${'insert' in hunk.hunk ? hunk.hunk.insert.trim() : ''}`,
      )
    }
    expect(seen).toEqual([
      '-',
      '-',
      'open for (const n of list) sum += n',
      'closed for (const n of list) sum += n',
      '-',
      '-',
    ])
  })
})

describe('the lines of a selection', () => {
  const text = 'one\n  two = 2\n\nthree\n'
  const select = (part: string) => {
    const from = text.indexOf(part)
    return selectedLines('a.ts', text, { from, to: from + part.length })
  }
  it('[E85] a cursor and white space select nothing', () => {
    expect(selectedLines('a.ts', text, { from: 5, to: 5 })).toBeNull()
    expect(select('\n\n')).toBeNull()
  })
  it('[E85] lines are taken whole, blank ones at the ends left out, and what a part leaves out is told', () => {
    expect(select('  two = 2\n\n')).toEqual({ path: 'a.ts', from: 1, to: 2 })
    expect(select('two = 2')).toEqual({ path: 'a.ts', from: 1, to: 2 })
    expect(select('2\n\nth')).toEqual({ path: 'a.ts', from: 1, to: 4, head: '  two = ', tail: 'ree' })
    expect(select(text)).toEqual({ path: 'a.ts', from: 0, to: 4 })
  })
})
