import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { block, blocksFor, twoFiles } from './files.ts'
import { expect, test, type Pad } from './stand.ts'
import { elsewhere, shareDialog } from './visits.ts'

const average = '  return prices.length === 0 ? 0 : total(prices) / prices.length\n'
const sum = '  return `${total(prices)} in all, ${average(prices)} each`\n'
const reply =
  blocksFor('prices.ts', [
    block('/** What everything costs. */\n', '/** The sum. */\n'),
    block(average, `  // of none it is none\n${average}`),
  ]) + blocksFor('bill.ts', [block(sum, sum.replace('in all,', 'together,'))])

const replayOf = (page: Page) => page.evaluate(() => window.sparkpad.replay())
const live = (pad: Pad) => Promise.all([pad.text('prices.ts'), pad.text('bill.ts')])

/** Saves the session as a file and gives its path. */
async function saved(page: Page): Promise<string> {
  await page.getByRole('button', { name: /Project menu/ }).click()
  const saving = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save recording' }).click()
  const path = await (await saving).path()
  await expect(page.getByText(/^Saved sparkpad-/)).toBeVisible()
  return path
}

async function openFile(page: Page, path: string) {
  const named = { name: 'session.sparkrec', mimeType: '', buffer: await readFile(path) }
  await page.locator('input[type="file"]').setInputFiles(named)
  await expect(page.getByRole('heading', { name: 'Replay', exact: true })).toBeVisible()
  await page.locator('[data-replaying] .monaco-editor .view-line').first().waitFor()
}

test('[J30] [J31] [J32] [J33] [J34] a session is saved, opened, played, scrubbed by key and left, and the live one is as it was', async ({
  stand,
  page,
}) => {
  await stand.scriptHeld(reply, '// of none')
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  const before = await live(pad)
  await pad.say('say it in other words')
  await pad.pending(1)
  const [first] = await pad.hunks()
  expect(first?.path).toBe('prices.ts')
  await page.keyboard.press('Alt+Enter')
  await pad.goTo(1)
  await page.keyboard.type('// mine')
  await page.keyboard.press('Enter')
  await stand.release()
  await pad.until('completed')
  await pad.pending(2)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('bill.ts')).toContain('together,')
  await page.keyboard.press('Control+z')
  await expect.poll(() => pad.text('prices.ts')).not.toContain('of none')
  const after = await live(pad)
  const turns = await page.evaluate(() => JSON.stringify(window.sparkpad.turns()))

  const path = await saved(page)
  await openFile(page, path)
  // Paused, before the first instruction, and not to be typed into.
  const start = await replayOf(page)
  expect(start).toMatchObject({ phase: 'paused', count: 0, turns: [] })
  expect(Object.values(start?.texts ?? {})).toEqual(before)
  const slider = page.getByRole('slider', { name: 'Place in the recording' })
  await expect(slider).toHaveAttribute('aria-valuetext', 'before the first turn')
  await page.locator('[data-replaying] .monaco-editor .view-line').first().click()
  await page.keyboard.type('x')
  expect((await replayOf(page))?.texts).toEqual(start?.texts)
  expect(await live(pad)).toEqual(after)

  // To the end: what was left then is left now.
  await page.keyboard.press('Space')
  await expect.poll(async () => (await replayOf(page))?.count).toBeGreaterThan(0)
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('4')
  await expect.poll(async () => (await replayOf(page))?.phase, { timeout: 30_000 }).toBe('paused')
  const end = await replayOf(page)
  expect([end?.texts['prices.ts'], end?.texts['bill.ts']]).toEqual(after)
  expect(end?.hunks).toEqual(await pad.hunks())
  const figures = page.locator('[data-replaying]').getByLabel('Latency figures')
  await expect(figures.getByText('replayed', { exact: true })).toBeVisible()

  // By keys: the start, a delta, a hunk as a ghost, back again; every place looks as it did.
  await slider.focus()
  await page.keyboard.press('Home')
  expect((await replayOf(page))?.texts).toEqual(start?.texts)
  await page.keyboard.press('.')
  const hunk = await replayOf(page)
  expect(hunk?.hunks.map(({ standing }) => standing)).toEqual(['pending'])
  await expect(page.locator('[data-replaying]').getByText('/** The sum. */').first()).toBeVisible()
  await expect(slider).toHaveAttribute('aria-valuetext', /^turn 1 of 1, \d+\.\d s$/)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  expect(await replayOf(page)).toEqual(hunk)
  await page.keyboard.press('End')
  expect((await replayOf(page))?.hunks).toEqual(end?.hunks)

  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.keyboard.press('Home')
    await page.keyboard.press('.')
    const { violations } = await new AxeBuilder({ page }).exclude('.monaco-editor').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  }

  await page.getByRole('button', { name: 'Close the replay' }).click()
  await expect(page.getByRole('heading', { name: 'Replay', exact: true })).toBeHidden()
  expect(await live(pad)).toEqual(after)
  expect(await page.evaluate(() => JSON.stringify(window.sparkpad.turns()))).toBe(turns)

  // Continued where the first hunk waits: it is decided on here, and all of it can be taken back.
  await openFile(page, path)
  await page.keyboard.press('.')
  await page.getByRole('button', { name: 'Continue from here' }).click()
  await expect.poll(() => live(pad)).toEqual(before)
  await pad.pending(1)
  await page.getByRole('button', { name: /^Accept all/ }).click()
  await expect.poll(() => pad.text('prices.ts')).toContain('The sum.')
  await page.getByRole('button', { name: 'Undo accept' }).first().click()
  await page.getByRole('button', { name: 'Undo accept' }).first().click()
  await expect.poll(() => live(pad)).toEqual(after)
})

test('[J58] a link with the replay, in its characters or stored, opens it paused in another browser and leaves what the session left', async ({
  stand,
  page,
  browser,
}) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.say('add doc comments')
  await pad.until('completed')
  const code = await live(pad)
  const hunks = await pad.hunks()
  expect(hunks.length).toBeGreaterThan(0)
  await page.keyboard.press('Alt+Shift+S')
  const dialog = shareDialog(page)
  await dialog.getByRole('checkbox', { name: /Replay of this session/ }).check()
  const link = dialog.getByRole('textbox', { name: 'Link', exact: true })
  const stored = dialog.getByRole('textbox', { name: 'Stored link address' })
  await dialog.getByRole('button', { name: 'Make stored link' }).click()
  await expect(stored).toBeFocused()
  for (const address of [link, stored]) {
    const other = await elsewhere(browser, await address.inputValue())
    await expect(other.page.getByRole('heading', { name: 'Replay', exact: true })).toBeVisible()
    expect(await replayOf(other.page)).toMatchObject({ phase: 'paused', count: 0, turns: [] })
    await other.page.getByRole('slider', { name: 'Place in the recording' }).focus()
    await other.page.keyboard.press('End')
    const end = await replayOf(other.page)
    expect([end?.texts['prices.ts'], end?.texts['bill.ts']]).toEqual(code)
    expect(end?.hunks).toEqual(hunks)
    await other.page.context().close()
  }
})
