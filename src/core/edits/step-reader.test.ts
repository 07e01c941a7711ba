import { describe, expect, it } from 'vitest'
import { createFileDraft } from './file-draft.ts'
import { createStepReader } from './step-reader.ts'

const file = ['function first() {', '\tif (ready) {', '\t\tstart(first)', '\t}', '}']
const draft = createFileDraft({ path: 'a.ts', text: file.map((line) => `${line}\n`).join(''), version: 1 })
const written = (step: number) =>
  file.map((line) => line.replace(/^\t+/, (tabs) => ' '.repeat(tabs.length * step)))

describe('how many spaces a reply writes for a tab', () => {
  it('[E11] two depths of the file tell the step, and no line is lost or changes its order', () => {
    for (const step of [2, 3, 4, 8]) {
      const reader = createStepReader(draft, { kind: 'tabs' })
      const lines = written(step)
      const given = [...lines.flatMap((line) => reader.push(line)), ...reader.flush()]
      expect(given).toEqual(lines)
      expect(reader.step).toBe(step)
      expect(reader.isWaiting).toBe(false)
    }
  })

  it('[E11] one line alone tells nothing, and no more than twenty-four lines wait for another', () => {
    const reader = createStepReader(draft, { kind: 'tabs' })
    expect(reader.push('    if (ready) {')).toEqual([])
    expect(reader.flush()).toEqual(['    if (ready) {'])
    expect(reader.step).toBe(0)
    const held = createStepReader(draft, { kind: 'tabs' })
    const lines = Array.from({ length: 24 }, (_, n) => `    unknown(${n})`)
    expect(lines.slice(0, 23).flatMap((line) => held.push(line))).toEqual([])
    expect(held.push(lines[23] ?? '')).toEqual(lines)
    expect(held.push('    more()')).toEqual(['    more()'])
  })

  it('[E11] a file that indents by spaces holds nothing', () => {
    const reader = createStepReader(draft, { kind: 'spaces', unit: 2 })
    expect(reader.push('    start(first)')).toEqual(['    start(first)'])
    expect(reader.isWaiting).toBe(false)
  })
})
