import { block, blocksFor, numbered, twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

const text = numbered('value', 60)
const line = (n: number, value: number | string = n) => `export const value${n} = ${value}\n`
const files = [{ path: 'values.ts', text }]

test('[X39] a hunk is accepted word by word and line by line, and each is undone by itself', async ({
  stand,
  page,
}) => {
  const replacement = `export const value5 = 5 + extra\n// and a line\n`
  await stand.script({ text: blocksFor('values.ts', [block(line(5), replacement)]) })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('larger')
  await pad.pending(1)
  await pad.goTo(5)
  await page.keyboard.press('Alt+w')
  await expect.poll(() => pad.text('values.ts')).toContain('value5 = 5 +\n')
  await page.keyboard.press('Control+z')
  await expect.poll(() => pad.text('values.ts')).toBe(text)
  await page.keyboard.press('Alt+l')
  await expect
    .poll(() => pad.text('values.ts'))
    .toBe(text.replace(line(5), 'export const value5 = 5 + extra\n'))
  await expect(page.locator('.ghost-row')).toHaveText(['// and a line'])
  await page.keyboard.press('Alt+Enter')
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(5), replacement))
})

test('[X49] an accepted line may be changed at once: the rest of its hunk goes on behind it, and undo takes one step back', async ({
  stand,
  page,
}) => {
  const added = '// one\n// two\n// three\n'
  await stand.script({ text: blocksFor('values.ts', [block(line(5), `${added}${line(5)}`)]) })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('remark')
  await pad.pending(1)
  await pad.goTo(4)
  await page.keyboard.press('Alt+l')
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(5), `// one\n${line(5)}`))
  await expect(page.locator('.ghost-row')).toHaveText(['// two', '// three'])
  await page.keyboard.press('Alt+l')
  await expect(page.locator('.ghost-row')).toHaveText(['// three'])
  await page.keyboard.press('Control+z')
  await expect(page.locator('.ghost-row')).toHaveText(['// two', '// three'])
  await pad.goTo(5)
  await page.keyboard.press('End')
  await page.keyboard.type(' is mine')
  await expect(page.locator('.ghost-row')).toHaveText(['// two', '// three'])
  await page.keyboard.press('Alt+Enter')
  const mine = added.replace('one', 'one is mine')
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(5), `${mine}${line(5)}`))
  await page.keyboard.press('Control+z')
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(5), `// one is mine\n${line(5)}`))
  await expect(page.locator('.ghost-row')).toHaveText(['// two', '// three'])
})

test('[X50] a kept hunk that is accepted while its redirect streams is replaced, with no conflict and nothing twice', async ({
  stand,
  page,
}) => {
  const first = [block(line(5), `${line(5, 500)}// larger\n`), block(line(30), '// and on and on\n')]
  await stand.scriptHeld(blocksFor('values.ts', first), ' and on and on')
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('larger')
  await pad.pending(1)
  const second = blocksFor('values.ts', [block(`${line(5, 500)}// larger\n`, `${line(5, 5000)}// huge\n`)])
  await stand.scriptHeld(second, '// huge')
  await pad.say('no, much larger')
  await expect.poll(async () => (await pad.hunks()).some(({ state }) => state === 'open')).toBe(true)
  await pad.goTo(5)
  await page.keyboard.press('Alt+Enter')
  await expect.poll(() => pad.text('values.ts')).toContain('value5 = 500\n// larger\n')
  await stand.release()
  await pad.until('completed')
  expect((await pad.hunks()).map(({ standing }) => standing)).toEqual(['pending'])
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(5), `${line(5, 5000)}// huge\n`))
})

test('[X40] side by side: a hunk, and both sides of a conflict, by key; Esc closes and decides nothing', async ({
  stand,
  page,
}) => {
  await stand.script({ text: blocksFor('values.ts', [block(line(5), line(5, 500))]) })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('larger')
  await pad.pending(1)
  await pad.goTo(5)
  await page.keyboard.press('Alt+s')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('columnheader')).toHaveText(['As it is', 'With this hunk'])
  await expect(dialog.locator('b')).toHaveText(['5', '500'])
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect((await pad.hunks()).map(({ standing }) => standing)).toEqual(['pending'])
  await pad.goTo(5)
  await page.keyboard.press('End')
  await page.keyboard.type('1')
  await page.keyboard.press('Alt+s')
  await expect(dialog.getByRole('columnheader')).toHaveText(['Mine', 'The model’s'])
  await expect(dialog.locator('b')).toHaveText(['51', '500'])
  await dialog.getByRole('button', { name: 'Take the model’s' }).click()
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(5), line(5, 500)))
})

test('[X41] a hunk without a place goes where the cursor is', async ({ stand, page }) => {
  await stand.script({ text: blocksFor('values.ts', [block('nowhere\n', 'const lost = 1\n')]) })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('do something')
  await pad.until('completed')
  await pad.goTo(4)
  await page.getByRole('button', { name: 'Place at cursor' }).click()
  await expect(page.locator('.ghost-row')).toHaveText(['const lost = 1'])
  expect(await pad.text('values.ts')).toBe(text)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(4), `const lost = 1\n${line(4)}`))
})

test('[X42] following is asked for by key, said on the page, and ended by scrolling', async ({
  stand,
  page,
}) => {
  const remarks = Array.from({ length: 80 }, (_, n) => `// remark ${n}\n`).join('')
  await stand.scriptHeld(
    blocksFor('values.ts', [block(line(5), `${remarks}${line(5)}`)]),
    ' 78\n// remark 79',
  )
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('write remarks')
  await expect.poll(async () => (await pad.hunks()).length).toBe(1)
  await pad.goTo(1)
  await expect(page.getByRole('button', { name: /^Follow the stream/ })).toBeVisible()
  await page.keyboard.press('Alt+f')
  await expect(page.locator('.ghost-row', { hasText: '// remark 77' })).toBeVisible()
  const state = page.getByRole('button', { name: /^Following the stream/ })
  await expect(state).toHaveAttribute('aria-pressed', 'true')
  await page.mouse.move(600, 400)
  await page.mouse.wheel(0, -1200)
  await expect(state).toHaveCount(0)
  await stand.release()
  await pad.until('completed')
  await expect(page.getByRole('button', { name: /the stream/ })).toHaveCount(0)
})

test('[X43] where long lines wrap, ghost rows wrap with them and no line of the file moves off its number', async ({
  stand,
  page,
}) => {
  const long = `// ${'a very long remark '.repeat(30)}\n`
  await stand.script({ text: blocksFor('values.ts', [block(line(5), `${long}${line(5, 500)}`)]) })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('write a long remark')
  await pad.pending(1)
  await pad.goTo(1)
  await page.keyboard.press('Alt+z')
  await expect(page.locator('.ghost-rows[data-wraps]')).toHaveCount(1)
  const rows = page.locator('.ghost-row')
  await expect(rows).toHaveCount(2)
  const heights = await rows.evaluateAll((all) => all.map((row) => [row.clientHeight, row.scrollHeight]))
  expect(heights[0]?.[0]).toBeGreaterThan(20)
  for (const [height, needed] of heights) expect(needed).toBe(height)
  const zone = await page.locator('.ghost-zone').boundingBox()
  expect(zone?.height).toBe(heights.reduce((sum, [height]) => sum + (height ?? 0), 0))
  await page.keyboard.press('Alt+z')
  await expect(page.locator('.ghost-rows[data-wraps]')).toHaveCount(0)
})

test('[X44] an input method’s unfinished word is not disturbed by hunks beside it', async ({
  stand,
  page,
}) => {
  await stand.scriptHeld(
    blocksFor('values.ts', [block(line(5), line(5, 500)), block(line(9), line(9, 900))]),
    '900',
  )
  const pad = await stand.open(page, 'mock-reply', files)
  const keyboard = await page.context().newCDPSession(page)
  await pad.box.fill('larger')
  await pad.box.press('Enter')
  await pad.pending(1)
  await pad.goTo(10)
  await page.keyboard.press('End')
  await keyboard.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 })
  await stand.release()
  await pad.until('completed')
  await pad.pending(2)
  await keyboard.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 })
  await expect(page.locator('.ghost-row')).toHaveText(['export const value5 = 500'])
  await keyboard.send('Input.insertText', { text: '日本' })
  await expect.poll(() => pad.text('values.ts')).toBe(text.replace(line(10), line(10, '10日本')))
  await expect(page.locator('.ghost-row')).toHaveText([
    'export const value5 = 500',
    'export const value9 = 900',
  ])
})

test('[X45] a file renamed mid-stream keeps its hunks and gets the later ones; a deleted one keeps their text', async ({
  stand,
  page,
}) => {
  const average = 'export function average(prices: readonly number[]): number {\n'
  const reply = blocksFor('prices.ts', [
    block('/** What everything costs. */\n', '/** Costs. */\n'),
    block(average, `/** The mean. */\n${average}`),
  ])
  await stand.scriptHeld(reply, ' mean. */')
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await pad.say('shorten the comments')
  await pad.pending(1)
  const menu = async (path: string, item: string) => {
    await page.getByRole('button', { name: `More for ${path}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await menu('prices.ts', 'Rename')
  await page.getByRole('textbox', { name: 'New name of prices.ts' }).fill('costs.ts')
  await page.keyboard.press('Enter')
  await expect.poll(() => pad.text('costs.ts')).toBe(twoFiles[0]?.text)
  await stand.release()
  await pad.until('completed')
  await pad.pending(2)
  expect((await pad.hunks()).map(({ path }) => path)).toEqual(['costs.ts', 'costs.ts'])
  await menu('costs.ts', 'Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => page.evaluate(() => window.sparkpad.state().pending)).toBe(0)
  await page.keyboard.press('Control+Enter')
  expect(await pad.text('costs.ts')).toBe('')
  await expect(page.getByText('There is no such file.').first()).toBeVisible()
})

test('[X46] replace-all and several cursors while it streams: both sides are whole', async ({
  stand,
  page,
}) => {
  const reply = blocksFor('values.ts', [block(line(5), line(5, 500)), block(line(40), line(40, 4000))])
  await stand.scriptHeld(reply, '4000')
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('larger')
  await pad.pending(1)
  await pad.goTo(20)
  await page.keyboard.press('Shift+Alt+ArrowDown')
  await page.keyboard.press('Shift+Alt+ArrowDown')
  await page.keyboard.type('/* mine */ ')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+h')
  await page.getByRole('textbox', { name: 'Find' }).fill('value3')
  await page.getByRole('textbox', { name: 'Replace' }).fill('third')
  await page.keyboard.press('Control+Alt+Enter')
  await page.keyboard.press('Escape')
  await expect.poll(() => pad.text('values.ts')).toContain('third9')
  expect(await pad.state()).toBe('streaming')
  await stand.release()
  await pad.until('completed')
  await pad.pending(2)
  await page.keyboard.press('Control+Enter')
  const wanted = text
    .replace(line(5), line(5, 500))
    .replace(line(40), line(40, 4000))
    .replace(/^(?=export const value2[012] )/gm, '/* mine */ ')
    .replaceAll('value3', 'third')
  await expect.poll(() => pad.text('values.ts')).toBe(wanted)
})

test('[X47] in files with Windows line ends, switched to and fro mid-stream, hunks stay and are accepted as they are', async ({
  stand,
  page,
}) => {
  const crlf = text.replaceAll('\n', '\r\n')
  const reply = blocksFor('values.ts', [block(line(5), line(5, 500)), block(line(8), `// eight\n${line(8)}`)])
  await stand.scriptHeld(reply, ' eight')
  const pad = await stand.open(page, 'mock-reply', [{ path: 'values.ts', text: crlf }, ...twoFiles])
  await pad.say('larger')
  await pad.pending(1)
  await pad.openFile('bill.ts')
  await expect(page.locator('.ghost-row')).toHaveCount(0)
  await stand.release()
  await pad.until('completed')
  await pad.pending(2)
  await pad.openFile('values.ts')
  await expect(page.locator('.ghost-row')).toHaveText(['export const value5 = 500', '// eight'])
  await expect(page.locator('.ghost-struck-word')).toHaveText(['5'])
  await page.keyboard.press('Control+Enter')
  const wanted = text.replace(line(5), line(5, 500)).replace(line(8), `// eight\n${line(8)}`)
  await expect.poll(() => pad.text('values.ts')).toBe(wanted.replaceAll('\n', '\r\n'))
})

test('[X48] a hunk in a folded region is unfolded when it is stepped to', async ({ stand, page }) => {
  const body = Array.from({ length: 12 }, (_, n) => `  const part${n} = ${n}\n`).join('')
  const source = `export function long() {\n${body}  return part1\n}\n`
  await stand.script({ text: blocksFor('long.ts', [block('  const part6 = 6\n', '')]) })
  const pad = await stand.open(page, 'mock-reply', [{ path: 'long.ts', text: source }])
  await pad.goTo(1)
  await page.keyboard.press('Control+Shift+BracketLeft')
  await expect(page.locator('.view-line', { hasText: 'part6' })).toHaveCount(0)
  await pad.say('without the sixth')
  await pad.pending(1)
  await page.keyboard.press('Alt+j')
  await expect(page.locator('.view-line', { hasText: 'part6' })).toBeVisible()
  await expect(page.locator('.ghost-struck-line')).toBeVisible()
})
