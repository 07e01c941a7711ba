import { expect, test } from './stand.ts'

const files = [{ path: 'values.ts', text: 'export const value1 = 1\nexport const value2 = 2\n' }]
const reply =
  'values.ts\n```ts\n<<<<<<< SEARCH\nexport const value1 = 1\n=======\nexport const value1 = 10\n>>>>>>> REPLACE\n```\n'

test('[X95] presenter view shows code, instruction and large figures alone, and leads back', async ({
  stand,
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await stand.script({ text: reply })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.box.fill('larger, please')
  await page.keyboard.press('Alt+p')
  await expect(page.getByRole('banner')).toBeHidden()
  await expect(page.getByRole('region', { name: 'Turns' })).toBeHidden()
  await expect(pad.box).toBeFocused()
  await expect(pad.box).toHaveValue('larger, please')
  await pad.box.press('Enter')
  await pad.until('completed')
  const figures = page.getByRole('contentinfo')
  await expect(figures).toContainText('First ghost', { ignoreCase: true })
  const value = figures.getByText(/^\d/).first()
  expect(
    await value.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
  ).toBeGreaterThan(31)
  const isCut = await figures.evaluate(
    (strip) => strip.scrollWidth > strip.clientWidth || strip.scrollHeight > strip.clientHeight,
  )
  expect(isCut).toBe(false)
  await page.getByRole('button', { name: 'Leave presenter view' }).click()
  await expect(page.getByRole('banner')).toBeVisible()
  expect((await pad.hunks()).map(({ standing }) => standing)).toEqual(['pending'])
})

test('[X96] one key asks the deep model, and the page says which path answered', async ({ stand, page }) => {
  await stand.script({ text: reply })
  const pad = await stand.open(page, 'builtin-1000', files)
  await pad.box.fill('larger, please')
  await pad.box.press('Control+Shift+Enter')
  await expect(page.getByText('No model is chosen for the deep path.')).toBeVisible()
  await expect(pad.box).toHaveValue('larger, please')
  await page.getByRole('button', { name: /^Model/ }).click()
  await page.getByRole('menuitem', { name: /Deep path/ }).hover()
  await expect(page.getByRole('menu')).toHaveCount(2)
  await page.getByRole('menuitemradio', { name: 'mock-reply' }).last().click()
  await pad.box.click()
  await pad.box.press('Control+Shift+Enter')
  await pad.until('completed')
  await pad.pending(1)
  await expect(page.getByTitle('answered on the deep path by mock-reply')).toBeVisible()
})
