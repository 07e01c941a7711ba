import { block, blocksFor, numbered, twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

test('[X1] a rename across two files: accept all, Ctrl+Z in each gives the first text back', async ({
  stand,
  page,
}) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.say('rename total to sum')
  await pad.until('completed')
  expect(await pad.text('prices.ts')).toBe(twoFiles[0]?.text)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('prices.ts')).toContain('function sum(')
  expect(await pad.text('bill.ts')).toContain('import { average, sum }')
  expect(await pad.text('bill.ts')).not.toContain('total')
  for (const { path, text } of twoFiles) {
    await pad.openFile(path)
    await pad.goTo(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => pad.text(path)).toBe(text)
  }
})

test('[X2] Undo accept takes an accept back in all its files at once', async ({ stand, page }) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.say('rename total to sum')
  await pad.until('completed')
  await page
    .getByRole('button', { name: /^Accept all/ })
    .first()
    .click()
  await expect.poll(() => pad.text('bill.ts')).toContain('sum(prices)')
  await page
    .getByRole('button', { name: /Undo accept/ })
    .first()
    .click()
  for (const { path, text } of twoFiles) await expect.poll(() => pad.text(path)).toBe(text)
})

test('[X3] the first hunk is accepted while later ones still stream', async ({ stand, page }) => {
  const text = numbered('value', 60)
  const remarks = '// a remark that takes its time to write\n'.repeat(12)
  const reply = blocksFor(
    'values.ts',
    [5, 25, 45].map((n) =>
      block(`export const value${n} = ${n}\n`, `${remarks}export const value${n} = ${n * 100}\n`),
    ),
  )
  // The third hunk is open and half written while the first is accepted.
  await stand.scriptHeld(reply, '// a remark that takes its time to write\nexport const value45 = 4500')
  const pad = await stand.open(page, 'mock-reply', [{ path: 'values.ts', text }])
  await pad.say('make them larger')
  await pad.pending(1)
  await pad.goTo(5)
  await page.keyboard.press('Alt+Enter')
  await expect.poll(() => pad.text('values.ts')).toContain('value5 = 500')
  expect(await pad.state()).toBe('streaming')
  await stand.release()
  await pad.until('completed')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('values.ts')).toContain('value45 = 4500')
  const after = await pad.text('values.ts')
  expect(after).toContain('value25 = 2500')
  expect(after.match(/a remark/g)).toHaveLength(36)
  expect(after.match(/export const/g)).toHaveLength(60)
})

test('[X4] typing above, inside and below hunks while they stream: both sides stay whole', async ({
  stand,
  page,
}) => {
  const text = numbered('value', 60)
  const remarks = '// one of many remarks on this value\n'.repeat(10)
  const reply = blocksFor(
    'values.ts',
    [10, 30, 50].map((n) =>
      block(`export const value${n} = ${n}\n`, `${remarks}export const value${n} = ${n * 100}\n`),
    ),
  )
  await stand.scriptHeld(reply, '// one of many remarks on this value\nexport const value50 = 5000')
  const pad = await stand.open(page, 'mock-reply', [{ path: 'values.ts', text }])
  await pad.say('make them larger')
  await pad.pending(1)
  await pad.goTo(2)
  await page.keyboard.type('// typed above\n')
  await pad.goTo(11)
  await page.keyboard.press('End')
  await page.keyboard.type(' // typed inside')
  await pad.goTo(58)
  await page.keyboard.type('// typed below\n')
  expect(await pad.state()).toBe('streaming')
  await stand.release()
  await pad.until('completed')
  const standings = (await pad.hunks()).map(({ standing }) => standing)
  expect(standings.filter((standing) => standing === 'conflict')).toHaveLength(1)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('values.ts')).toContain('value50 = 5000')
  const after = await pad.text('values.ts')
  for (const kept of [
    '// typed above\n',
    'value10 = 10 // typed inside\n',
    '// typed below\n',
    'value30 = 3000',
  ])
    expect(after).toContain(kept)
  expect(after).not.toContain('value10 = 1000')
})

test('[X5] a reply that has no place is shown with its text, and nothing changes', async ({
  stand,
  page,
}) => {
  await stand.script({
    text: blocksFor('prices.ts', [
      block('this line stands nowhere in the file\nnor does this one\n', 'const lost = 1\n'),
      '<<<<<<< SEARCH\n/** What everything costs. */\n=======\n/** The cost of everything. */\n',
    ]),
  })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await pad.say('do something')
  await pad.until('completed')
  expect((await pad.hunks()).some(({ state }) => state === 'unplaced')).toBe(true)
  await expect(page.getByText('const lost = 1').first()).toBeVisible()
  expect(await pad.text('prices.ts')).toBe(twoFiles[0]?.text)
})

test('[E80] [E84] selected lines answered alone become a hunk inside of them, and the rest is whole', async ({
  stand,
  page,
}) => {
  const text = `import { log } from './log'

export function first() {
  return 1
}

export function second() {
  log('two')
  return 2
}

export function third() {
  return 3
}
`
  const reply = "```ts\nexport function second() {\n  log('two and a half')\n  return 2.5\n}\n```\nDone.\n"
  await stand.scriptHeld(reply, 'return 2.5\n')
  const pad = await stand.open(page, 'mock-reply', [{ path: 'a.ts', text }])
  await pad.goTo(7)
  for (let line = 0; line < 4; line += 1) await page.keyboard.press('Shift+ArrowDown')
  await pad.say('make it more')
  // released before it is held, it would stay held
  await expect(page.locator('.ghost-row').first()).toBeVisible()
  await stand.release()
  await pad.until('completed')
  await pad.pending(1)
  await page.keyboard.press('Control+Enter')
  const after = text.replace("'two'", "'two and a half'").replace('return 2\n', 'return 2.5\n')
  await expect.poll(() => pad.text('a.ts')).toBe(after)
})
