import { block, blocksFor, numbered } from './files.ts'
import { expect, test } from './stand.ts'

/** What users of other tools complain of, one story each: Sparkpad does not have it. */

const text = numbered('value', 60)
const line = (n: number, value: number | string = n) => `export const value${n} = ${value}\n`
const changed = (...lines: readonly number[]) => lines.map((n) => block(line(n), line(n, n * 100)))
const files = [{ path: 'values.ts', text }]

test('[X30] what the stream has not reached is neither struck nor taken away when it is cut', async ({
  stand,
  page,
}) => {
  const whole = `Here is the file.\n\nvalues.ts\n\`\`\`ts\n${text.replace(line(5), line(5, 500))}\`\`\`\n`
  await stand.scriptHeld(whole, 'export const value21')
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('make the fifth larger')
  await pad.pending(1)
  await expect(page.locator('.ghost-struck')).not.toHaveCount(0)
  const struck = await page.locator('.view-line:has(.ghost-struck)').allInnerTexts()
  expect(struck.map((it) => it.replaceAll('\u00a0', ' '))).toEqual(['export const value5 = 5'])
  await page.keyboard.press('Escape')
  await pad.until('stopped')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(5), line(5, 500)))
})

test('[X31] where two places match nothing is guessed: each is stepped to, shown with the text, and picked by key', async ({
  stand,
  page,
}) => {
  const twins = `const twin = 1\n${numbered('a', 4)}const twin = 1\n${numbered('b', 4)}`
  await stand.script({ text: blocksFor('twins.ts', [block('const twin = 1\n', 'const twin = 2\n')]) })
  const pad = await stand.open(page, 'mock-reply', [{ path: 'twins.ts', text: twins }])
  await pad.say('the twin')
  await pad.until('completed')
  expect(await pad.hunks()).toMatchObject([{ state: 'ambiguous' }])
  await page.keyboard.press('Control+Enter')
  expect(await pad.text('twins.ts')).toBe(twins)
  await pad.goTo(3)
  await page.keyboard.press('Alt+j')
  await expect(page.locator('.ghost-row')).toHaveText(['const twin = 2'])
  await page.keyboard.press('Alt+j')
  await expect(page.locator('.hunk-control-word')).toHaveText('place 2 of 2')
  await page.keyboard.press('Alt+Enter')
  await expect.poll(async () => (await pad.hunks()).map(({ state }) => state)).toEqual(['closed'])
  await page.keyboard.press('Alt+Enter')
  await expect
    .poll(() => pad.text('twins.ts'))
    .toBe(`const twin = 1\n${numbered('a', 4)}const twin = 2\n${numbered('b', 4)}`)
})

test('[X32] an accept is one undo step of its own between the typing before and after it', async ({
  stand,
  page,
}) => {
  await stand.script({ text: blocksFor('values.ts', changed(5)) })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('larger')
  await pad.pending(1)
  await pad.goTo(1)
  await page.keyboard.type('before')
  await page.keyboard.press('Alt+Enter')
  await expect.poll(() => pad.text('values.ts')).toContain('value5 = 500')
  await page.keyboard.type('after')
  const typed = (what: string, file = text) => what + file
  const accepted = text.replace(line(5), line(5, 500))
  await expect.poll(() => pad.text('values.ts')).toBe(typed('beforeafter', accepted))
  await page.keyboard.press('Control+z')
  await expect.poll(() => pad.text('values.ts')).toBe(typed('before', accepted))
  await page.keyboard.press('Control+z')
  await expect.poll(() => pad.text('values.ts')).toBe(typed('before'))
  await page.keyboard.press('Control+z')
  await expect.poll(() => pad.text('values.ts')).toBe(text)
  for (let n = 0; n < 3; n += 1) await page.keyboard.press('Control+Shift+z')
  await expect.poll(() => pad.text('values.ts')).toBe(typed('beforeafter', accepted))
})

test('[X33] rejecting takes nothing of the user’s own away, not even in the hunk’s lines', async ({
  stand,
  page,
}) => {
  await stand.script({ text: blocksFor('values.ts', changed(5, 8)) })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('larger')
  await pad.pending(2)
  await pad.goTo(5)
  await page.keyboard.press('End')
  await page.keyboard.type(' + 1')
  const mine = text.replace(line(5), line(5, '5 + 1'))
  await expect.poll(() => pad.text('values.ts')).toBe(mine)
  expect((await pad.hunks()).map(({ standing }) => standing)).toEqual(['conflict', 'pending'])
  await page.keyboard.press('Alt+Backspace')
  await page.getByRole('button', { name: 'Reject all' }).click()
  await expect
    .poll(async () => (await pad.hunks()).map(({ standing }) => standing))
    .toEqual(['rejected', 'rejected'])
  expect(await pad.text('values.ts')).toBe(mine)
})

test('[X34] while it streams above and below, the view, the cursor and the focus stay, and typing lands where it should', async ({
  stand,
  page,
}) => {
  const remarks = '// one of many remarks\n'.repeat(9)
  const reply = blocksFor(
    'values.ts',
    [45, 3, 58].map((n) => block(line(n), `${remarks}${line(n, n * 100)}`)),
  )
  await stand.scriptHeld(reply, 'export const value3 = 300')
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.goTo(48)
  const number = page.locator('.line-numbers', { hasText: /^40$/ })
  await expect(number).toBeVisible()
  const before = await number.boundingBox()
  await pad.box.fill('write remarks')
  await pad.box.press('Enter')
  await pad.pending(1)
  await page.keyboard.type('still in the box')
  expect(await number.boundingBox()).toEqual(before)
  await expect(pad.box).toBeFocused()
  await stand.release()
  await pad.until('completed')
  await pad.pending(3)
  expect(await number.boundingBox()).toEqual(before)
  await expect(pad.box).toHaveValue('still in the box')
  await expect(page.locator('.active-line-number')).toHaveText('48')
  expect(await pad.text('values.ts')).toBe(text)
})

test('[X35] what was shown of a closed hunk is not drawn anew while others stream', async ({
  stand,
  page,
}) => {
  const reply = blocksFor('values.ts', changed(3, 6, 9))
  await stand.scriptHeld(reply, '900')
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('larger')
  await pad.pending(2)
  await expect(page.locator('.ghost-row .ghost-changed')).toHaveText(['300', '600'])
  await page.evaluate(() => {
    const changes: string[] = []
    Object.assign(window, { changes })
    const watch = new MutationObserver((records) => {
      for (const { target } of records) changes.push(target.textContent ?? '')
    })
    for (const row of document.querySelectorAll('.ghost-row'))
      if (/[36]00/.test(row.textContent))
        watch.observe(row, { childList: true, characterData: true, subtree: true })
  })
  const rows = await page.locator('.ghost-row', { hasText: /[36]00/ }).elementHandles()
  await stand.release()
  await pad.until('completed')
  await pad.pending(3)
  await expect(page.locator('.ghost-row .ghost-changed')).toHaveText(['300', '600', '900'])
  for (const row of rows) expect(await row.evaluate((node) => node.isConnected)).toBe(true)
  expect(await page.evaluate(() => Reflect.get(window, 'changes'))).toEqual([])
})

test('[X36] a block that repeats ten lines, blank ones too, to change one word is one line with one marked word', async ({
  stand,
  page,
}) => {
  const lines = Array.from({ length: 10 }, (_, n) => line(n + 1)).join('')
  const reply = blocksFor('values.ts', [
    block(`${lines}\n`, `${lines.replace('value7 = 7', 'value7 = 70')}\n`),
  ])
  await stand.script({ text: reply })
  const pad = await stand.open(page, 'mock-reply', [
    { path: 'values.ts', text: `${lines}\n${numbered('more', 5)}` },
  ])
  await pad.say('the seventh')
  await pad.until('completed')
  await expect(page.locator('.ghost-row')).toHaveText(['export const value7 = 70'])
  await expect(page.locator('.ghost-row .ghost-changed')).toHaveText(['70'])
  await expect(page.locator('.ghost-struck-word')).toHaveText(['7'])
})

test('[X37] Tab belongs to the text unless a hunk is under the cursor, and everything goes without a mouse', async ({
  stand,
  page,
}) => {
  await stand.script({ text: blocksFor('values.ts', changed(5, 20)) })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.goTo(2)
  await pad.say('larger')
  await pad.pending(2)
  await pad.goTo(2)
  await page.keyboard.press('Tab')
  await expect
    .poll(() => pad.text('values.ts'))
    .toMatch(/^export const value1 = 1\n +export const value2 = 2\n/)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Alt+j')
  await page.keyboard.press('Tab')
  await expect.poll(() => pad.text('values.ts')).toContain('value5 = 500')
  await page.keyboard.press('Alt+j')
  await page.keyboard.press('Alt+Backspace')
  await expect
    .poll(async () => (await pad.hunks()).map(({ standing }) => standing))
    .toEqual(['done', 'rejected'])
})

test('[X38] the edit is seen line by line while the model writes it', async ({ stand, page }) => {
  const remarks = Array.from({ length: 6 }, (_, n) => `// remark ${n}\n`).join('')
  await stand.scriptHeld(blocksFor('values.ts', [block(line(5), `${remarks}${line(5)}`)]), ' 4\n// remark 5')
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('write remarks')
  await expect(page.locator('.ghost-row', { hasText: '// remark 3' })).toBeVisible()
  expect(await pad.state()).toBe('streaming')
  await expect(page.locator('.ghost-writing')).toHaveCount(1)
  await expect(page.locator('.ghost-struck, .ghost-changed')).toHaveCount(0)
  expect(await pad.text('values.ts')).toBe(text)
  await stand.release()
  await pad.until('completed')
  await expect(page.locator('.ghost-row')).toHaveCount(6)
})
