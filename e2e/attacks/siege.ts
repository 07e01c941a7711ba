import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test'
import type { Spawned } from '../../src/cli/bench/spawn-entry.ts'
import { openPreview, panel, retype } from '../preview.ts'
import { Pad, type PadFile } from '../stand.ts'
import { attackText, kitText, type Attack, type Scene } from './attack.ts'
import { accessCode, layBare, startOneHost, type Ground } from './grounds.ts'
import { carrying } from './network.ts'
import { leaving } from './leave.ts'
import { reaching } from './reach.ts'
import { startThief, type Thief } from './thief.ts'

/** What became of an attack: what its own code said at its end, and the traces it left outside its frame. */
export type Outcome = { readonly ran: string | null; readonly traces: readonly string[] }

/** Runs all attacks on a ground, as many as may be in one frame. */
export async function besiege(
  ground: Ground,
  browser: Browser,
  stand: Spawned,
): Promise<ReadonlyMap<string, Outcome>> {
  const thief = await startThief()
  const own = ground === 'apart' ? null : await startOneHost()
  const siege = new Siege(ground, own?.url ?? stand.url, thief, browser)
  try {
    return await siege.run()
  } finally {
    await siege.close()
    thief.stop()
    await own?.gateway.stop()
  }
}

class Siege {
  private readonly ground: Ground
  private readonly url: string
  private readonly thief: Thief
  private readonly browser: Browser
  private readonly said = new Map<string, string>()
  private readonly found = new Set<string>()
  private readonly outcomes = new Map<string, Outcome>()
  private context: BrowserContext | null = null

  constructor(ground: Ground, url: string, thief: Thief, browser: Browser) {
    this.ground = ground
    this.url = url
    this.thief = thief
    this.browser = browser
  }

  async close(): Promise<void> {
    await this.context?.close()
  }

  async run(): Promise<ReadonlyMap<string, Outcome>> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 } })
    this.context = context
    await context.grantPermissions(['geolocation', 'notifications', 'clipboard-read'], { origin: this.url })
    await context.setGeolocation({ latitude: 1, longitude: 2 })
    if (this.ground === 'bare') await layBare(context, this.url)
    const groups = [
      { entry: 'reaching', attacks: reaching },
      { entry: 'carrying', attacks: carrying },
      ...leaving.map((attack) => ({ entry: attack.name, attacks: [attack] })),
    ]
    const scene: Scene = { ...this.thief, thief: this.thief.url, page: this.url, module: await this.module() }
    const files: readonly PadFile[] = [
      { path: 'index.ts', text: "import './nothing'\n" },
      { path: 'nothing.ts', text: '' },
      { path: 'kit.ts', text: kitText(scene) },
      ...groups.map(({ entry, attacks }) => ({ path: `${entry}.ts`, text: attackText(attacks) })),
    ]
    let pad = await this.open(files)
    for (const { entry, attacks } of groups) {
      if (this.hasLeft(pad.page)) {
        await pad.page.close()
        pad = await this.open(files)
      }
      await this.attack(pad, entry, attacks)
    }
    return this.outcomes
  }

  private opened(): BrowserContext {
    if (this.context === null) throw new Error('the siege has not begun')
    return this.context
  }

  /** A script of the page, by its address. */
  private async module(): Promise<string> {
    const text = await (await fetch(this.url)).text()
    return this.url + (/src="(\/assets\/[^"]+\.js)"/.exec(text)?.[1] ?? '')
  }

  private hasLeft(page: Page): boolean {
    return new URL(page.url()).origin !== this.url
  }

  private async open(files: readonly PadFile[]): Promise<Pad> {
    const page = await this.opened().newPage()
    page.on('console', (message) => {
      const [, kind, name = '', rest = ''] = /^attack (ran|loot) (\S+) ?(.*)/.exec(message.text()) ?? []
      if (kind === 'ran' && !this.said.has(name)) this.said.set(name, rest)
      if (kind === 'loot') this.found.add(name)
    })
    page.on('dialog', (dialog) => {
      this.found.add(dialog.message())
      void dialog.dismiss().catch(() => {})
    })
    page.on('download', (download) => this.found.add(download.suggestedFilename().replace(/\.\w+$/, '')))
    await page.addInitScript(
      ([draft, settings]) => {
        if (window !== window.top) return
        const heard: string[] = []
        Object.assign(window, { heardBySiege: heard })
        new BroadcastChannel('sparkpad-attack').addEventListener('message', ({ data }) =>
          heard.push(`${data}`),
        )
        if (location.pathname !== '/') return
        localStorage.setItem('sparkpad.draft.main', draft)
        localStorage.setItem('sparkpad.settings', settings)
      },
      [
        JSON.stringify({ files, open: 'index.ts' }),
        JSON.stringify({ theme: 'system', model: 'builtin-1000', gatewayUrl: '', accessCode }),
      ] as const,
    )
    // somewhere to go back to
    await page.goto(`${this.thief.url}/before`)
    await page.goto(this.url)
    await page.locator('.monaco-editor .view-line').first().waitFor()
    const pad = new Pad(page)
    await openPreview(pad)
    await expect(panel(pad).getByRole('status')).toHaveText('Running')
    return pad
  }

  private async attack(pad: Pad, entry: string, attacks: readonly Attack[]): Promise<void> {
    const { page } = pad
    this.said.delete('everything')
    await retype(pad, 1, `import './${entry}'`)
    const start = panel(pad).getByRole('button', { name: 'Start' }).first()
    await expect
      .poll(
        async () => {
          if (this.said.has('everything')) return true
          if (!attacks.every(({ name }) => this.said.has(name))) {
            if (await start.isVisible().catch(() => false)) await start.click()
            return false
          }
          return (
            this.hasLeft(page) ||
            (await page
              .locator('iframe')
              .count()
              .catch(() => 1)) === 0
          )
        },
        { timeout: 20_000, intervals: [20, 50, 100], message: entry },
      )
      .toBe(true)
    const state = await this.stateOf(page)
    for (const { name } of attacks) {
      const traces = [
        ...(this.thief.seen.has(name) ? ['reached the thief'] : []),
        ...(this.found.has(name) ? ['told what it found'] : []),
        ...(state.includes(name) ? ['changed the page'] : []),
        ...(this.hasLeft(page) ? ['the page went elsewhere'] : []),
      ]
      this.outcomes.set(name, { ran: this.said.get(name) ?? null, traces })
    }
    for (const other of this.opened().pages()) if (other !== page) await other.close()
  }

  /** Everything of the page in which an attack may have left its name. */
  private async stateOf(page: Page): Promise<string> {
    if (this.hasLeft(page)) return ''
    return page.evaluate(async () =>
      JSON.stringify([
        location.href,
        window.name,
        document.title,
        document.cookie,
        [...document.body.attributes].map(({ name }) => name),
        Object.entries(localStorage).filter(([key]) => key !== 'sparkpad.draft.main'),
        Object.entries(sessionStorage),
        (await indexedDB.databases()).map(({ name }) => name),
        await caches.keys(),
        (await navigator.serviceWorker.getRegistrations()).map(({ active }) => active?.scriptURL),
        Reflect.get(window, 'heardBySiege'),
      ]),
    )
  }
}
