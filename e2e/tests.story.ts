import AxeBuilder from '@axe-core/playwright'
import { block, blocksFor } from './files.ts'
import { retype } from './preview.ts'
import { expect, test, type Pad, type PadFile } from './stand.ts'

const cart: readonly PadFile[] = [
  {
    path: 'cart.ts',
    text: 'export const total = (prices: readonly number[]): number =>\n  prices.reduce((sum, price) => sum - price, 0)\n',
  },
  {
    path: 'cart.test.ts',
    text: `import { describe, expect, it } from 'vitest'
import { total } from './cart'

describe('a cart', () => {
  it('is empty', () => {
    console.log('poured', { cups: [1, 2] }); expect(total([])).toBe(0)
  })
  it('adds up', () => {
    expect({ total: total([1, 2]) }).toEqual({ total: 3 })
  })
})
`,
  },
]

const pane = ({ page }: Pad) => page.getByRole('region', { name: 'Tests', exact: true })
const summary = (pad: Pad) => pane(pad).getByRole('status')
const row = (pad: Pad, name: string) => pane(pad).getByRole('treeitem', { name })
const openTests = (pad: Pad) => pad.page.getByRole('tab', { name: 'Tests' }).click()
const runAll = (pad: Pad) => pane(pad).getByRole('button', { name: 'Run all' }).click()

test('[V62] [V137] a failing test is told with its difference and place, what one wrote stands with it; fixed by an instruction, and run again after the accept', async ({
  stand,
  page,
}) => {
  await stand.script({
    text: blocksFor('cart.ts', [
      block(
        '  prices.reduce((sum, price) => sum - price, 0)\n',
        '  prices.reduce((sum, price) => sum + price, 0)\n',
      ),
    ]),
  })
  const pad = await stand.open(page, 'mock-reply', cart)
  await openTests(pad)
  await expect(summary(pad)).toHaveText('Not run yet')
  await runAll(pad)
  await expect(summary(pad)).toHaveText('1 failed, 1 passed')
  await expect(row(pad, 'is empty, passed')).toBeVisible()
  await expect(row(pad, 'adds up, failed')).toBeVisible()
  const detail = pane(pad).getByRole('region', { name: 'What failed' })
  await expect(detail).toContainText('-   "total": 3')
  await expect(detail).toContainText('+   "total": -3')
  const column = '    expect({ total: total([1, 2]) })'.length + 2
  await expect(detail.getByRole('button', { name: `cart.test.ts:9:${column}` })).toBeVisible()
  await detail.getByRole('button', { name: 'cart.test.ts:9' }).first().click()
  await page.keyboard.insertText('/* here */')
  expect((await pad.text('cart.test.ts')).split('\n')[8]).toContain('/* here */')
  await expect(pane(pad)).toContainText('edited since')
  const { violations } = await new AxeBuilder({ page }).include('section[aria-label="Tests"]').analyze()
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])
  await row(pad, 'is empty, passed').click()
  const written = pane(pad).getByRole('region', { name: 'Console' })
  await expect(written.getByRole('treeitem')).toHaveCount(1)
  await expect(written.getByRole('treeitem')).toContainText('Log: poured {cups: [1, 2]}')
  await pad.say('add instead of subtracting, and run the tests')
  await pad.until('completed')
  await pad.pending(1)
  await expect(summary(pad)).toHaveText('1 failed, 1 passed')
  await page.getByRole('button', { name: 'Accept all' }).click()
  await expect(summary(pad)).toHaveText('2 passed')
})

test('[V64] an endless loop in a test leaves the page alive, the tests behind it run, and Stop ends it', async ({
  stand,
  page,
}) => {
  const text = `import { expect, it } from 'vitest'
it('before', () => expect(1).toBe(1))
it('loops', () => { for (;;); })
it('after', () => expect(2).toBe(2))
it('never settles', () => new Promise(() => {}), 200)
it('last', () => expect(3).toBe(3))
`
  const pad = await stand.open(page, 'builtin-1000', [{ path: 'loop.test.ts', text }])
  await openTests(pad)
  await runAll(pad)
  await expect(row(pad, 'loops, running')).toBeVisible()
  await retype(pad, 6, "it('typed meanwhile', () => expect(3).toBe(3))")
  expect(await pad.text('loop.test.ts')).toContain('typed meanwhile')
  await expect(summary(pad)).toHaveText('2 failed, 3 passed')
  for (const name of ['before, passed', 'loops, failed', 'after, passed', 'last, passed'])
    await expect(row(pad, name)).toBeVisible()
  await row(pad, 'loops, failed').click()
  await expect(pane(pad)).toContainText('did not give its thread back')
  // [V71] what waits for nothing fails by its limit, and the tests behind it ran
  await row(pad, 'never settles, failed').click()
  await expect(pane(pad)).toContainText('timed out in 200ms')
  const before = await pad.text('loop.test.ts')
  await runAll(pad)
  await expect(row(pad, 'loops, running')).toBeVisible()
  await pane(pad).getByRole('button', { name: 'Stop' }).click()
  await expect(summary(pad)).toHaveText(/^Stopped, .* not run$/)
  await expect(page.locator('iframe')).toHaveCount(0)
  expect(await pad.text('loop.test.ts')).toBe(before)
})

test('[V71] [V61] [V69] nothing runs by typing or opening; one test runs by itself, by the keyboard too', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', cart)
  await openTests(pad)
  await retype(pad, 2, '  prices.reduce((sum, price) => sum + price, 0)')
  await expect(summary(pad)).toHaveText('Not run yet')
  // the frame that waits for the next run has no code in it
  await expect(page.locator('iframe')).toHaveCount(1)
  await expect(page.frameLocator('iframe').locator('body > *')).toHaveCount(0)
  await row(pad, 'cart.test.ts, not run').click()
  await page.keyboard.press('Enter')
  await expect(summary(pad)).toHaveText('2 passed')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(row(pad, 'is empty, passed')).toBeFocused()
  await retype(pad, 2, '  prices.reduce((sum, price) => sum * price, 7)')
  await row(pad, 'is empty, passed').click()
  await page.keyboard.press('Enter')
  await expect(summary(pad)).toHaveText('1 failed, 1 passed')
  await expect(row(pad, 'adds up, passed')).toBeVisible()
  await page.keyboard.press('Alt+u')
  await expect(summary(pad)).toHaveText('2 failed')
})

test('[V66] a file that does not build, or has no test, says so; without files there is one thing to do', async ({
  stand,
  page,
}) => {
  const files = [
    { path: 'a.test.ts', text: "import { it } from 'vitest'\nit('a', () => {}\n" },
    { path: 'b.test.ts', text: "import confetti from 'canvas-confetti'\nconfetti()\n" },
    { path: 'c.test.ts', text: 'export {}\n' },
    { path: 'd.test.ts', text: "it('needs no import', () => expect(1).toBe(1))\n" },
    { path: 'e.test.ts', text: "throw new RangeError('while it loads')\n" },
  ]
  const pad = await stand.open(page, 'builtin-1000', files)
  await openTests(pad)
  await runAll(pad)
  await expect(summary(pad)).toHaveText('4 files with errors, 1 passed')
  const told = [
    ['a.test.ts', 'Syntax error'],
    ['b.test.ts', 'canvas-confetti'],
    ['c.test.ts', 'There is no test in this file'],
    ['e.test.ts', 'RangeError: while it loads'],
  ] as const
  for (const [path, text] of told) {
    await row(pad, `${path}, failed`).click()
    await expect(pane(pad).getByRole('region', { name: 'What failed' })).toContainText(text)
  }
})
