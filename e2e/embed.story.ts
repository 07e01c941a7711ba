import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import AxeBuilder from '@axe-core/playwright'
import type { FrameLocator, Page } from '@playwright/test'
import { block, blocksFor, twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

/** A page of somebody else: any query and hash of it go to the embed of `base`; what it hears is in `window.heard`. */
async function foreignPage(base: string): Promise<{ readonly port: number; readonly server: Server }> {
  const text = `<!doctype html><html lang="en"><title>Elsewhere</title><main><h1>Elsewhere</h1><iframe title="code" width="900" height="420"></iframe></main>
<script>window.heard = []; addEventListener('message', ({ data, origin }) => heard.push({ ...data, from: origin }))
document.querySelector('iframe').src = ${JSON.stringify(`${base}/embed`)} + location.search + location.hash</script></html>`
  const server = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end(text))
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  return { port: (server.address() as AddressInfo).port, server }
}

type HeardMessage = {
  readonly type: string
  readonly id?: unknown
  readonly from: string
  readonly files?: unknown
}
const heard = (page: Page) => page.evaluate(() => (window as unknown as { heard: HeardMessage[] }).heard)
const say = (page: Page, message: object) =>
  page.evaluate((data) => document.querySelector('iframe')?.contentWindow?.postMessage(data, '*'), message)
const stage = (frame: FrameLocator) => frame.locator('[data-embed]')

test('[M30] [M31] [M32] an embed in a page of another origin: text, editor and replay on demand, messages of one origin alone', async ({
  stand,
  page,
  browser,
}) => {
  const base = stand.gateway.url
  const { port, server } = await foreignPage(base)
  await stand.script({
    text: blocksFor('prices.ts', [block('/** What everything costs. */\n', '/** The sum. */\n')]),
  })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await pad.say('say it in other words')
  await pad.until('completed')
  await page.keyboard.press('Alt+Shift+S')
  const dialog = page.getByRole('dialog', { name: 'Share' })
  await dialog.getByRole('tab', { name: 'Embed' }).click()
  await expect(dialog.getByRole('checkbox', { name: 'With the replay' })).toBeEnabled()
  await dialog.getByRole('checkbox', { name: 'Readers may edit' }).check()
  const snippet = await dialog.getByRole('textbox', { name: 'Frame for a page' }).inputValue()
  const link = /#([\w-]+)"/.exec(snippet)?.[1] ?? ''
  expect(snippet).toContain(`${base}/embed?edit=1#`)
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await dialog.getByRole('tab', { name: 'Copy as' }).click()
  const saving = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download Proposal as a patch' }).click()
  expect((await saving).suggestedFilename()).toBe('proposal.patch')

  // Elsewhere, with storage that may not even be looked at.
  const context = await browser.newContext({ colorScheme: 'light' })
  await context.addInitScript(() => {
    if (location.pathname !== '/embed') return
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
      Object.defineProperty(window, name, {
        get() {
          document.documentElement.dataset['touched'] = name
          throw new DOMException('forbidden', 'SecurityError')
        },
      })
  })
  const other = await context.newPage()
  const host = `http://localhost:${port}`
  await other.goto(`${host}/?edit=1&theme=dark&origin=${encodeURIComponent(host)}#${link}`)
  const frame = other.frameLocator('iframe')
  await expect(stage(frame)).toHaveAttribute('data-embed', 'still')
  await expect(frame.getByRole('list', { name: 'Code of prices.ts' })).toContainText('What everything costs')
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect
    .poll(() => heard(other))
    .toMatchObject([{ type: 'ready', replay: true, editable: true, from: base }])
  await say(other, { sparkpad: 1, id: 1, type: 'get-code' })
  await expect.poll(() => heard(other)).toMatchObject([{}, { type: 'code', id: 1, files: twoFiles }])

  await frame.getByRole('button', { name: 'Replay' }).click()
  await expect(stage(frame)).toHaveAttribute('data-embed', 'replay')
  await expect(frame.getByRole('slider', { name: 'Place in the recording' })).toBeVisible()
  await frame.getByRole('button', { name: 'Back to the code' }).click()
  await expect(stage(frame)).toHaveAttribute('data-embed', 'code')
  await frame.locator('.monaco-editor .view-line').first().click()
  await other.keyboard.type('// theirs ')
  await say(other, { sparkpad: 1, id: 2, type: 'get-code' })
  await expect.poll(async () => JSON.stringify((await heard(other)).at(-1))).toContain('// theirs ')
  await expect
    .poll(() => frame.getByRole('link', { name: 'Open in Sparkpad' }).getAttribute('href'))
    .not.toContain(link)
  await say(other, {
    sparkpad: 1,
    id: 3,
    type: 'load',
    files: [{ path: 'main.ts', text: 'document.body.append("it runs")\n' }],
  })
  await frame.getByRole('button', { name: 'Run' }).click()
  await expect(frame.frameLocator('iframe[data-layer=shown]').getByText('it runs')).toBeVisible()
  await expect(frame.locator('html')).not.toHaveAttribute('data-touched', /./)

  // The same page under another name is another origin, and is not heard.
  const stranger = await context.newPage()
  await stranger.goto(`http://127.0.0.1:${port}/?origin=${encodeURIComponent(host)}#${link}`)
  const strange = stranger.frameLocator('iframe')
  await expect(stage(strange)).toHaveAttribute('data-embed', 'still')
  await say(stranger, { sparkpad: 1, id: 1, type: 'load', files: [{ path: 'x.ts', text: 'x' }] })
  await say(stranger, { sparkpad: 1, id: 2, type: 'play' })
  await strange.getByRole('button', { name: 'Replay' }).click()
  await expect(stage(strange)).toHaveAttribute('data-embed', 'replay')
  expect(await heard(stranger)).toEqual([])
  await expect(strange.getByRole('button', { name: 'x.ts' })).toHaveCount(0)
  await context.close()
  await new Promise((settle) => server.close(settle))
})
