import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptAll, foldNews } from '../core/edits/proposal.ts'
import { countTokens } from '../core/tokens/count.ts'
import { fixedTokens, packContext } from '../core/turn/budget.ts'
import { readContext } from '../core/turn/context.ts'
import { instructionsFor } from '../core/turn/prompt.ts'
import type { TurnStart } from '../core/turn/turn.ts'
import { questionOf, replyReaderOf } from './turn-request.ts'

const text =
  'import a\n\nfunction one() {\n  return 1\n}\n\nfunction two() {\n  return 2\n}\n\nexport default a\n'
const file = { path: 'a.ts', text, version: 1 }
const from = text.indexOf('function two')
const start: TurnStart = {
  id: 't',
  redirects: null,
  actedAt: 0,
  raced: false,
  instruction: 'return three',
  files: [file],
  openPath: 'a.ts',
  selection: { path: 'a.ts', from, to: text.indexOf('\nexport default') },
  model: 'm',
  format: 'whole',
  own: null,
  kept: [],
}
const kept = {
  kind: 'lines',
  state: 'closed',
  id: 'k',
  path: 'a.ts',
  base: { from: 1, to: 5 },
  insert: 'import b\n\nfunction one() {\n  log()\n  return 1\n}\n',
  rung: 'exact',
} as const

const after = (turn: TurnStart) => {
  const reader = replyReaderOf(turn)
  const news = [...reader.push('```ts\nfunction two() {\n  return 3\n}\n```\n'), ...reader.finish('complete')]
  return acceptAll(turn.files, foldNews([], news)).get('a.ts')
}

test('[E80] the selection of a turn is what a fenced text may be about', () => {
  expect(after(start)).toBe(text.replace('return 2', 'return 3'))
  expect(after({ ...start, selection: null })).not.toBe(after(start))
})

test('[E86] a redirect shows and reads the selection where the kept hunks have moved it', () => {
  const turn = { ...start, kept: [kept] }
  const shown = readContext(questionOf(turn, []).message(null))
  const { selection } = shown
  expect(shown.files[0]?.text.slice(selection?.from, selection?.to)).toBe('function two() {\n  return 2\n}\n')
  expect(after(turn)).toBe(
    text.replace('\nfunction one() {\n  return 1\n}\n', kept.insert).replace('return 2', 'return 3'),
  )
})

test('[T86] what the budget counts for a request is never below the request itself', () => {
  const texts = [
    '',
    'a',
    'const one = 1\n',
    '```\nfenced\n```\n',
    'line\r\n'.repeat(50),
    '彩票平台 👩‍🔬',
    'x'.repeat(300),
  ]
  const names = ['a.ts', 'src/deep/er/name-with-parts.test.tsx', 'with space.md', '漢字.css']
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...texts)), { maxLength: 6 }),
      fc.string({ maxLength: 60 }),
      fc.boolean(),
      (pairs, instruction, isSelected) => {
        const files = pairs.map(([path, text], n) => ({ path: `${n}/${path}`, text, version: 1 }))
        const [first] = files
        const selection =
          isSelected && first !== undefined ? { path: first.path, from: 0, to: first.text.length } : null
        const turn = { ...start, instruction, files, openPath: first?.path ?? null, selection }
        const prompt = countTokens(instructionsFor(start.format))
        const real = prompt + countTokens(questionOf(turn, []).message(null))
        const fixed = fixedTokens({
          prompt,
          instruction: countTokens(instruction),
          openPath: first?.path ?? null,
          selection: selection === null ? 'none' : 'range',
        })
        const counted = files.map(({ path, text }) => ({ path, tokens: countTokens(text) }))
        const packed = packContext({
          window: null,
          fixed,
          files: counted,
          open: null,
          pinned: [],
          excluded: [],
          imported: [],
          opened: [],
        })
        if (packed.type !== 'packed') throw new Error('nothing is refused without a window')
        expect(packed.total).toBeGreaterThanOrEqual(real)
      },
    ),
  )
})
