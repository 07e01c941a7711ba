import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDesk, type Desk } from './desk.ts'
import type { FileDraft } from './file-draft.ts'
import type { Hunk } from './hunk.ts'
import { placeLines } from './place-block.ts'
import { acceptAll, foldNews } from './proposal.ts'
import { readingsOf } from './readings.ts'
import type { TextWriter } from './text-writer.ts'
import { createAgainWriter } from './write-again.ts'
import { createBlockWriter } from './write-block.ts'
import { createChunkWriter } from './write-chunk.ts'
import { createFileWriter } from './write-file.ts'
import { createPlacedWriter } from './write-placed.ts'
import { createFenceWriter } from './write-selection.ts'
import { createGapWriter, createTurnedWriter } from './write-turned.ts'
import { createWholeWriter } from './write-whole.ts'

const lines = Array.from({ length: 16 }, (_, n) => `  const value${n} = "${n}"`)
const text = lines.map((line) => `${line}\n`).join('')
const files = [{ path: 'a.ts', text, version: 1 }]
const over = (selection: { from: number; to: number } | null = null) => {
  const own = selection === null ? null : { path: 'a.ts', ...selection }
  const desk = createDesk({ files, openPath: 'a.ts', selection: own })
  const draft = desk.draftOf('a.ts')
  if (draft === null) throw new Error('no draft')
  return { desk, draft }
}
const settled = (desk: Desk): readonly Hunk[] => {
  for (const hunk of desk.guard.settle()) desk.log.close(hunk)
  return foldNews([], desk.log.take())
}
const accepted = (hunks: readonly Hunk[]) =>
  (acceptAll(files, hunks).get('a.ts') ?? text).split('\n').slice(0, -1)
const feed = (writer: TextWriter, all: readonly string[], isComplete = true) => {
  for (const line of all) writer.line(line)
  writer.end(isComplete)
}
const placeOf = (draft: FileDraft, search: readonly string[]) => {
  const placing = placeLines(draft, search, { after: null, window: { from: 0, to: lines.length } })
  if (placing.kind !== 'placed') throw new Error(placing.kind)
  return placing.place
}

const edited = fc
  .record({ from: fc.integer({ min: 2, max: 8 }), gone: fc.nat(3), count: fc.nat(3) })
  .filter(({ gone, count }) => gone + count > 0)
  .map(({ from, gone, count }) => {
    const to = from + gone
    const added = Array.from({ length: count }, (_, n) => `  made${n}(it)`)
    const around = { from: from - 2, to: to + 3 }
    return {
      from,
      to,
      around,
      search: lines.slice(around.from, around.to),
      insert: [...lines.slice(around.from, from), ...added, ...lines.slice(to, around.to)],
      added,
      after: [...lines.slice(0, from), ...added, ...lines.slice(to)],
    }
  })
type Edited = typeof edited extends fc.Arbitrary<infer Value> ? Value : never

/** Each writer of a text over the file, and what it is fed for a change. */
const writers: Readonly<
  Record<string, (change: Edited) => { desk: Desk; writer: TextWriter; fed: readonly string[] }>
> = {
  whole: ({ after }) => {
    const { desk, draft } = over()
    const range = { from: 0, to: lines.length }
    return { desk, writer: createWholeWriter(draft, desk, { range, isCertain: true }), fed: after }
  },
  file: ({ after }) => {
    const { desk } = over()
    return { desk, writer: createFileWriter(desk, './a.ts'), fed: after }
  },
  fence: ({ around, insert }) => {
    const { desk } = over(around)
    const writer = createFenceWriter(desk, 'a.ts', { isCertain: false, isSure: true })
    return { desk, writer, fed: insert }
  },
  placed: ({ search, insert }) => {
    const { desk, draft } = over()
    const place = placeOf(draft, search)
    return { desk, writer: createPlacedWriter(desk, draft, { place, search, insert }), fed: insert }
  },
  turned: ({ search, insert }) => {
    const { desk, draft } = over()
    const escape = (line: string) => line.replace(/"/g, '&quot;')
    const written = search.map(escape)
    const reading = readingsOf(written).find(({ kind }) => kind === 'entities')
    if (reading === undefined) throw new Error('no reading')
    const place = placeOf(draft, reading.search)
    const writer = createTurnedWriter(desk, draft, { place, reading, search: written, insert })
    return { desk, writer, fed: insert.map(escape) }
  },
}

describe('writers of a text', () => {
  for (const [name, create] of Object.entries(writers)) {
    it(`[E3] ${name}: ended by the model, accepting its hunks gives what was written`, () => {
      fc.assert(
        fc.property(edited, (change) => {
          const { desk, writer, fed } = create(change)
          feed(writer, fed)
          const hunks = settled(desk)
          expect(hunks.map(({ state }) => state)).toEqual(['closed'])
          expect(accepted(hunks)).toEqual(change.after)
        }),
      )
    })

    it(`[E7] ${name}: cut short it deletes nothing but what new and old had met behind`, () => {
      fc.assert(
        fc.property(edited, fc.nat(20), (change, cut) => {
          const { desk, writer, fed } = create(change)
          feed(writer, fed.slice(0, cut), false)
          for (const hunk of settled(desk)) {
            // lines that may turn out unchanged are not shown as new
            if (hunk.state === 'incomplete' && 'insert' in hunk)
              for (const line of hunk.insert.split('\n').slice(0, -1)) expect(change.added).toContain(line)
            if (hunk.kind !== 'lines' || !('base' in hunk) || hunk.base.from === hunk.base.to) continue
            // what it hardly met behind waits
            expect(['closed', 'guarded']).toContain(hunk.state)
            expect(hunk.base).toEqual({ from: change.from, to: change.to })
          }
        }),
      )
    })
  }

  it('[E92] a text that goes on to the file’s end and was not closed tells its last change, which waits', () => {
    fc.assert(
      fc.property(edited, fc.boolean(), (change, isOver) => {
        const { desk, draft } = over()
        const range = { from: 0, to: lines.length }
        const writer = createWholeWriter(draft, desk, { range, isCertain: true })
        // two lines are not enough to tell that what is missing before them is gone
        const fed = [...lines.slice(0, change.from), ...lines.slice(14)]
        for (const line of fed) writer.line(line)
        writer.end(false, isOver)
        const hunks = settled(desk)
        expect(accepted(hunks)).toEqual(lines)
        const base = { from: change.from, to: 14 }
        if (isOver) expect(hunks).toMatchObject([{ state: 'guarded', base, insert: '' }])
        else expect(hunks).toEqual([])
      }),
    )
    const { desk, draft } = over()
    const range = { from: 0, to: lines.length }
    const writer = createWholeWriter(draft, desk, { range, isCertain: true })
    // it stopped elsewhere: nothing tells that the rest is gone
    for (const line of [...lines.slice(0, 5), 'more()']) writer.line(line)
    writer.end(false, true)
    expect(settled(desk)).toMatchObject([{ state: 'incomplete', base: { from: 5, to: 5 } }])
  })

  it('[E15] a new file streams and is incomplete until it ends; one outside the project is refused', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('one()', '', '}'), { minLength: 1 }),
        fc.boolean(),
        (all, isComplete) => {
          const { desk } = over()
          feed(createFileWriter(desk, 'b.ts'), all, isComplete)
          const insert = all.map((line) => `${line}\n`).join('')
          const state = isComplete ? 'closed' : 'incomplete'
          expect(settled(desk)).toEqual([{ kind: 'create', state, id: 'h1', path: 'b.ts', insert }])
        },
      ),
    )
    const { desk } = over()
    feed(createFileWriter(desk, '../b.ts'), ['one()'])
    expect(settled(desk)).toMatchObject([{ state: 'unplaced', why: 'malformed', insert: 'one()\n' }])
  })

  it('[E31] a text that may be an excerpt deletes nothing behind its end without the user’s word', () => {
    const { desk } = over()
    feed(createFileWriter(desk, 'a.ts', { isCertain: false }), ['changed(it)', ...lines.slice(1, 10)])
    const hunks = settled(desk)
    expect(accepted(hunks)).toEqual(['changed(it)', ...lines.slice(1)])
    expect(hunks).toMatchObject([{ state: 'closed' }, { state: 'guarded', base: { from: 10, to: 16 } }])
  })

  it('[E64] a lazy comment in the search keeps its lines where the replacement has one, and asks where it has none', () => {
    const lazy = '// ... existing code ...'
    const [first = '', last = ''] = [lines[2], lines[9]]
    const write = (insert: readonly string[]) => {
      const { desk, draft } = over()
      const search = [first, lazy, last]
      const place = placeOf(draft, search)
      expect(place.isGap).toEqual([false, true, false])
      feed(createGapWriter(desk, draft, { place, search, insert }), insert)
      return settled(desk)
    }
    const kept = write([first, 'before(it)', lazy, last])
    expect(accepted(kept)).toEqual([...lines.slice(0, 3), 'before(it)', ...lines.slice(3)])
    expect(kept.map(({ state }) => state)).toEqual(['closed'])
    const gone = write([first, last])
    expect(gone).toMatchObject([
      { state: 'guarded', why: 'lazy-comment', base: { from: 3, to: 9 }, insert: '' },
    ])
  })

  it('[E24] a block may quote what an earlier one made, and changes lines of the base alone', () => {
    const made = { base: { from: 4, to: 5 }, insert: 'made(it)\nmore(it)\n' }
    const quote = ['more(it)', lines[5] ?? '', lines[6] ?? '']
    const write = (insert: readonly string[]) => {
      const { desk, draft } = over()
      expect(createAgainWriter(desk, draft, { search: quote, insert })).toBeNull()
      draft.claims.add(made)
      const writer = createAgainWriter(desk, draft, { search: quote, insert })
      if (writer === null) throw new Error('no place')
      feed(writer, insert)
      return settled(desk)
    }
    expect(write(['more(it)', 'changed(it)', lines[6] ?? ''])).toMatchObject([
      { state: 'closed', base: { from: 5, to: 6 }, insert: 'changed(it)\n' },
    ])
    expect(write(['less(it)', lines[5] ?? '', lines[6] ?? ''])).toMatchObject([
      { state: 'unplaced', why: 'overlaps' },
    ])
  })

  it('[E3] a block and a chunk make the change that they write out, and say where they have no place', () => {
    fc.assert(
      fc.property(edited, (change) => {
        const { from, to, around, search, insert, added, after } = change
        const one = over().desk
        const block = createBlockWriter(one, 'a.ts', false)
        for (const line of search) block.search(line)
        block.divide()
        for (const line of insert) block.replace(line)
        block.end(true)
        expect(accepted(settled(one))).toEqual(after)

        const other = over().desk
        const chunk = createChunkWriter(other, 'a.ts')
        expect(chunk.isEmpty).toBe(true)
        const keep = (some: readonly string[]) => {
          for (const line of some) chunk.keep(line, ` ${line}`)
        }
        keep(lines.slice(around.from, from))
        for (const line of lines.slice(from, to)) chunk.remove(line)
        for (const line of added) chunk.add(line)
        keep(lines.slice(to, around.to))
        expect(chunk.has({ old: search.length, fresh: insert.length })).toBe(true)
        expect(chunk.has({ old: search.length + 1, fresh: insert.length })).toBe(false)
        chunk.end('closed')
        expect(accepted(settled(other))).toEqual(after)
      }),
    )
    const { desk } = over()
    const lost = createBlockWriter(desk, 'a.ts', false)
    lost.search('nowhere(it)')
    lost.divide()
    lost.replace('new(it)')
    lost.end(true)
    const stray = createChunkWriter(desk, 'b.ts')
    stray.remove('nowhere(it)')
    stray.end('closed')
    expect(settled(desk)).toMatchObject([
      { state: 'unplaced', why: 'not-found', search: 'nowhere(it)\n', insert: 'new(it)\n' },
      { state: 'unplaced', why: 'unknown-file', path: 'b.ts' },
    ])
  })

  describe('lone brackets that a whole file keeps', () => {
    const own = lines.flatMap((line) => [line, '}'])
    const states = (written: readonly string[], isComplete: boolean) => {
      const given = [{ path: 'a.ts', text: own.map((line) => `${line}\n`).join(''), version: 1 }]
      const desk = createDesk({ files: given, openPath: 'a.ts', selection: null })
      const draft = desk.draftOf('a.ts')
      if (draft === null) throw new Error('no draft')
      const place = { range: { from: 0, to: own.length }, isCertain: true }
      feed(createWholeWriter(draft, desk, place), written, isComplete)
      return new Set(settled(desk).map(({ state }) => state))
    }

    it('[E28] do not speak for a change that struck more than it wrote', () => {
      const kept = (said: number) => states(['  made(it)', ...own.slice(4, 4 + 2 * said)], false)
      expect([kept(3), kept(4)]).toEqual([new Set(['guarded']), new Set(['closed'])])
    })

    it('[E65] are no line in common with the file', () => {
      const other = own.map((line) => line.replace('value', 'other'))
      expect(states(other, true)).toEqual(new Set(['guarded']))
      expect(states([...other.slice(0, -2), ...own.slice(-2)], true)).toEqual(new Set(['closed']))
    })
  })

  it('[E121] a change hardly behind where new lines met a block again puts both in doubt, two kept lines settle it', () => {
    const head = ['def first():', '    run_one()', '    run_two()', '', '']
    const foot = ['def second():', '    run_three()', '    run_four()', '    run_five()']
    const search = [...head, ...foot]
    for (const [kept, states] of [
      [1, ['guarded', 'guarded']],
      [2, ['closed', 'closed']],
    ] as const) {
      const desk = createDesk({
        files: [{ path: 'a.py', text: search.map((line) => `${line}\n`).join(''), version: 1 }],
        openPath: 'a.py',
      })
      const fresh = ['def between():', '    run_more()', '', '']
      const insert = [
        'def first():',
        '    # ... existing code ...',
        '',
        '',
        ...fresh,
        ...foot.with(kept, '    run_other()'),
      ]
      const writer = createBlockWriter(desk, 'a.py', false)
      for (const line of search) writer.search(line)
      writer.divide()
      for (const line of insert) writer.replace(line)
      writer.end(true)
      expect(settled(desk).map(({ state }) => state)).toEqual(states)
    }
  })
})
