import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hunk, ReplyEnd, ReplyFormat, ReplyNews } from './hunk.ts'
import { acceptAll, foldNews } from './proposal.ts'
import { createReplyReader } from './reader.ts'
import { type SelectedLines, selectedLines } from './selection.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * A case is a folder: `before/`, `reply.txt`, `expect.json`, and `after/` for the files that accept-all changes or
 * makes. `selected` is what the user selected, `gone` names deleted files, `hunks` what must be true of each hunk; without `after/` no file may change.
 */
type Expected = {
  readonly rule: string
  readonly asked?: ReplyFormat
  readonly end?: ReplyEnd
  /** What is selected of the first file; it stands there once. */
  readonly selected?: string
  readonly gone?: readonly string[]
  readonly hunks?: readonly Record<string, unknown>[]
}

const fixtures = join(import.meta.dirname, 'fixtures')

function filesBelow(folder: string): Snapshot[] {
  let entries
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch {
    return []
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const full = join(entry.parentPath, entry.name)
      return { path: full.slice(folder.length + 1), text: readFileSync(full, 'utf8'), version: 1 }
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function selectionOf(file: Snapshot | undefined, selected: string | undefined): SelectedLines | null {
  if (file === undefined || selected === undefined) return null
  const from = file.text.indexOf(selected)
  if (from === -1 || file.text.includes(selected, from + 1)) throw new Error('the selection stands not once')
  return selectedLines(file.path, file.text, { from, to: from + selected.length })
}

function flat(hunk: Hunk): Record<string, unknown> {
  return 'base' in hunk ? { ...hunk, base: [hunk.base.from, hunk.base.to] } : { ...hunk }
}

describe('corpus', () => {
  const names = readdirSync(fixtures)
  it('has its cases', () => expect(names.length).toBeGreaterThanOrEqual(120))

  for (const name of names) {
    const folder = join(fixtures, name)
    const expected: Expected = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8'))
    const before = filesBelow(join(folder, 'before'))
    const after = filesBelow(join(folder, 'after'))
    const reply = readFileSync(join(folder, 'reply.txt'), 'utf8')
    const selection = selectionOf(before[0], expected.selected)
    const read = (pieces: readonly string[]) => {
      const openPath = before[0]?.path ?? null
      const asked = expected.asked ?? 'blocks'
      const reader = createReplyReader({ files: before, asked, openPath, selection })
      const news: ReplyNews[] = pieces.flatMap((piece) => [...reader.push(piece)])
      return foldNews([], [...news, ...reader.finish(expected.end ?? 'complete')])
    }

    it(`[${expected.rule}] ${name}`, () => {
      const hunks = read([reply])
      expect(hunks.filter(({ state }) => state === 'open')).toEqual([])
      const changed = [...acceptAll(before, hunks)].filter(
        ([path, text]) => before.find((file) => file.path === path)?.text !== text,
      )
      const goal = after
        .filter(({ path, text }) => before.find((file) => file.path === path)?.text !== text)
        .map(({ path, text }): [string, string | null] => [path, text])
      for (const path of expected.gone ?? []) goal.push([path, null])
      const byPath = (a: [string, unknown], b: [string, unknown]) => (a[0] < b[0] ? -1 : 1)
      expect(changed.toSorted(byPath)).toEqual(goal.toSorted(byPath))
      if (expected.hunks !== undefined) {
        expect(hunks.map(flat)).toHaveLength(expected.hunks.length)
        expect(hunks.map(flat)).toEqual(expected.hunks.map((hunk) => expect.objectContaining(hunk)))
      }
    })

    it(`[E2] ${name}, cut anywhere`, () => {
      const whole = read([reply])
      expect(read(reply.split(''))).toEqual(whole)
      fc.assert(
        fc.property(fc.array(fc.nat(reply.length), { maxLength: 12 }), (cuts) => {
          const sorted = [0, ...cuts.toSorted((a, b) => a - b), reply.length]
          expect(read(sorted.map((cut, at) => reply.slice(cut, sorted[at + 1] ?? cut)))).toEqual(whole)
        }),
        { numRuns: 15 },
      )
    })
  }
})
