import { dialogAlone, expectAccessible } from './axe.ts'
import { block, blocksFor, twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

test('[X14] axe finds nothing wrong with the page, at rest and with a proposal, dark and light', async ({
  stand,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const pad = await stand.open(page, 'builtin-1000')
  await expectAccessible(page)
  await pad.say('rename total to whole')
  await pad.until('completed')
  await pad.pending(1)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, dialogAlone)
})

test('[X15] the instruction being written and the code survive a reload', async ({ stand, page }) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await pad.goTo(1)
  await page.keyboard.type('// mine\n')
  await pad.box.fill('half an instruction')
  await page.reload()
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await expect(pad.box).toHaveValue('half an instruction')
  expect(await pad.text('prices.ts')).toBe(`// mine\n${twoFiles[0]?.text ?? ''}`)
})

test('[X16] a dropped image is refused in words, a dropped text becomes a file', async ({ stand, page }) => {
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await page.evaluate(() => {
    const moved = new DataTransfer()
    moved.items.add(
      new File([new Uint8Array([137, 80, 78, 71, 0, 1, 2])], 'photo.png', { type: 'image/png' }),
    )
    moved.items.add(new File(['# Notes\n'], 'notes.md', { type: 'text/markdown' }))
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: moved }),
      )
  })
  await expect(page.getByText(/photo\.png is not a text file/).first()).toBeVisible()
  await expect.poll(() => pad.text('notes.md')).toBe('# Notes\n')
})

test('[X17] Ctrl+K opens the instruction in place, and leaves no word of the code underlined; Esc closes it and keeps the proposal', async ({
  stand,
  page,
}) => {
  await stand.script({
    text: blocksFor('prices.ts', [block('/** What everything costs. */\n', '/** The sum. */\n')]),
  })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  const box = page.locator('.monaco-editor').getByRole('textbox', { name: 'Instruction' })
  const links = page.locator('.goto-definition-link')
  await page
    .locator('.monaco-editor')
    .first()
    .click({ position: { x: 300, y: 200 } })
  await page.locator('.view-line', { hasText: 'function total' }).hover({ position: { x: 150, y: 8 } })
  await page.keyboard.down('Control')
  await expect(links).toHaveCount(1)
  await page.keyboard.press('k')
  await expect(links).toHaveCount(0)
  await page.keyboard.up('Control')
  await expect(box).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(box).toHaveCount(0)

  await pad.goTo(2)
  await page.keyboard.press('Control+k')
  await expect(box).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(box).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await expect(box).toBeFocused()
  await page.keyboard.type('say it shorter')
  await page.keyboard.press('Enter')
  await pad.until('completed')
  await pad.pending(1)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('prices.ts')).toContain('/** The sum. */')
})

test('[X18] Test connection says which step failed', async ({ stand, page }) => {
  await stand.open(page, 'builtin-1000', twoFiles)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('tab', { name: 'A gateway' }).click()
  // the panel of the tab before stands for a moment beside it
  const gateway = dialog.getByRole('tabpanel', { name: 'A gateway' })
  await dialog.getByLabel('Gateway address').fill(stand.gateway.url)
  await gateway.getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog.getByText(/It works/)).toBeVisible()
  await dialog.getByLabel('Gateway address').fill('http://127.0.0.1:9')
  await gateway.getByRole('button', { name: 'Test connection' }).click()
  await expect(dialog.getByText('Nothing answers at this address.').first()).toBeVisible()
})

test('[X19] a key of the user goes with the turn and stays out of lasting storage', async ({
  stand,
  page,
}) => {
  await stand.script({ text: 'Your own model speaks.' })
  const pad = await stand.open(page, 'builtin-1000', twoFiles)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('tab', { name: 'Your own key' }).click()
  await dialog.getByLabel('API address').fill(`${stand.mock.url.replace(/\/v1$/, '')}/v1`)
  await dialog.getByLabel('Model name').fill('mock-reply')
  await dialog.getByLabel('API key').fill('sk-very-secret')
  await dialog.getByRole('button', { name: 'Use this' }).click()
  await pad.say('who are you?')
  await pad.until('completed')
  await expect(page.getByText('Your own model speaks.')).toBeVisible()
  const kept = await page.evaluate(() =>
    [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href].join('\n'),
  )
  expect(kept).not.toContain('sk-very-secret')
})

test('[X20] the page is served with a strict policy and works under it', async ({ stand, page }) => {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  const pad = await stand.open(page, 'builtin-1000')
  await pad.openFile('App.tsx')
  await pad.openFile('style.css')
  await pad.say('what can you do?')
  await pad.until('completed')
  const response = await page.request.get(stand.gateway.url)
  const policy = response.headers()['content-security-policy'] ?? ''
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'")
  expect(policy).toContain('frame-src')
  expect(response.headers()['x-content-type-options']).toBe('nosniff')
  expect(problems).toEqual([])
})
