import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { readExport, recompute } from '../src/core/turn/latency-export.ts'
import { expectAccessible } from './axe.ts'
import { block, blocksFor, twoFiles } from './files.ts'
import { FreePage } from './free-page.ts'
import { expect, test } from './stand.ts'

const reply = blocksFor('prices.ts', [block('/** What everything costs. */\n', '/** The sum. */\n')])
const panelOf = (page: Page) => page.getByRole('region', { name: 'Latency', exact: true })
const sessionOf = (page: Page) => panelOf(page).getByRole('table', { name: /Turns of this session/ })

test('[X80] [X86] the panel’s code is loaded when it opens; its waterfall shows the gateway’s steps, and a step opens by key to its raw marks', async ({
  stand,
  page,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await stand.script({ text: reply })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await pad.say('say it shorter')
  await pad.until('completed')
  expect(asked.filter((url) => url.includes('latency-panel'))).toEqual([])
  await page.keyboard.press('Alt+t')
  await expect(panelOf(page).getByText('Arrival gap')).toBeVisible()
  expect(asked.some((url) => url.includes('latency-panel'))).toBe(true)
  const waterfall = panelOf(page).getByRole('table', { name: /Steps of the turn/ })
  for (const step of [
    'Key to send',
    'Decode',
    'Queue',
    'Prepare',
    'Model’s first byte',
    'Relay',
    'Paint the ghost',
  ])
    await expect(waterfall.getByRole('row', { name: step })).toContainText(/\d\.\d/)
  await expect(waterfall.getByRole('row', { name: 'Way back' })).toContainText('no duration')
  await expect(panelOf(page).getByText(/placed within ± \d/)).toBeVisible()
  await waterfall.getByRole('button', { name: 'Queue' }).focus()
  await page.keyboard.press('Enter')
  const popup = page.getByRole('dialog', { name: 'Queue' })
  await expect(popup).toContainText('from decoded to admitted')
  await expect(popup).toContainText(/\d+\.\d{3} ms, gateway’s clock/)
  await page.keyboard.press('Escape')
  await expect(popup).toBeHidden()
})

test('[X81] a turn during which the tab was hidden is flagged and has no perceived TTFT', async ({
  stand,
  browser,
}) => {
  await stand.scriptHeld(reply, '=======')
  const page = await FreePage.open(browser, stand.gateway.url, { files: twoFiles, model: 'mock-reply' })
  try {
    await page.focus('textarea[aria-label=Instruction]')
    await page.type('say it shorter')
    await page.press('Enter')
    await page.until('window.sparkpad.turns().at(-1)?.phase', 'streaming')
    await page.hide()
    await page.until('document.visibilityState', 'hidden')
    await stand.release()
    await page.until('window.sparkpad.turns().at(-1)?.outcome', 'completed')
    expect(await page.evaluate('document.visibilityState'), 'it ended while hidden').toBe('hidden')
    await page.show()
    await page.until('document.visibilityState', 'visible')
    await page.evaluate(
      "[...document.querySelectorAll('button')].find(({ textContent }) => /first ghost/.test(textContent)).click()",
    )
    const row =
      "[...document.querySelectorAll('tbody')].find(({ textContent }) => /first run/.test(textContent))"
    await page.until(`/hidden/.test(${row}?.textContent)`, true)
    const cells = await page.evaluate<readonly string[]>(
      `[...${row}.querySelectorAll('td')].map(({ textContent }) => textContent)`,
    )
    expect(cells?.[1], 'perceived TTFT').toBe('–')
    expect(cells?.[2], 'TTFT').toMatch(/\d/)
  } finally {
    await page.evaluate('localStorage.clear()')
    await page.close()
  }
})

test('[X82] [X83] a stalled upstream is marked as a stall, and usage that no model told as estimated in the session’s table', async ({
  stand,
  page,
}) => {
  const text = 'This answer has many words, and then it waits. '.repeat(20)
  const fault = { type: 'stall', at_token: 100, ms: 900 }
  await stand.script({ text, tokens_per_second: 400, usage: 'missing', fault })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await pad.say('what is this?')
  await pad.until('completed')
  await page.keyboard.press('Alt+t')
  await expect(
    panelOf(page)
      .getByText(/\d stalls?( of|, the longest) (8|9|1,)\d\d/)
      .first(),
  ).toBeVisible()
  await expect(sessionOf(page).getByRole('rowgroup').filter({ hasText: 'first run' })).toContainText('est.')
})

test('[X84] the exported file is read again and gives what is on show', async ({ stand, page }) => {
  await stand.script({ text: reply, tokens_per_second: 300 })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  for (const instruction of ['say it shorter', 'and again']) {
    await pad.say(instruction)
    await expect
      .poll(() => page.evaluate(() => window.sparkpad.turns().at(-1)?.instruction))
      .toBe(instruction)
    await pad.until('completed')
  }
  await page.keyboard.press('Alt+t')
  const exported = async (kind: string) => {
    const download = page.waitForEvent('download')
    await panelOf(page)
      .getByRole('button', { name: `Download ${kind}`, exact: true })
      .click()
    return readFile(await (await download).path(), 'utf8')
  }
  const read = readExport(await exported('JSON'))
  if (read.type === 'fault') throw new Error(`${read.code} at ${read.at}`)
  const { table, turns } = recompute(read.file)
  expect(turns).toHaveLength(2)
  for (const [index, row] of table.rows.entries()) {
    expect(turns[index]?.chart?.arrival.values.length).toBeGreaterThan(1)
    expect(turns[index]?.chart?.paint.values.at(-1)).toBe(turns[index]?.chart?.arrival.values.at(-1))
    const shown = sessionOf(page)
      .getByRole('rowgroup')
      .filter({ has: page.getByRole('button', { name: `Show turn ${index + 1}` }) })
    const { ttftMs, outputSpeed, tokens } = row.figures
    await expect(shown.getByRole('cell').nth(2)).toHaveText(
      (ttftMs ?? 0) < 99.95 ? (ttftMs ?? 0).toFixed(1) : String(Math.round(ttftMs ?? 0)),
    )
    await expect(shown.getByRole('cell').nth(4)).toHaveText(String(Math.round(outputSpeed ?? 0)))
    await expect(shown.getByRole('cell').nth(5)).toHaveText(String(tokens))
  }
  expect((await exported('CSV')).split('\r\n')).toHaveLength(4)
  expect(await exported('Markdown')).toContain('mock-reply over socket: n 1, apart 1')
})

test('[X85] axe finds nothing wrong with the Latency panel, dark and light', async ({ stand, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const pad = await stand.open(page, 'builtin-1000')
  await page.keyboard.press('Alt+t')
  await expect(panelOf(page)).toContainText('No turn yet')
  await expectAccessible(page)
  for (const name of ['whole', 'sum']) {
    await pad.say(`rename total to ${name}`)
    await pad.until('completed')
    await expect(panelOf(page).getByText('Arrival gap')).toBeVisible()
  }
  await expectAccessible(page)
  await page.setViewportSize({ width: 800, height: 900 })
  await expect(panelOf(page)).toBeVisible()
  await expectAccessible(page)
})
