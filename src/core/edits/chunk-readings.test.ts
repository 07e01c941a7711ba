import { describe, expect, it } from 'vitest'
import { type ChunkEntry, isDoubtfulItem, keepBullets } from './bullets.ts'
import { chunkReadings, mayBeDedented, seemsSpaced } from './chunk-readings.ts'
import { createFileDraft } from './file-draft.ts'

const draft = createFileDraft({ path: 'a.ts', text: 'one()\ntwo()\n\nthree()\n- item\n', version: 1 })

const entriesOf = (text: string): readonly ChunkEntry[] =>
  text.split('\n').map((written) => {
    const line = written.slice(1)
    if (written.startsWith('+')) return { sign: 'add', line, written }
    if (written.startsWith('-')) return { sign: 'remove', line, written }
    return { sign: 'keep', line: written.startsWith(' ') ? line : written, written }
  })
const told = (entries: readonly ChunkEntry[]) =>
  entries.map(({ sign, line }) => `${sign === 'add' ? '+' : sign === 'remove' ? '-' : ' '}${line}`).join('\n')
const readings = (text: string) => chunkReadings(draft, entriesOf(text)).map(({ entries }) => told(entries))

describe('readings of a chunk', () => {
  it('[E62] a line that the file lacks, between lines that it has, is added', () => {
    expect(readings(' one()\n+a()\n b()\n+c()\n two()')).toEqual([' one()\n+a()\n+b()\n+c()\n two()'])
  })

  it('[E62] at an end of the chunk it may quote its neighbour wrongly', () => {
    expect(readings(' ones()\n+a()\n two()')).toEqual([])
  })

  it('[E62] a blank line between added ones is one of them', () => {
    expect(readings(' one()\n+a()\n\n+b()\n two()')).toEqual([' one()\n+a()\n+\n+b()\n two()'])
  })

  it('[E60] signs with a space behind them, and entities, are read away', () => {
    expect(readings('- one()\n+ two()')).toEqual(['-one()\n+two()'])
    expect(readings('-f(&lt;a&gt;)\n+f(&lt;b&gt;)')).toEqual(['-f(<a>)\n+f(<b>)'])
  })

  it('[E61] added lines that seem to have a space too many are told', () => {
    expect(seemsSpaced(draft, entriesOf(' one()\n+ a()\n+   b()'))).toBe(true)
    expect(seemsSpaced(draft, entriesOf(' one()\n+a()\n+ b()'))).toBe(false)
    expect(seemsSpaced(draft, entriesOf(' one()\n+ * two'))).toBe(false)
    expect(seemsSpaced(draft, entriesOf('  one()\n+ two()'))).toBe(false)
    const aligned = createFileDraft({ path: 'a.txt', text: 'one\n three\n', version: 1 })
    expect(seemsSpaced(aligned, entriesOf(' one\n+ two'))).toBe(false)
  })

  it('[E52] a list item quoted without a sign is kept, unless added lines follow it', () => {
    const kept = entriesOf('- item\n three()\n+a()')
    expect(told(keepBullets(draft, kept) ?? [])).toBe(' - item\n three()\n+a()')
    const doubtful = entriesOf(' three()\n- item\n+a()')
    expect(isDoubtfulItem(draft, doubtful)).toBe(true)
    expect(keepBullets(draft, doubtful)).toBeNull()
  })

  it('[E63] the first space of kept lines may be their own where they all stand in the file with it and added ones are at the margin', () => {
    const comment = createFileDraft({ path: 'a.ts', text: ' /**\n  * Told.\n  */\ncode()\n', version: 1 })
    const may = (text: string) => mayBeDedented(comment, entriesOf(text))
    expect(may(' /**\n+new()\n  * Told.')).toBe(true)
    // added as deep as the comment: the sign is a sign
    expect(may(' /**\n+  * More.\n  * Told.')).toBe(false)
    // one line that stands there without it tells that the first space is the sign
    expect(may('  */\n code()\n+new()')).toBe(false)
    expect(may('-  * Told.\n+new()')).toBe(false)
    expect(may('+new()')).toBe(false)
  })
})
