import type { Page } from '@playwright/test'
import { openPreview, panel } from './preview.ts'
import { expect, test, type Pad, type PadFile, type Stand } from './stand.ts'

const files = (text: string): readonly PadFile[] => [
  { path: 'index.ts', text },
  { path: 'other.ts', text: 'export const other = 1\n' },
]
const drawer = (pad: Pad) => panel(pad).getByRole('region', { name: 'Console' })
const lines = (pad: Pad) => drawer(pad).getByRole('treeitem')
const fold = (pad: Pad) => drawer(pad).getByRole('button', { name: 'Console', exact: true })

/** Opens the page with a script whose console is on show. */
const writing = async (
  {
    stand,
    page,
    model = 'builtin-1000',
  }: { readonly stand: Stand; readonly page: Page; readonly model?: string },
  text: string,
): Promise<Pad> => {
  const pad = await stand.open(page, model, files(text))
  await openPreview(pad)
  await fold(pad).click()
  return pad
}

test('[V91] the console is a bar that counts errors and warnings, and opens above its rows', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(
    page,
    'builtin-1000',
    files(
      "console.log('plain %d', 4.5)\nconsole.info('told')\nconsole.warn('careful')\nfor (let n = 0; n < 3; n++) console.error('broken')\n",
    ),
  )
  await openPreview(pad)
  await expect(drawer(pad)).toContainText('3 errors')
  await expect(drawer(pad)).toContainText('1 warning')
  await expect(lines(pad)).toHaveCount(0)
  await fold(pad).click()
  await expect(lines(pad)).toHaveCount(4)
  await expect(lines(pad).nth(0)).toContainText('Log: plain 4')
  await expect(lines(pad).nth(1)).toContainText('Info: told')
  await expect(lines(pad).nth(2)).toContainText('Warning: careful')
  await expect(lines(pad).nth(3)).toContainText('Error: ')
  await expect(lines(pad).nth(3)).toContainText('3 times')
  await page.getByRole('tab', { name: 'Turns' }).click()
  await openPreview(pad)
  await expect(lines(pad)).toHaveCount(4)
})

test('[V92] values open as a tree with the keyboard, and stay open as rows come', async ({ stand, page }) => {
  const pad = await writing(
    { stand, page },
    "console.log({ cup: { tea: 'hot' }, list: [1, 2] })\nlet n = 0\ndocument.onclick = () => console.log('row ' + n++)\n",
  )
  await lines(pad).first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(lines(pad)).toHaveCount(3)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(lines(pad)).toHaveCount(4)
  await expect(lines(pad).nth(2)).toContainText('tea: "hot"')
  await panel(pad)
    .locator('iframe[data-layer=shown]')
    .click({ position: { x: 20, y: 5 } })
  await expect(lines(pad)).toHaveCount(5)
  await expect(lines(pad).nth(2)).toContainText('tea: "hot"')
  await lines(pad).nth(1).focus()
  await page.keyboard.press('ArrowLeft')
  await expect(lines(pad)).toHaveCount(4)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(lines(pad)).toHaveCount(2)
})

test('[V93] rows are filtered, cleared, and kept over runs where the user says so', async ({
  stand,
  page,
}) => {
  const pad = await writing(
    { stand, page },
    "console.log('tea')\nconsole.log('milk')\nconsole.error('no tea')\n",
  )
  await expect(lines(pad)).toHaveCount(3)
  const filter = drawer(pad).getByRole('textbox', { name: 'Filter rows' })
  await filter.fill('TEA')
  await expect(lines(pad)).toHaveCount(2)
  await drawer(pad).getByRole('button', { name: 'Errors' }).click()
  await expect(lines(pad)).toHaveCount(1)
  await filter.press('Escape')
  await expect(filter).toHaveValue('')
  await expect(lines(pad)).toHaveCount(2)
  await filter.press('Escape')
  await expect(lines(pad).last()).toBeFocused()
  await drawer(pad).getByRole('button', { name: 'Errors' }).click()
  await drawer(pad).getByRole('button', { name: 'Keep rows over runs' }).click()
  await panel(pad).getByRole('button', { name: 'Run again from the beginning' }).click()
  await expect(lines(pad)).toHaveCount(6)
  await expect(drawer(pad)).toContainText('New run')
  await drawer(pad).getByRole('button', { name: 'Clear the console' }).click()
  await expect(drawer(pad)).toContainText('Nothing written yet')
})

test('[V94] a row leads to its line, an error also to where it was thrown, and a model is asked with one click', async ({
  stand,
  page,
}) => {
  await stand.script({ text: 'Nothing to do.' })
  const pad = await writing(
    { stand, page, model: 'mock-reply' },
    "const pour = (): never => { throw new RangeError('too hot') }\ntry { pour() } catch (error) {\n  console.error('failed', error)\n}\n",
  )
  const error = lines(pad).first()
  await expect(error).toContainText('failed RangeError: too hot')
  await pad.openFile('other.ts')
  await error.getByRole('button', { name: 'index.ts:3' }).click()
  await page.keyboard.insertText('/* told */ ')
  expect(await pad.text('index.ts')).toContain("console./* told */ error('failed'")
  // The code runs anew, and its row knows the new column.
  await expect(error.getByRole('button', { name: 'index.ts:3' })).toHaveAttribute('title', /index\.ts:3:22 /)
  await lines(pad).first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(lines(pad).nth(1)).toContainText('at pour')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.insertText('/* thrown */ ')
  expect(await pad.text('index.ts')).toContain("throw /* thrown */ new RangeError('too hot')")
  await expect(lines(pad).first()).toContainText('failed')
  await lines(pad).first().getByRole('button', { name: 'Fix this' }).click()
  await pad.until('completed')
  const asked = await page.evaluate(() => window.sparkpad.turns().at(-1)?.instruction ?? '')
  expect(asked).toContain('Fix this error in index.ts, line 1: failed RangeError: too hot')
})

test('[V95] ten thousand rows at once leave the page to its user; what is not there is told', async ({
  stand,
  page,
}) => {
  const pad = await writing(
    { stand, page },
    "for (let n = 0; n < 10_000; n++) console.log('burst', n)\nlet told = 0\nconst more = setInterval(() => {\n  for (let n = 0; n < 50; n++) console.log('row', told++)\n  if (told >= 3_000) clearInterval(more)\n}, 50)\n",
  )
  await expect(drawer(pad)).toContainText('9800 rows were not told: too many at once.')
  await pad.goTo(2)
  await page.keyboard.press('End')
  await page.keyboard.type(' // typed while it runs')
  expect(await pad.text('index.ts')).toContain('// typed while it runs')
  await expect(lines(pad).last()).toContainText('row 2999')
  await expect(drawer(pad)).toContainText('2200 older rows are not kept.')
  await expect(lines(pad)).toHaveCount(200)
  await drawer(pad).getByRole('button', { name: 'Show 800 earlier rows' }).press('Enter')
  await expect(lines(pad)).toHaveCount(400)
  await expect(drawer(pad).getByRole('button', { name: 'Newest rows' })).toBeVisible()
  await drawer(pad).getByRole('button', { name: 'Newest rows' }).click()
  await expect(lines(pad)).toHaveCount(200)
  await expect(lines(pad).last()).toBeInViewport()
})

test('[V96] the light bulb hands what the editor says to a model', async ({ stand, page }) => {
  await stand.script({ text: 'Nothing to do.' })
  const pad = await stand.open(page, 'mock-reply', files('const tea: number = 1\nexport const cup = teaa\n'))
  await expect(page.locator('.squiggly-error').first()).toBeVisible({ timeout: 30_000 })
  await pad.goTo(2)
  await page.keyboard.press('End')
  await page.keyboard.press('Control+.')
  await page.getByText('Fix with Sparkpad').first().click()
  await pad.until('completed')
  const asked = await page.evaluate(() => window.sparkpad.turns().at(-1)?.instruction ?? '')
  expect(asked).toMatch(/^Fix this problem.* in index\.ts, line 2: .*teaa/)
  expect(asked).toContain('> 2 export const cup = teaa')
})
