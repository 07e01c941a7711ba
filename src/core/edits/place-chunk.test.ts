import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { type ChunkHints, isLoose, placeChunk, placeLive, readOtherwise } from './place-chunk.ts'

const draftOf = (lines: readonly string[]) =>
  createFileDraft({ path: 'a.ts', text: lines.map((line) => `${line}\n`).join(''), version: 1 })
/** Old lines that are all kept and written with their sign. */
const kept = (lines: readonly string[]) => ({ lines, written: lines.map((line) => ` ${line}`) })
const nothing: ChunkHints = { scopes: [], line: null, isAtEnd: false }
const twice = draftOf(['function a() {', '  return one', '}', 'function b() {', '  return one', '}'])
const asked = kept(['  return one', '}'])

describe('the place of a chunk', () => {
  it('[E9] of two places the scope, the line number or the end of the file tells; else it is ambiguous', () => {
    const startOf = (chunk: ChunkHints) => {
      const placing = placeChunk(twice, asked, chunk)
      return placing.kind === 'placed' ? placing.place.starts[0] : placing.kind
    }
    expect(startOf(nothing)).toBe('ambiguous')
    expect(startOf({ ...nothing, scopes: ['function b() {'] })).toBe(4)
    expect(startOf({ ...nothing, line: 1 })).toBe(1)
    expect(startOf({ ...nothing, line: 2 })).toBe('ambiguous')
    expect(startOf({ ...nothing, isAtEnd: true })).toBe(4)
  })

  it('[E26] a line whose first space is its own and no sign has the exact place', () => {
    const draft = draftOf([' /**', '  * Told.', '  */'])
    const old = { lines: ['/**', ' * Told.', ' */'], written: [' /**', '  * Told.', '  */'] }
    const placing = placeChunk(draft, old, nothing)
    expect(placing).toMatchObject({ kind: 'placed', place: { rung: 'exact', search: old.written } })
    expect(isLoose(placing)).toBe(false)
    expect(isLoose(placeChunk(draft, kept(['nowhere']), nothing))).toBe(true)
  })

  it('[E20] while it is written it has a place once its lines say something and stand in one', () => {
    expect(placeLive(twice, asked, [])).toBeNull()
    expect(placeLive(twice, asked, ['function b() {'])).toMatchObject({ start: 4, rung: 'exact' })
    expect(placeLive(twice, kept(['}', 'function b() {']), [])?.start).toBe(2)
    expect(placeLive(draftOf(['}']), kept(['}']), [])).toBeNull()
    expect(placeLive(twice, kept(['function a() {', '// ... existing code ...']), [])).toBeNull()
    const deeper = placeLive(twice, kept(['return one', '}', 'function b() {']), [])
    expect(deeper?.rung).toBe('indentation')
    expect(deeper?.reindent('return two')).toBe('  return two')
  })

  it('[E52] a list item without its sign is read as kept, and a chunk that fits as it is written is not', () => {
    const list = draftOf(['# Things to do', '- the first thing', '- the second thing', '- the third thing'])
    const entries = [
      { sign: 'keep' as const, line: '# Things to do', written: ' # Things to do' },
      { sign: 'remove' as const, line: ' the first thing', written: '- the first thing' },
      { sign: 'remove' as const, line: ' the second thing', written: '- the second thing' },
      { sign: 'keep' as const, line: '- the third thing', written: ' - the third thing' },
      { sign: 'add' as const, line: '- the last thing', written: '+- the last thing' },
    ]
    const placing = { kind: 'nowhere' as const }
    const again = readOtherwise(list, entries, { placing, chunk: nothing })
    expect(again?.entries.map(({ sign }) => sign)).toEqual(['keep', 'keep', 'keep', 'keep', 'add'])
    const plain = placeChunk(twice, kept(['function a() {']), nothing)
    const own = [{ sign: 'keep' as const, line: 'function a() {', written: ' function a() {' }]
    expect(readOtherwise(twice, own, { placing: plain, chunk: nothing })).toBeNull()
  })
})
