import { promises as files } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { spawnEntry, type Spawned } from '../src/cli/bench/spawn-entry.ts'
import { twoFiles } from './files.ts'
import { expect, test } from './stand.ts'
import { bar, elsewhere, paste, shareDialog as dialog } from './visits.ts'

const dist = join(import.meta.dirname, '../dist')
const section = (page: Page) => dialog(page).getByRole('region', { name: 'Stored link', exact: true })
const list = (page: Page) => dialog(page).getByRole('region', { name: 'Your stored links' })
const address = (page: Page) => section(page).getByRole('textbox', { name: 'Stored link address' })

const faults = async (page: Page) => {
  // "Copied" fades: what is half there has no contrast
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))
}

async function makeOne(page: Page): Promise<string> {
  await section(page).getByRole('button', { name: 'Make stored link' }).click()
  await expect(address(page)).toBeFocused()
  return address(page).inputValue()
}

let folder: string
let gateway: Spawned | null = null
test.beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), 'sparkpad-links-'))
})
test.afterEach(async () => {
  await gateway?.stop()
  gateway = null
  await files.rm(folder, { recursive: true, force: true })
})
const start = async (env: Record<string, string> = {}) => {
  gateway = await spawnEntry(dist, 'serve', { env: { PORT: '0', SPARKPAD_LINKS_DIR: folder, ...env } })
  return gateway
}

test('[H65] [H58] [H60] [H67] a stored link opens in another browser and after a restart, holds nothing that can be read, and is deleted for all', async ({
  stand,
  page,
  browser,
}) => {
  const { url } = await start()
  const pad = await stand.open(page, 'builtin-1000', twoFiles, url)
  await pad.box.fill('an instruction of my own')
  await page.keyboard.press('Alt+Shift+S')
  await expect(section(page)).toContainText('encrypted here')
  await section(page).getByRole('combobox', { name: 'Stays' }).selectOption('1 hour')
  await section(page).getByRole('textbox', { name: 'Title on preview cards' }).fill('Bills & <prices>')
  const made = await makeOne(page)
  expect(made).toMatch(new RegExp(`^${url}/s/[\\w-]{22}#k[\\w-]{43}$`))
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await section(page).getByRole('button', { name: 'Copy stored link' }).click()
  await expect(section(page).getByRole('status')).toHaveText('The stored link is copied.')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(made)
  await expect(list(page)).toContainText('Bills & <prices>')
  expect(await faults(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  expect(await faults(page)).toEqual([])

  const { port } = new URL(url)
  const saidBefore = gateway?.said() ?? ''
  await gateway?.stop()
  await start({ PORT: port })
  const other = await elsewhere(browser, made)
  expect(await other.page.locator('meta[property="og:title"]').getAttribute('content')).toBe(
    'Bills & <prices>',
  )
  await expect(bar(other.page)).toContainText('This came with a link')
  for (const { path, text } of twoFiles) expect(await other.text(path)).toBe(text)
  await expect(other.box).toHaveValue('an instruction of my own')
  await expect(other.page.locator('iframe[data-layer=shown]')).toHaveCount(0)
  expect(other.page.url()).toBe(made)
  await other.page.context().close()

  const names = await files.readdir(folder)
  expect(names).toHaveLength(1)
  const kept = Buffer.concat(await Promise.all(names.map((name) => files.readFile(join(folder, name)))))
  const said = saidBefore + (gateway?.said() ?? '')
  const key = new URL(made).hash.slice(1)
  const plain = [
    ...twoFiles.flatMap(({ path, text }) => [path, ...text.split('\n')]),
    'an instruction of my own',
  ]
  for (const secret of [...plain.filter(({ length }) => length > 4), key, key.slice(1)]) {
    expect(kept.includes(secret)).toBe(false)
    expect(said).not.toContain(secret)
  }

  await list(page).getByRole('button', { name: 'Delete Bills & <prices>' }).click()
  await expect(list(page)).toContainText('Deleted. The link opens nothing any more.')
  expect(await files.readdir(folder)).toEqual([])
  const late = await elsewhere(browser, made)
  await expect(bar(late.page).getByRole('alert')).toContainText('it has expired or was deleted')
  await expect(bar(late.page).getByRole('alert')).toContainText('sample project')
  await late.page.context().close()
})

test('[H66] [H63] [H59] a page from elsewhere: wrong key, expired, gateway down and up again, offline', async ({
  stand,
  page,
  browser,
}) => {
  const { url } = await start({ SPARKPAD_ORIGINS: stand.gateway.url })
  await page.addInitScript(
    ([draft, settings]) => {
      localStorage.setItem('sparkpad.draft.main', draft)
      localStorage.setItem('sparkpad.settings', settings)
    },
    [
      JSON.stringify({ files: twoFiles, open: 'prices.ts' }),
      JSON.stringify({ theme: 'system', model: 'builtin-1000', gatewayUrl: url }),
    ] as const,
  )
  await page.goto(stand.gateway.url)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const made = await makeOne(page)
  expect(made.startsWith(`${stand.gateway.url}/#s=${url},`)).toBe(true)

  const last = made.at(-10) === 'A' ? 'B' : 'A'
  const other = await elsewhere(browser, made.slice(0, -10) + last + made.slice(-9))
  const alert = bar(other.page).getByRole('alert')
  await expect(alert).toContainText('not the one it was made with')

  // The shortest time there is: the gateway forgets it as soon as the test can ask.
  await page.route('**/v1/links/*', async (route) => {
    const request = route.request()
    if (request.method() !== 'PUT') return route.continue()
    return route.continue({ headers: { ...(await request.allHeaders()), 'sparkpad-stays': '1' } })
  })
  await section(page).getByRole('combobox', { name: 'Stays' }).selectOption('1 hour')
  const short = await makeOne(page)
  await page.unroute('**/v1/links/*')
  const [, id = ''] = short.split(',')
  await expect.poll(async () => (await fetch(`${url}/v1/links/${id}`)).status).toBe(404)
  await paste(other.page, short)
  await expect(alert).toContainText('it has expired or was deleted')

  await gateway?.stop('SIGKILL')
  await paste(other.page, made)
  await expect(alert).toContainText('does not answer')
  await start({ PORT: new URL(url).port, SPARKPAD_ORIGINS: stand.gateway.url })
  await bar(other.page).getByRole('button', { name: 'Try again' }).click()
  await expect(bar(other.page)).toContainText('This came with a link')
  for (const { path, text } of twoFiles) expect(await other.text(path)).toBe(text)
  await other.page.context().close()

  await section(page).getByRole('combobox', { name: 'Stays' }).selectOption('1 day')
  await page.context().setOffline(true)
  await section(page).getByRole('button', { name: 'Make stored link' }).click()
  await expect(section(page).getByRole('alert')).toContainText('The browser is offline')
  await expect(list(page)).toContainText('it may have arrived')
  await page.context().setOffline(false)
  await section(page).getByRole('button', { name: 'Try again' }).click()
  await expect(address(page)).toBeFocused()
})
