import { deflateRawSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { twoFiles } from './files.ts'
import { expect, Pad, test } from './stand.ts'
import { bar, elsewhere, paste, shareDialog as dialog } from './visits.ts'

const address = (page: Page) => dialog(page).getByRole('textbox', { name: 'Link' })
const draftIn = (page: Page) => page.evaluate(() => localStorage.getItem('sparkpad.draft.main'))

const faults = async (page: Page, within?: string) => {
  const axe = new AxeBuilder({ page }).exclude('.monaco-editor')
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
}

test('[H30] [H31] [H20] a link made in one browser opens in another as it stood, with its unsent instruction; nothing runs', async ({
  stand,
  page,
  browser,
}) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.openFile('bill.ts')
  await page.getByRole('tab', { name: 'Preview' }).click()
  await pad.box.fill('sort the prices first')
  await page.keyboard.press('Alt+Shift+S')
  await expect(address(page)).toBeFocused()
  await expect(dialog(page).getByText('Fits everywhere')).toBeVisible()
  await dialog(page)
    .getByRole('checkbox', { name: /How the page stands/ })
    .check()
  await expect(dialog(page).getByRole('checkbox', { name: /Unsent instruction/ })).toBeChecked()
  expect(await faults(page, '[role="dialog"]')).toEqual([])
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await dialog(page).getByRole('button', { name: 'Copy link' }).click()
  await expect(dialog(page).getByRole('status')).toHaveText('The link is copied.')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(await address(page).inputValue())
  expect(page.url()).toBe(copied)
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toHaveCount(0)

  const other = await elsewhere(browser, copied)
  await expect(bar(other.page)).toContainText('This came with a link')
  for (const { path, text } of twoFiles) expect(await other.text(path)).toBe(text)
  await expect(other.box).toHaveValue('sort the prices first')
  await expect(other.page.getByRole('button', { name: 'bill.ts' }).first()).toHaveAttribute(
    'aria-current',
    /.+/,
  )
  await expect(other.page.getByRole('tab', { name: 'Preview' })).toHaveAttribute('aria-selected', 'true')
  await expect(other.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(other.page.getByRole('button', { name: 'Run it' })).toBeVisible()
  await expect(other.page.locator('iframe[data-layer=shown]')).toHaveCount(0)
  expect(await other.state()).toBe('none')
  expect(await draftIn(other.page)).toBeNull()
  expect(await faults(other.page)).toEqual([])

  // Typing there comes into the address when the user turns away, and not before.
  await other.goTo(1)
  await other.page.keyboard.type('// theirs\n')
  expect(other.page.url()).toBe(copied)
  await other.page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await expect.poll(() => other.page.url()).not.toBe(copied)
  await other.page.reload()
  await other.page.locator('.monaco-editor .view-line').first().waitFor()
  expect(await other.text('bill.ts')).toMatch(/^\/\/ theirs\n/)
  await other.page.getByRole('tab', { name: 'Preview' }).click()
  await expect(other.page.getByRole('button', { name: 'Run it' })).toBeVisible()
  await other.page.context().close()
})

test('[H32] [H33] [H21] links opened over an unsaved draft: theirs, cut, altered, newer and a bomb, and the way back', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.goTo(1)
  await page.keyboard.type('// mine\n')
  const mine = `// mine\n${twoFiles[0]?.text ?? ''}`
  await page.keyboard.press('Alt+Shift+S')
  const link = new URL(await address(page).inputValue()).hash.slice(1)
  await page.keyboard.press('Escape')
  await page.keyboard.type('// unsaved\n')

  await paste(page, `#${link}`)
  await expect(bar(page)).toContainText('Your draft is kept')
  expect(await pad.text('prices.ts')).toBe(mine)
  await pad.goTo(1)
  await page.keyboard.type('// theirs\n')
  await bar(page).getByRole('button', { name: 'Back to my draft' }).click()
  await expect(bar(page)).toHaveCount(0)
  await expect.poll(() => pad.text('prices.ts')).toBe(mine.replace('// mine\n', '// mine\n// unsaved\n'))
  const kept = await draftIn(page)

  await paste(page, `#${link.slice(0, -20)}`)
  await expect(bar(page).getByRole('alert')).toContainText(/cut off.*1 of 2 files could be read/)
  expect(await pad.text('prices.ts')).toBe(mine)
  expect(await faults(page)).toEqual([])
  await bar(page).getByRole('button', { name: 'Back to my draft' }).click()
  await expect(bar(page)).toHaveCount(0)

  const zeros = deflateRawSync(Buffer.alloc(6_000_000), { level: 9 })
  const bomb = `1${Buffer.concat([Buffer.alloc(3), zeros]).toString('base64url')}`
  expect(bomb.length).toBeLessThan(8_000)
  for (const [hash, said] of [
    [`~${link.slice(1)}`, 'There is no project in this link'],
    [`z${link.slice(1)}`, 'made by a newer Sparkpad'],
    [link.slice(0, 30), 'cut off before the first file'],
    [bomb, 'more than 2 MB'],
  ] as const) {
    await paste(page, `#${hash}`)
    await expect(bar(page).getByRole('alert')).toContainText(said)
    await expect(bar(page).getByRole('alert')).toContainText('your own draft')
    expect(await pad.text('prices.ts')).toContain('// unsaved')
  }
  await bar(page).getByRole('button', { name: 'Got it' }).click()
  await expect(bar(page)).toHaveCount(0)
  expect(new URL(page.url()).hash).toBe('')
  expect(await draftIn(page)).toBe(kept)

  // What was typed into the link's document is still there.
  await page.getByRole('button', { name: /Project menu/ }).click()
  await page.getByRole('menuitem', { name: /From a link/ }).click()
  await expect.poll(() => pad.text('prices.ts')).toBe(`// theirs\n${mine}`)
})

test('[H34] [H35] keys in the code are shown before anything is copied and stay out of the link', async ({
  stand,
  page,
  browser,
}) => {
  await page.emulateMedia({ colorScheme: 'light' })
  const key = `sk-${'a1B2c3D4'.repeat(5)}`
  await stand.open(page, 'builtin-1000', [{ path: 'call.ts', text: `// call\nconst key = '${key}'\n` }])
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const warning = dialog(page).getByRole('region', { name: 'This looks like a key' })
  await expect(warning).toContainText('API key')
  await expect(warning).toContainText('call.ts, line 2')
  await expect(warning.getByRole('radio', { name: /Take them out/ })).toBeChecked()
  expect(await faults(page, '[role="dialog"]')).toEqual([])
  const safe = await address(page).inputValue()
  await warning.getByRole('radio', { name: /Send them as they are/ }).check()
  const open = await address(page).inputValue()
  const other = await elsewhere(browser, safe)
  expect(await other.text('call.ts')).toBe("// call\nconst key = 'sk-REMOVED'\n")
  expect(await faults(other.page)).toEqual([])
  await paste(other.page, new URL(open).hash)
  await expect.poll(() => other.text('call.ts')).toContain(key)
  await other.page.context().close()
})

test('[H17] [H18] a draft that is open in two tabs is a copy in the second', async ({ stand, page }) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.goTo(1)
  await page.keyboard.type('// first\n')
  await expect.poll(() => draftIn(page)).toContain('// first')
  const second = await page.context().newPage()
  await second.goto(stand.gateway.url)
  await expect(bar(second)).toContainText('open in another tab')
  const other = new Pad(second)
  await other.goTo(1)
  await second.keyboard.type('// second\n')
  await page.bringToFront()
  await page.keyboard.type('// more\n')
  await page.reload()
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await expect(bar(page)).toHaveCount(0)
  expect(await pad.text('prices.ts')).toMatch(/^\/\/ first\n\/\/ more\n/)
  await second.reload()
  await second.locator('.monaco-editor .view-line').first().waitFor()
  expect(await other.text('prices.ts')).toMatch(/^\/\/ second\n\/\/ first\n/)
})
