import { describe, expect, it } from 'vitest'
import { createDesk } from './desk.ts'
import type { Hunk } from './hunk.ts'
import { namesakesOf } from './paths.ts'
import { foldNews } from './proposal.ts'
import { createNamesakeWriter } from './write-namesake.ts'

const numbered = (count: number, name = 'value') =>
  Array.from({ length: count }, (_, n) => `const ${name}${n} = ${n}`)
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

/** What becomes of a text for `web/a.ts` beside files of that name: `path state` of each hunk, so far and at the end. */
function written(
  files: Readonly<Record<string, readonly string[]>>,
  lines: readonly string[],
  isComplete = true,
) {
  const snapshots = Object.entries(files).map(([path, own]) => ({ path, text: textOf(own), version: 1 }))
  const desk = createDesk({ files: snapshots, openPath: null })
  const writer = createNamesakeWriter(desk, 'web/a.ts', desk.namesakesOf('web/a.ts'))
  const picture = (hunks: readonly Hunk[]) =>
    hunks.map((hunk) => `${hunk.path} ${hunk.state === 'guarded' ? hunk.why : `${hunk.kind} ${hunk.state}`}`)
  for (const line of lines) writer.line(line)
  const soFar = foldNews([], desk.log.take())
  writer.end(isComplete)
  const hunks = foldNews(soFar, [
    ...desk.log.take(),
    ...desk.guard.settle().map((hunk) => ({ type: 'closed' as const, hunk })),
  ])
  return { soFar: picture(soFar), end: picture(hunks) }
}

describe('a whole text whose path no file has', () => {
  const own = numbered(10)
  const edited = own.with(4, 'const changed = true')

  it('[E110] waits for the user in the file of its name that it has most lines of, and is new beside a file unlike it', () => {
    expect(written({ 'src/a.ts': own }, edited)).toEqual({ soFar: [], end: ['src/a.ts other-folder'] })
    expect(written({ 'src/a.ts': own }, numbered(9, 'other')).end).toEqual(['web/a.ts create closed'])
    // a part of a longer file is no text of it
    expect(written({ 'src/a.ts': numbered(40) }, edited).end).toEqual(['web/a.ts create closed'])
    expect(written({ 'src/a.ts': own }, ['const value1 = 1', 'const value2 = 2']).end).toEqual([
      'web/a.ts create closed',
    ])
  })

  it('[E110] is told by its lines however it writes their characters', () => {
    const markup = Array.from({ length: 8 }, (_, n) => `<item name="value${n}">`)
    const escaped = markup
      .with(3, '<item name="changed">')
      .map((line) => line.replace('<', '&lt;').replace('>', '&gt;'))
    expect(written({ 'src/a.ts': markup }, escaped).end).toEqual(['src/a.ts other-folder'])
  })

  it('[E110] shows a new file with its twelfth new line, and a long text of a known file before it ends', () => {
    const fresh = numbered(12, 'other')
    expect(written({ 'src/a.ts': own }, fresh.slice(0, 11)).soFar).toEqual([])
    expect(written({ 'src/a.ts': own }, fresh).soFar).toEqual(['web/a.ts create open'])
    // where a third of them is known the end tells
    expect(written({ 'src/a.ts': own }, [...own.slice(0, 6), ...fresh]).soFar).toEqual([])
    expect(written({ 'src/a.ts': own }, [...own.slice(0, 5), ...fresh]).soFar).toEqual([
      'web/a.ts create open',
    ])
    const long = numbered(40)
    expect(written({ 'src/a.ts': long }, long.with(3, 'const changed = true')).soFar).toEqual([
      'src/a.ts other-folder',
    ])
  })

  it('[E110] goes by the lines where several files have its name, and is kept where two are as near', () => {
    const files = { 'src/a.ts': own, 'liweb/a.ts': numbered(10, 'other') }
    expect(written(files, edited).end).toEqual(['src/a.ts other-folder'])
    expect(written({ ...files, 'liweb/a.ts': own.with(2, 'const mine = 2') }, edited).end).toEqual([
      'web/a.ts lines unplaced',
    ])
  })

  it('[E110] is a copy where it changes nothing', () => {
    expect(written({ 'src/a.ts': own }, own).end).toEqual(['web/a.ts create closed'])
    expect(written({ 'src/a.ts': numbered(40) }, numbered(40)).end).toEqual(['web/a.ts create closed'])
  })

  it('[E110] is not taken for the file of its name where it was cut short before that was told: what was still to come may be new', () => {
    expect(written({ 'src/a.ts': own }, edited.slice(0, 8), false).end).toEqual([
      'web/a.ts create incomplete',
    ])
    expect(written({ 'src/a.ts': own }, numbered(3, 'other'), false).end).toEqual([
      'web/a.ts create incomplete',
    ])
  })

  it('[E110] a path may mean files that end like it, else those of its name, and none where a file has it', () => {
    const files = ['src/ui/App.tsx', 'lib/ui/App.tsx', 'App.tsx', 'src/main.tsx'].map((path) => ({
      path,
      text: '',
      version: 1,
    }))
    expect(namesakesOf(files, 'ui/App.tsx')).toEqual(['src/ui/App.tsx', 'lib/ui/App.tsx'])
    expect(namesakesOf(files, './web/App.tsx')).toEqual(['src/ui/App.tsx', 'lib/ui/App.tsx', 'App.tsx'])
    expect(namesakesOf(files, 'App.tsx')).toEqual([])
    expect(namesakesOf(files, 'web/main.tsx')).toEqual(['src/main.tsx'])
    expect(namesakesOf(files, 'main.ts')).toEqual([])
  })
})
