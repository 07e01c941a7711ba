import { openPreview, panel, project, retype, shown, status } from './preview.ts'
import { expect, test } from './stand.ts'

test('[V23] an endless loop leaves the page alive; it is told, Stop ends it, and the code is intact', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', project)
  await openPreview(pad)
  await expect(shown(pad).getByRole('heading')).toHaveText('Hello tea')
  const before = await page.evaluate(() => performance.now())
  await retype(pad, 1, "export const greet = (name: string): string => { for (;;) name += '' }")
  const text = await pad.text('greet.ts')
  await expect(panel(pad).getByRole('alert')).toContainText('The preview is stuck')
  expect(await page.evaluate(() => performance.now())).toBeGreaterThan(before)
  await retype(pad, 1, "export const greet = (name: string): string => 'Free ' + name")
  await expect(status(pad)).toHaveText('Stuck')
  await panel(pad).getByRole('alert').getByRole('button', { name: 'Stop' }).click()
  await expect(page.locator('iframe')).toHaveCount(0)
  await expect(status(pad)).toHaveText('Stopped')
  expect(text).toContain('for (;;)')
  await panel(pad).getByRole('button', { name: 'Start' }).first().click()
  await expect(shown(pad).getByRole('heading')).toHaveText('Free tea')
})
