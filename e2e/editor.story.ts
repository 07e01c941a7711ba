import { dialogAlone, expectAccessible } from './axe.ts'
import { block, blocksFor, numbered, twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

/** What the editor itself does while hunks stand or stream in it. */

const text = numbered('value', 60)
const line = (n: number, value: number | string = n) => `export const value${n} = ${value}\n`
const files = [{ path: 'values.ts', text }]

test('[X60] a file that is only proposed stands as a ghost in a text that cannot be typed into, says so, and is made by accept', async ({
  stand,
  page,
}) => {
  const added = Array.from({ length: 30 }, (_, n) => `export const tax${n} = ${n}\n`).join('')
  await stand.scriptHeld(`src/tax.ts\n\`\`\`ts\n${added}\`\`\`\n`, 'export const tax20')
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('add the taxes')
  await pad.openFile('tax.ts')
  await expect(page.locator('.ghost-row', { hasText: 'tax12 = 12' })).toBeVisible()
  expect(await pad.state()).toBe('streaming')
  await page
    .locator('.monaco-editor')
    .first()
    .click({ position: { x: 300, y: 112 } })
  await page.keyboard.type('x')
  await expect(page.getByText('This file is only proposed', { exact: false }).first()).toBeVisible()
  await stand.release()
  await pad.until('completed')
  await expect(page.locator('.ghost-row')).toHaveCount(30)
  await expect(page.locator('.ghost-zone')).toHaveAttribute('data-tone', 'closed')
  expect(await pad.text('src/tax.ts')).toBe('')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('src/tax.ts')).toBe(added)
  await expect(page.locator('.ghost-row')).toHaveCount(0)
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('// mine\n')
  await expect.poll(() => pad.text('src/tax.ts')).toBe(`// mine\n${added}`)
})

test('[X63] another file is looked at while a ghost grows, and the ghost is whole on coming back', async ({
  stand,
  page,
}) => {
  const remarks = Array.from({ length: 24 }, (_, n) => `// remark ${n}\n`).join('')
  const reply = blocksFor('values.ts', [block(line(5), `${remarks}${line(5)}`), block(line(9), line(9, 900))])
  await stand.scriptHeld(reply, '// remark 15')
  const pad = await stand.open(page, 'mock-reply', [...files, ...twoFiles])
  await pad.say('write remarks')
  await expect(page.locator('.ghost-row', { hasText: 'remark 13' })).toBeVisible()
  await pad.openFile('bill.ts')
  await expect(page.locator('.ghost-zone')).toHaveCount(0)
  await pad.goTo(1)
  await page.keyboard.type('// mine\n')
  await pad.openFile('values.ts')
  await expect(page.locator('.ghost-row', { hasText: 'remark 13' })).toBeVisible()
  await expect(page.locator('.ghost-writing')).toHaveCount(1)
  await pad.openFile('bill.ts')
  await stand.release()
  await pad.until('completed')
  await pad.pending(2)
  await expect(page.locator('.ghost-zone')).toHaveCount(0)
  await pad.openFile('values.ts')
  await expect(page.locator('.ghost-row')).toHaveText([
    ...remarks.trimEnd().split('\n'),
    'export const value9 = 900',
  ])
  await page.keyboard.press('Control+Enter')
  await expect
    .poll(() => pad.text('values.ts'))
    .toBe(text.replace(line(5), `${remarks}${line(5)}`).replace(line(9), line(9, 900)))
  expect(await pad.text('bill.ts')).toBe(`// mine\n${twoFiles[1]?.text ?? ''}`)
})

test('[X64] a page closed mid-stream ends the model’s work, and the code is as the user left it', async ({
  stand,
  page,
}) => {
  const reply = blocksFor('values.ts', [block(line(5), line(5, 500)), block(line(9), line(9, 900))])
  await stand.scriptHeld(reply, '900')
  const pad = await stand.open(page, 'mock-reply', files)
  await stand.mockCalls('DELETE')
  await pad.say('larger')
  await pad.pending(1)
  await pad.goTo(1)
  await page.keyboard.type('// mine\n')
  await expect.poll(() => pad.text('values.ts')).toBe(`// mine\n${text}`)
  await page.goto('about:blank')
  await expect
    .poll(() => stand.mockCalls('GET'), { timeout: 30_000 })
    .toMatchObject([{ abortedAt: expect.any(Number) }])
  await page.goto(stand.gateway.url)
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await pad.connected()
  expect(await pad.text('values.ts')).toBe(`// mine\n${text}`)
  expect(await pad.hunks()).toEqual([])
  await stand.script({ text: blocksFor('values.ts', [block(line(5), line(5, 500))]) })
  await pad.say('larger')
  await pad.until('completed')
  await pad.pending(1)
})

test('[X66] a click on a ghost gives the editor the focus, and the keys mean that hunk', async ({
  stand,
  page,
}) => {
  const remarks = '// one of many remarks\n'.repeat(5)
  const reply = blocksFor(
    'values.ts',
    [3, 9, 15].map((n) => block(line(n), `${remarks}${line(n, n * 100)}`)),
  )
  await stand.script({ text: reply })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('write remarks')
  await pad.pending(3)
  await expect(pad.box).toBeFocused()
  const box = await page.locator('.ghost-row', { hasText: 'value9 = 900' }).boundingBox()
  await page.mouse.click((box?.x ?? 0) + 40, (box?.y ?? 0) + 10)
  await page.keyboard.press('Alt+Enter')
  await expect
    .poll(async () => (await pad.hunks()).map(({ standing }) => standing))
    .toEqual(['pending', 'done', 'pending'])
  await page.keyboard.type('// mine')
  await expect.poll(() => pad.text('values.ts')).toContain('// mine')
})

test('[X65] axe finds nothing wrong with a hunk and a conflict side by side, dark and light', async ({
  stand,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const wide = `export const value5 = [${Array.from({ length: 40 }, (_, n) => n * 500).join(', ')}]\n`
  await stand.script({
    text: blocksFor('values.ts', [block(line(5), `// longer\n${wide}`), block(line(9), '')]),
  })
  const pad = await stand.open(page, 'mock-reply', files)
  await pad.say('larger')
  await pad.pending(2)
  const dialog = page.getByRole('dialog')
  const look = async () => {
    await expect(dialog.getByRole('columnheader')).toHaveCount(2)
    await expectAccessible(page, dialogAlone)
  }
  await pad.goTo(5)
  await page.keyboard.press('Alt+s')
  await look()
  await page.setViewportSize({ width: 400, height: 700 })
  await look()
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await pad.goTo(5)
  await page.keyboard.press('End')
  await page.keyboard.type('1')
  await page.keyboard.press('Alt+s')
  await expect(dialog.getByRole('columnheader')).toHaveText(['Mine', 'The model’s'])
  await look()
})

test('[X61] code that the editor indents and closes by itself, typed and pasted mid-stream, stands beside the ghosts, and accept brings both', async ({
  stand,
  page,
}) => {
  const body = (name: string, inner: string) => `export function ${name}() {\n${inner}}\n`
  const source = [1, 2, 3, 4].map((n) => body(`part${n}`, `  return ${n}\n`)).join('\n')
  const reply = blocksFor('code.ts', [
    block('  return 1\n', '  return 100\n'),
    block('  return 2\n', '  log(2)\n  return 2\n'),
    block('  return 3\n', '  log(3)\n  return 300\n'),
    block('  return 4\n', '  return 400\n'),
  ])
  await stand.scriptHeld(reply, '  return 300')
  const pad = await stand.open(page, 'mock-reply', [{ path: 'code.ts', text: source }])
  const ghosts = page.locator('.ghost-row')
  // Monaco closes and indents brackets only in lines that it has read, which it does when idle; their colours show it
  const read = (text: string) =>
    expect(
      page.locator('.view-line', { hasText: text }).locator('span span:not(.mtk1)').first(),
    ).toBeVisible()
  await read('part4')
  await pad.say('larger')
  await pad.pending(2)
  await expect(ghosts).toContainText(['return 100', 'log(2)', 'log(3)'])

  // Enter within braces, right above the place where a ghost inserts
  await pad.goTo(5)
  await page.keyboard.press('End')
  await page.keyboard.type('\nif (ready) ')
  await read('if (ready)')
  await page.keyboard.type('{\nready()')
  const inner = 'if (ready) {\n    ready()\n  }'
  const head = 'export function part2() {\n'
  const typed = source.replace(head, `${head}  ${inner}\n`)
  await expect.poll(() => pad.text('code.ts')).toBe(typed)
  await expect(ghosts).toContainText(['return 100', 'log(2)', 'log(3)'])
  const topOf = async (text: string) => {
    const box = await page.locator('.view-line, .ghost-row', { hasText: text }).boundingBox()
    return box?.y ?? 0
  }
  // behind the call and its closing brace
  await expect.poll(async () => (await topOf('log(2)')) - (await topOf('ready()'))).toBe(40)

  // whole lines are pasted below the line that a ghost still to come replaces
  await pad.goTo(6)
  for (let line = 0; line < 3; line += 1) await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+c')
  await pad.goTo(18)
  await page.keyboard.press('Control+v')
  const pasted = typed.replace('  return 4\n', `  return 4\n  ${inner}\n`)
  await expect.poll(() => pad.text('code.ts')).toBe(pasted)
  await expect(ghosts).toContainText(['return 100', 'log(2)', 'log(3)'])
  expect(await pad.state()).toBe('streaming')

  await stand.release()
  await pad.until('completed')
  await pad.pending(4)
  expect((await pad.hunks()).map(({ standing }) => standing)).toEqual(
    Array.from({ length: 4 }, () => 'pending'),
  )
  await expect(ghosts).toHaveText(['return 100', 'log(2)', 'log(3)', 'return 300', 'return 400'])
  await page.keyboard.press('Control+Enter')
  const accepted = [
    body('part1', '  return 100\n'),
    body('part2', `  ${inner}\n  log(2)\n  return 2\n`),
    body('part3', '  log(3)\n  return 300\n'),
    body('part4', `  return 400\n  ${inner}\n`),
  ].join('\n')
  await expect.poll(() => pad.text('code.ts')).toBe(accepted)
  await page.keyboard.press('Control+z')
  await expect.poll(() => pad.text('code.ts')).toBe(pasted)
})

test('[X62] under a folded region hunks that come above the view move nothing, the one in the fold is stepped to, and the sticky line is the text as it stands', async ({
  stand,
  page,
}) => {
  const lines = (name: string, count: number) =>
    Array.from({ length: count }, (_, n) => `  const ${name}${n} = ${n}\n`).join('')
  const source = `export function folded() {\n${lines('hidden', 20)}}\n\nexport function long() {\n${lines('part', 80)}}\n`
  const remarks = Array.from({ length: 6 }, (_, n) => `  // remark ${n}\n`).join('')
  const reply = blocksFor('long.ts', [
    block('export function folded() {\n', '/** Folded. */\nexport function folded() {\n'),
    block('  const hidden5 = 5\n', `${remarks}  const hidden5 = 500\n`),
    block('export function long() {\n', 'export function longer() {\n'),
    block('  const part3 = 3\n', `${remarks}  const part3 = 300\n`),
  ])
  await stand.scriptHeld(reply, '  // remark 2')
  const pad = await stand.open(page, 'mock-reply', [{ path: 'long.ts', text: source }])
  const line = (text: string) => page.locator('.view-lines .view-line', { hasText: text })
  const ghost = (text: string) => page.locator('.ghost-row', { hasText: text })
  const sticky = page.locator('.sticky-widget .sticky-line-content')
  await pad.goTo(1)
  await page.keyboard.press('Control+Shift+BracketLeft')
  await expect(line('hidden5')).toHaveCount(0)
  await pad.toLine(70)
  await expect(sticky).toHaveText(['export function long() {'])
  await pad.toLine(1)
  await pad.say('larger')
  await pad.pending(1)
  await expect(ghost('Folded')).toBeVisible()
  // what is written in the fold is seen at its head
  await expect(ghost('remark 1')).toBeVisible()
  await expect(line('hidden5')).toHaveCount(0)

  await pad.goTo(70)
  const topOf = async () => (await line('const part46').boundingBox({ timeout: 5000 }))?.y
  await expect(sticky).toHaveCount(0)
  const before = await topOf()
  await stand.release()
  await pad.until('completed')
  await pad.pending(4)
  await expect(sticky).toHaveText(['export function long() {'])
  expect(await topOf()).toBe(before)
  await expect(line('hidden5')).toHaveCount(0)

  await page.keyboard.press('Alt+j')
  await expect(ghost('Folded')).toBeVisible()
  await page.keyboard.press('Alt+j')
  await expect(line('hidden5')).toBeVisible()
  await expect(ghost('hidden5 = 500')).toBeVisible()
  await pad.toLine(70)
  await page.keyboard.press('Control+Enter')
  await expect(sticky).toHaveText(['export function longer() {'])
  await page.keyboard.press('Control+z')
  await expect(sticky).toHaveText(['export function long() {'])
})
