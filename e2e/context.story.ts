import type { Page } from '@playwright/test'
import { expectAccessible } from './axe.ts'
import { twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

const meter = (page: Page) => page.getByTestId('context')
/** Tokens that the list tells for what always goes and for each file. */
const tokensOf = async (page: Page, path: string): Promise<number> =>
  page.evaluate((wanted) => window.sparkpad.tokens().counts[wanted] ?? -1, path)
const counted = (page: Page, files: number) =>
  expect
    .poll(() => page.evaluate(() => Object.keys(window.sparkpad.tokens().counts).length), { timeout: 30_000 })
    .toBe(files)

test('[X75] [X78] the meter follows what is typed into a file and into the instruction; axe finds nothing wrong with the list of what goes along', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await counted(page, 2)
  await expect(meter(page)).toHaveText(/^context[\d.k]+\/128k$/)
  const before = (await meter(page).textContent()) ?? ''
  const size = await tokensOf(page, 'prices.ts')
  await pad.goTo(1)
  await page.keyboard.type('// one two three four five\n')
  await expect.poll(() => tokensOf(page, 'prices.ts')).toBeGreaterThan(size + 5)
  await expect(meter(page)).not.toHaveText(before)
  const typed = (await meter(page).textContent()) ?? ''
  await pad.box.fill('one two three '.repeat(200))
  await expect(meter(page)).not.toHaveText(typed)
  await meter(page).click()
  await page.getByRole('button', { name: 'Leave out bill.ts' }).click()
  await expect(page.getByText('excluded by you')).toBeVisible()
  await expectAccessible(page)
})

test('[X76] a file left out by key does not reach the model, and stays left out after a reload', async ({
  stand,
  page,
}) => {
  await stand.script({ text: 'Nothing to do.' })
  await stand.mockCalls('DELETE')
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await counted(page, 2)
  await meter(page).focus()
  await page.keyboard.press('Enter')
  const leaveOut = page.getByRole('button', { name: 'Leave out bill.ts' })
  await leaveOut.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Let bill.ts go along' })).toBeVisible()
  await page.keyboard.press('Escape')
  await pad.say('what is this?')
  await pad.until('completed')
  const first = JSON.stringify(await stand.mockCalls('GET'))
  expect(first).toContain('export function average')
  expect(first).not.toContain('bill')
  await page.reload()
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await pad.connected()
  await stand.mockCalls('DELETE')
  await expect(page.getByText('left out of the context').first()).toBeAttached()
  await pad.say('and now?')
  await pad.until('completed')
  const second = JSON.stringify(await stand.mockCalls('GET'))
  expect(second).toContain('export function average')
  expect(second).not.toContain('bill')
})

test('[X77] an open file too large for the model is refused before anything is sent, and the text stays', async ({
  stand,
  page,
}) => {
  const line = (n: number) => `export const value${n} = compute(${n}, 'some text ${n}') // remark ${n}\n`
  const text = Array.from({ length: 6_000 }, (_, n) => line(n)).join('')
  await stand.script({ text: 'Nothing to do.' })
  await stand.mockCalls('DELETE')
  const pad = await stand.open(page, 'mock-reply', [{ path: 'huge.ts', text }, ...twoFiles])
  await counted(page, 3)
  await pad.say('make it smaller')
  await expect(page.getByRole('alert').filter({ hasText: 'Not sent' })).toContainText(
    /huge\.ts are [\d,]+ tokens/,
  )
  await expect(pad.box).toHaveValue('make it smaller')
  expect(await pad.state()).toBe('none')
  expect(await stand.mockCalls('GET')).toEqual([])
  await meter(page).click()
  await page.getByRole('button', { name: 'Leave out huge.ts' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Not sent')).toHaveCount(0)
  await pad.box.press('Enter')
  await pad.until('completed')
  const calls = JSON.stringify(await stand.mockCalls('GET'))
  expect(calls).not.toContain('value5999')
  expect(calls).toContain('export function average')
})
