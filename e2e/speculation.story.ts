import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { expect, test, type Stand } from './stand.ts'

const files = [{ path: 'values.ts', text: 'export const value1 = 1\nexport const value2 = 2\n' }]
const reply =
  'values.ts\n```ts\n<<<<<<< SEARCH\nexport const value1 = 1\n=======\nexport const value1 = 10\n>>>>>>> REPLACE\n```\n'

const choose = async (page: Page) => {
  await page.getByRole('button', { name: /^Model/ }).click()
  await page.getByRole('menuitemcheckbox', { name: /Start before Enter/ }).click()
  await page.keyboard.press('Escape')
}

/** How many calls of the model the upstream has seen. */
const calls = async (stand: Stand): Promise<number> => {
  const seen = await stand.mockCalls('GET')
  return Array.isArray(seen) ? seen.length : -1
}
const seen = (stand: Stand, count: number) =>
  expect.poll(() => calls(stand), { timeout: 30_000, intervals: [20] }).toBe(count)

test('[X110] a turn that started before Enter is shown by it, flagged, and is the ordinary one but for that', async ({
  stand,
  page,
}) => {
  await stand.script({ text: reply })
  await stand.mockCalls('DELETE')
  const pad = await stand.open(page, 'mock-reply', files)
  await choose(page)
  await pad.box.fill('larger, please')
  await seen(stand, 1)
  expect([await pad.state(), await pad.hunks()]).toEqual(['none', []])
  await pad.box.press('Enter')
  await pad.until('completed')
  await pad.pending(1)
  const early = await pad.hunks()
  expect(await calls(stand)).toBe(1)
  await expect(page.getByText('speculated', { exact: true }).first()).toBeVisible()
  const marks = await page.evaluate(() => window.sparkpad.turns().at(-1)?.marks)
  expect(marks?.sent).toBeLessThan(marks?.acted ?? 0)
  expect(marks?.firstPaint).toBeGreaterThanOrEqual(marks?.acted ?? Infinity)
  expect(await pad.text('values.ts')).toBe(files[0]?.text)

  await page.keyboard.press('Escape')
  await choose(page)
  await pad.say('larger, please')
  await pad.until('completed')
  await pad.pending(1)
  const shape = (hunks: typeof early) => hunks.map(({ path, state }) => [path, state])
  const pending = (await pad.hunks()).filter(({ standing }) => standing === 'pending')
  expect(shape(pending)).toEqual(shape(early))
})

test('[X111] an instruction that goes on after its turn had started cancels it, unseen and counted', async ({
  stand,
  page,
}) => {
  await stand.scriptHeld(reply, '=======')
  await stand.mockCalls('DELETE')
  const pad = await stand.open(page, 'mock-reply', files)
  await choose(page)
  await pad.box.fill('larger')
  await seen(stand, 1)
  await pad.box.pressSequentially(', please')
  await expect(page.getByTestId('thrown-away')).toContainText('in 1 turn thrown away')
  expect([await pad.state(), await pad.hunks()]).toEqual(['none', []])
  await expect.poll(async () => JSON.stringify(await stand.mockCalls('GET'))).toMatch(/"abortedAt":\d/)
  await stand.script({ text: reply })
  await pad.box.press('Enter')
  await pad.until('completed')
  await pad.pending(1)
  expect(await page.evaluate(() => window.sparkpad.turns().length)).toBe(1)
})

test('[X112] with the setting off no model is asked before Enter', async ({ stand, page }) => {
  await stand.script({ text: reply })
  await stand.mockCalls('DELETE')
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.box.fill('larger, please')
  // three times what a turn would have waited for
  await page.waitForTimeout(1_200)
  expect(await calls(stand)).toBe(0)
  await pad.box.press('Enter')
  await pad.until('completed')
  expect(await calls(stand)).toBe(1)
})

test('[X113] axe finds nothing wrong with the choice and with what was thrown away, dark and light', async ({
  stand,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await stand.script({ text: reply })
  await stand.mockCalls('DELETE')
  const pad = await stand.open(page, 'mock-reply', files)
  await choose(page)
  await pad.box.fill('larger')
  await seen(stand, 1)
  await pad.box.fill('smaller')
  await expect(page.getByTestId('thrown-away')).toBeVisible()
  await pad.box.press('Enter')
  await pad.until('completed')
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Model/ }).click()
  await expect(page.getByRole('menuitemcheckbox', { name: /For metered/ })).toBeVisible()
  // A menu lies over the page and stands in no landmark.
  await expectAccessible(page, (axe) => axe.include('[role="menu"]').disableRules('region'))
})
