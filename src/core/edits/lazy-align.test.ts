import { describe, expect, it } from 'vitest'
import { type Aligner, createAligner } from './align.ts'
import { alignAfterLazy, alignLazyComment, type LazyChange } from './lazy-align.ts'
import { indexLines, isSignificant } from './lines.ts'

const lazy = '// ...'
const base = [
  'import first',
  '',
  'const count = 1',
  'const total = 2',
  '',
  'function start() {',
  '  run(count)',
  '}',
  '',
  'export default start',
]

/** What becomes of the base: changes as `[old->new]` with a mark where they are not sure; `...` is left to the comment. */
function picture(lines: readonly string[], old: readonly string[] = base): readonly string[] {
  const index = indexLines(old)
  const weight = (id: number) => (isSignificant(old[index.positions(id)[0] ?? 0] ?? '') ? 2 : 1)
  const aligner: Aligner = createAligner({ index, weight }, 0, old.length)
  const text = (line: number) => old[line] ?? ''
  const found: string[] = []
  const note = ({ change, isSure }: LazyChange) => {
    const [gone, made] = [old.slice(change.from, change.to).join('|'), change.lines.join('|')]
    if (gone !== made) found.push(`${change.from} [${gone}->${made}]${isSure ? '' : '?'}`)
  }
  const settle = (change: ReturnType<Aligner['finish']>) => {
    if (change === null) return
    note(change.gapFrom === undefined ? { change, isSure: true } : alignAfterLazy(change, text))
  }
  for (const line of lines) {
    if (line !== lazy) {
      settle(aligner.push(index.idOf(line), line))
      continue
    }
    settle(aligner.meet())
    const change = alignLazyComment(aligner, text, old.length)
    if (change !== null) note(change)
  }
  settle(aligner.finish())
  return found
}

describe('new lines beside a lazy comment', () => {
  it('[E13] a comment alone leaves every line where it is', () => {
    expect(picture([lazy])).toEqual([])
    expect(picture(['import first', '', lazy, 'export default start'])).toEqual([])
    expect(picture([lazy, '', 'export default start'])).toEqual([])
  })

  it('[E13] before it they take the place of the lines that they plainly rewrite', () => {
    expect(picture(['import first', '', 'const count = 10', lazy])).toEqual([
      '2 [const count = 1->const count = 10]',
    ])
    expect(picture(['import first', 'import second', lazy])).toEqual(['1 [->import second]'])
  })

  it('[E13] behind it they take the place of the lines just before those where old and new meet again', () => {
    expect(picture([lazy, 'const total = 20', '', 'function start() {', lazy])).toEqual([
      '3 [const total = 2->const total = 20]',
    ])
    expect(picture([lazy, 'import second', '', 'const count = 1', lazy])).toEqual(['1 [->import second]'])
  })

  it('[E13] what could stand for some of the lines left out, or belongs nowhere, is not sure', () => {
    expect(picture(['import first', '', 'const total = 20', lazy])).toEqual([
      '2 [const count = 1|const total = 2->const total = 20]?',
    ])
    const between = picture([lazy, 'call(it)', lazy])
    expect(between).toEqual(['0 [->call(it)]?'])
    expect(picture([...base, 'more()', lazy])).toEqual(['10 [->more()]?'])
  })

  it('[E13] a blank line beside it parts the two, where the file has one there anyway', () => {
    expect(picture(['import first', 'import second', '', lazy])).toEqual(['1 [->import second]'])
    expect(picture(['import first', '', lazy, '', 'export default start'])).toEqual([])
  })

  it('[E13] two lone brackets or blank lines before it do not tell that what lies between is gone', () => {
    const records = [
      'data',
      '',
      '/**',
      ' * The first.',
      ' */',
      'first',
      '',
      '/**',
      ' * The last.',
      ' */',
      'last',
    ]
    // the blank line is new, and what stood between the first record and the last stays
    expect(picture(['data', '', '', '/**', lazy, ' * The last.', ' */', 'last'], records)).toEqual([
      '2 [/**->|/**]',
    ])
  })
})
