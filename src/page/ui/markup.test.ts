import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const page = join(import.meta.dirname, '..')
const raw =
  /dangerouslySetInnerHTML|\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write\b|setHTMLUnsafe/

/** The only places where text becomes markup: prose that DOMPurify has cleaned, and code as Monaco colours it. */
const allowed = ['editor/ghost-rows.ts', 'ui/prose.tsx']

test('[V90] nothing of the page makes markup of text but the two places named here', () => {
  const found = readdirSync(page, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
    .filter((name) => raw.test(readFileSync(join(page, name), 'utf8')))
  expect(found.toSorted()).toEqual(allowed)
})
