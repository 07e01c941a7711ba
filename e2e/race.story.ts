import type { Page } from '@playwright/test'
import { dialogAlone, expectAccessible } from './axe.ts'
import { block, blocksFor, numbered, twoFiles } from './files.ts'
import { formatMs } from '../src/page/ui/format.ts'
import { expect, test } from './stand.ts'

const fast = 'Built-in, 1,000 tokens/s'
const slow = 'Built-in, 100 tokens/s'
const mock = 'mock-reply'

const comment = blocksFor('prices.ts', [block('/** What everything costs. */\n', '/** The sum. */\n')])

/** Opens the races and chooses these models and no other. */
async function enter(page: Page, instruction: string, models: readonly string[]) {
  await page.getByRole('button', { name: 'Race models' }).click()
  const dialog = page.getByRole('dialog', { name: 'Race models' })
  await expect(dialog).toBeVisible()
  await dialog.getByRole('textbox', { name: 'Instruction for all of them' }).fill(instruction)
  for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck()
  for (const model of models) await dialog.getByRole('checkbox', { name: model }).check()
  const column = (racer: string) => dialog.getByRole('region', { name: new RegExp(`^${racer}, `) })
  return { dialog, column }
}

const startOf = (dialog: ReturnType<Page['getByRole']>) =>
  dialog.getByRole('button', { name: /^(Start race|Race again)$/ })

test('[X90] two models race: the first edit and the first done are told, and the one taken is reviewed in the editor', async ({
  stand,
  page,
}) => {
  await stand.scriptHeld(comment, '<<<<<<<')
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  const { dialog, column } = await enter(page, 'rename total to whole', [fast, mock])
  await startOf(dialog).click()
  await expect(column('A').getByText('First done', { exact: true })).toBeVisible()
  await expect(column('A').getByText('First edit', { exact: true })).toBeVisible()
  await expect(column('B').getByText('Done', { exact: true })).toHaveCount(0)
  await expect(column('B').getByRole('button', { name: 'Take this one' })).toBeDisabled()
  await stand.release()
  await expect(column('B').getByText('Done', { exact: true })).toBeVisible()
  await expect(column('B').getByText(/^First/)).toHaveCount(0)
  await expect(dialog.getByText(/^Same result/)).toHaveCount(0)
  for (const { path, text } of twoFiles) expect(await pad.text(path)).toBe(text)
  // What is shown is what the raw marks give, counted from one start.
  const marks = await page.evaluate(() => window.sparkpad.race().map((turn) => turn.marks))
  expect(marks.map(({ acted }) => acted)).toEqual([marks[0]?.acted, marks[0]?.acted])
  for (const [n, racer] of ['A', 'B'].entries()) {
    const { acted, firstPaint, ended } = marks[n] ?? {}
    for (const [name, at] of Object.entries({ 'first edit': firstPaint, done: ended })) {
      const { value, unit } = formatMs((at ?? NaN) - (acted ?? NaN))
      const figure = column(racer)
        .locator('dl > div')
        .filter({ has: page.getByText(name, { exact: true }) })
      await expect(figure.getByRole('definition')).toHaveText(`${value} ${unit}`)
    }
  }

  await column('A').getByRole('button', { name: 'Take this one' }).click()
  await expect(dialog).toBeHidden()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null))
    .toBe(true)
  await pad.pending(2)
  for (const { path, text } of twoFiles) expect(await pad.text(path)).toBe(text)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('bill.ts')).toContain('${whole(prices)} in all')
  expect(await pad.text('prices.ts')).toContain('export function whole(')
})

test('[X91] equal results are marked, and races run again are counted', async ({ stand, page }) => {
  await stand.open(page, 'builtin-1000', twoFiles)
  const { dialog, column } = await enter(page, 'rename total to whole', [fast, slow])
  for (const n of [1, 2]) {
    await startOf(dialog).click()
    await expect(dialog.getByText(n === 1 ? /n = 1: one race is one run/ : /n = 2 races/)).toBeVisible()
    await expect(column('A').getByText('Same result as B')).toBeVisible()
    await expect(column('B').getByText('Same result as A')).toBeVisible()
    await expect(column('A').getByText('First done', { exact: true })).toBeVisible()
  }
  await expect(column('A').getByText(/first done 2 of 2/)).toBeVisible()
})

test('[X92] axe finds nothing wrong with a race, before, while and after it runs, dark and light', async ({
  stand,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await stand.scriptHeld(comment, 'The sum')
  await stand.open(page, 'builtin-1000', twoFiles)
  const { dialog, column } = await enter(page, 'rename total to whole', [fast, mock])
  await expectAccessible(page, dialogAlone)
  await startOf(dialog).click()
  await expect(column('A').getByText('First done', { exact: true })).toBeVisible()
  await expect(column('B').getByText('Streaming')).toBeVisible()
  await expectAccessible(page, dialogAlone)
  await stand.release()
  await expect(column('B').getByText('Done', { exact: true })).toBeVisible()
  await expectAccessible(page, dialogAlone)
  await page.setViewportSize({ width: 480, height: 800 })
  await expectAccessible(page, dialogAlone)
})

test('[X93] the gateway dies in mid-race: each racer says so, the code is whole, and a race may begin when it is back', async ({
  stand,
  page,
}) => {
  const files = [{ path: 'many.ts', text: numbered('price', 40) }]
  await stand.scriptHeld(blocksFor('many.ts', [block('export const price1 = 1\n', '// one\n')]), '// one')
  const pad = await stand.open(page, 'builtin-1000', files)
  const { dialog, column } = await enter(page, 'add doc comments', [slow, mock])
  await startOf(dialog).click()
  await expect(column('B').getByText('Streaming')).toBeVisible()
  await stand.kill()
  await expect(column('B').getByText('Failed')).toBeVisible()
  await expect(column('B').getByText(/The connection was lost/)).toBeVisible()
  await expect(column('A').getByText(/^(Failed|Done)$/)).toBeVisible()
  await expect(dialog.getByText(/Not connected/)).toBeVisible()
  expect(await pad.text('many.ts')).toBe(files[0]?.text)
  await stand.restart()
  await expect(startOf(dialog)).toBeEnabled({ timeout: 30_000 })
})

test('[X94] Esc stops a race and then closes it; what was typed since is under the proposal that is taken', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  const { dialog, column } = await enter(page, 'rename total to whole', [fast, slow])
  await startOf(dialog).click()
  await expect(column('A').getByText('First done', { exact: true })).toBeVisible()
  await expect(column('B').getByText('Done', { exact: true })).toBeVisible()
  await stand.script({ text: 'Too late.', ttft_ms: 60_000 })
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await pad.goTo(1)
  await page.keyboard.type('// mine\n')
  await page.keyboard.press('Alt+r')
  await expect(dialog).toBeVisible()
  await expect(column('A').getByText(/^Your code changed since the start/)).toBeVisible()
  await column('A').getByRole('button', { name: 'Take this one' }).click()
  await pad.pending(2)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('prices.ts')).toContain('export function whole(')
  expect(await pad.text('prices.ts')).toMatch(/^\/\/ mine\n/)

  const again = await enter(page, 'wait', [mock, slow])
  await startOf(again.dialog).click()
  await expect(again.column('B').getByText('Waiting')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(again.column('B').getByText('Stopped')).toBeVisible()
  await expect(again.dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(again.dialog).toBeHidden()
})
