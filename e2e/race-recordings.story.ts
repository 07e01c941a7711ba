import { readFile } from 'node:fs/promises'
import { dialogAlone, expectAccessible } from './axe.ts'
import { twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

const slow = 'Built-in, 100 tokens/s'

test('[J54] a turn of this session races a model, and then one of a file, each marked as a replay', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.say('rename total to whole')
  await pad.pending(2)
  await page.getByRole('button', { name: /Project menu/ }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save recording' }).click()
  const file = await readFile(await (await saving).path())

  await page.keyboard.press('Alt+r')
  const dialog = page.getByRole('dialog', { name: 'Race models' })
  const column = (racer: string) => dialog.getByRole('region', { name: new RegExp(`^${racer}, `) })
  const recorded = dialog.getByRole('checkbox', { name: /Replay\s*rename total to whole/ })
  await expect(recorded).toBeVisible()
  for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck()
  await dialog.getByRole('checkbox', { name: slow }).check()
  await recorded.focus()
  await page.keyboard.press('Space')
  await expect(recorded).toBeChecked()
  await dialog.getByRole('textbox', { name: 'Instruction for all of them' }).fill('rename total to whole')
  await page.keyboard.press('Enter')
  // As long as the recorded turn took, whatever the machine was doing then.
  for (const racer of ['A', 'B'])
    await expect(column(racer).getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 })
  await expect(column('A').getByText('Replay', { exact: true })).toHaveCount(0)
  await expect(column('B').getByText('Replay', { exact: true })).toBeVisible()
  await expect(column('A').getByText('Same result as B')).toBeVisible()
  await expect(column('B').getByText('export function whole(')).toBeVisible()
  await expect(column('B').getByRole('button', { name: 'Take this one' })).toHaveCount(0)
  await expect(dialog.getByText(/count in no tally and no percentile/)).toBeVisible()
  await expect(dialog.getByText(/n = 1/)).toHaveCount(0)
  // The lane of the recording says what the recording says, and who was first follows from the marks.
  const [recordedMs, liveMs, replayedMs] = await page.evaluate(() => {
    const spanOf = (turn: { marks: { acted: number | null; ended: number | null } } | undefined) =>
      (turn?.marks.ended ?? NaN) - (turn?.marks.acted ?? NaN)
    const [live, replayed] = window.sparkpad.race()
    return [window.sparkpad.turns()[0], live, replayed].map(spanOf)
  })
  expect(replayedMs).toBeCloseTo(recordedMs ?? NaN, 2)
  const first = (liveMs ?? NaN) < (replayedMs ?? NaN) ? 'A' : 'B'
  await expect(column(first).getByText('First done', { exact: true })).toBeVisible()

  // Two recordings, and nobody live.
  await dialog.getByRole('checkbox', { name: slow }).uncheck()
  const input = dialog.locator('input[type="file"]')
  await input.setInputFiles({ name: 'no.sparkrec', mimeType: '', buffer: Buffer.from('no') })
  await expect(dialog.getByRole('alert')).toHaveText(/no recording that can be read/)
  await input.setInputFiles({ name: 'earlier.sparkrec', mimeType: '', buffer: file })
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await dialog.getByRole('button', { name: /^(Start race|Race again)$/ }).press('Enter')
  for (const racer of ['A', 'B']) {
    await expect(column(racer).getByText('Replay', { exact: true })).toBeVisible()
    await expect(column(racer).getByText('First done, tied')).toBeVisible({ timeout: 60_000 })
  }
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expectAccessible(page, dialogAlone)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  for (const { path, text } of twoFiles) expect(await pad.text(path)).toBe(text)
})
