import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './steps.mjs'

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(test|story)\.tsx?$/.test(name) || name.endsWith('expect.json'))
    .map((name) => join(folder, name))

const ruleIds = (text: string): string[] =>
  [...text.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, id = '']) => id)
/** Rules quoted in test names, and the rule that a case of the corpus names. */
const quotedIds = (text: string): string[] =>
  [...text.matchAll(/\[([A-Z]\d+)\]|"rule": "([A-Z]\d+)"/g)].map(
    ([, inName, inCase]) => inName ?? inCase ?? '',
  )

const spec = readFileSync(join(root, 'SPEC.md'), 'utf8')
const tests = [...filesBelow(join(root, 'src')), ...filesBelow(join(root, 'e2e'))]
const quoted = new Map(tests.map((file) => [file, quotedIds(readFileSync(file, 'utf8'))]))

describe('SPEC.md and the tests', () => {
  it('[F12] every rule stands in some test name, and every quoted rule in SPEC.md', () => {
    const rules = new Set(ruleIds(spec))
    const shown = new Set([...quoted.values()].flat())
    expect(rules.size).toBeGreaterThan(50)
    expect([...rules].filter((id) => !shown.has(id))).toEqual([])
    const strange = [...quoted].flatMap(([file, ids]) =>
      ids.filter((id) => !rules.has(id)).map((id) => `${id} in ${file.slice(root.length + 1)}`),
    )
    expect(strange).toEqual([])
  })

  it('[F13] no rule is numbered twice', () => {
    const ids = ruleIds(spec)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  })
})
