import { expect, type Browser, type BrowserContext } from '@playwright/test'
import type { Spawned } from '../../src/cli/bench/spawn-entry.ts'
import { openPreview, panel, retype } from '../preview.ts'
import { Pad, type PadFile } from '../stand.ts'
import { attackText, kitText, type Attack, type Scene } from './attack.ts'
import { accessCode, startOneHost, type Ground } from './grounds.ts'
import { carrying } from './network.ts'
import { leaving } from './leave.ts'
import { reaching } from './reach.ts'
import { startThief, type Thief } from './thief.ts'
import { hasLeft, stateOf, Traces, type Outcome } from './traces.ts'

/** Runs all attacks on a ground, as many as may be in one frame. */
export async function besiege(
  ground: Ground,
  browser: Browser,
  stand: Spawned,
): Promise<ReadonlyMap<string, Outcome>> {
  const thief = await startThief()
  const own = ground === 'apart' ? null : await startOneHost()
  const siege = new Siege(own?.url ?? stand.url, thief, browser)
  try {
    return await siege.run()
  } finally {
    await siege.close()
    thief.stop()
    await own?.gateway.stop()
  }
}

class Siege {
  private readonly url: string
  private readonly thief: Thief
  private readonly browser: Browser
  private readonly traces: Traces
  private context: BrowserContext | null = null
  /** The page before any attack. */
  private calmState = ''

  constructor(url: string, thief: Thief, browser: Browser) {
    this.url = url
    this.thief = thief
    this.traces = new Traces(thief)
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
    const groups = [
      { entry: 'reaching', attacks: reaching },
      { entry: 'carrying', attacks: carrying },
      ...leaving.map((attack) => ({ entry: attack.name, attacks: [attack] })),
    ]
    const scene: Scene = { ...this.thief, thief: this.thief.url, page: this.url, module: await this.module() }
    const files: readonly PadFile[] = [
      { path: 'index.ts', text: "import './nothing'\n" },
      { path: 'nothing.ts', text: '' },
      { path: 'calm.ts', text: "import { ran } from './kit'\nran('calm', '')\n" },
      { path: 'kit.ts', text: kitText(scene) },
      ...groups.map(({ entry, attacks }) => ({ path: `${entry}.ts`, text: attackText(attacks) })),
    ]
    let pad = await this.open(files)
    for (const { entry, attacks } of groups) {
      if (hasLeft(pad.page, this.url)) {
        await pad.page.close()
        pad = await this.open(files)
      }
      await this.attack(pad, entry, attacks)
    }
    // some wait for the build after theirs
    if (!hasLeft(pad.page, this.url)) await this.calm(pad)
    return new Map(
      groups.flatMap(({ attacks }) => attacks.map(({ name }) => [name, this.traces.outcomeOf(name)])),
    )
  }

  /** One more build, with nothing bad in it. */
  private async calm(pad: Pad): Promise<void> {
    await retype(pad, 1, "import './calm'")
    await this.started(
      pad,
      'calm',
      () => this.traces.said.has('calm') || this.traces.found.has('forged-hello'),
    )
  }

  /** Waits until something is so, and starts the preview where it was ended. */
  private async started(pad: Pad, what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const start = panel(pad).getByRole('button', { name: 'Start' }).first()
    await expect
      .poll(
        async () => {
          if (await isSo()) return true
          if (await start.isVisible().catch(() => false)) await start.click()
          return false
        },
        { timeout: 20_000, intervals: [20, 50, 100], message: what },
      )
      .toBe(true)
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

  private async open(files: readonly PadFile[]): Promise<Pad> {
    const page = await this.opened().newPage()
    await this.traces.watch(page)
    await page.addInitScript(
      ([draft, settings]) => {
        if (window !== window.top || location.pathname !== '/') return
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
    if (this.calmState === '') this.calmState = await stateOf(page, this.url)
    return pad
  }

  private async attack(pad: Pad, entry: string, attacks: readonly Attack[]): Promise<void> {
    const { page } = pad
    this.traces.said.delete('everything')
    await retype(pad, 1, `import './${entry}'`)
    await this.started(pad, entry, async () => {
      if (this.traces.said.has('everything')) return true
      if (!attacks.every(({ name }) => this.traces.said.has(name))) return false
      const frames = page.locator('iframe')
      return hasLeft(page, this.url) || (await frames.count().catch(() => 1)) === 0
    })
    const state = await stateOf(page, this.url)
    for (const { name } of attacks)
      this.traces.note(name, [
        ...(state.includes(name) && !this.calmState.includes(name) ? ['changed the page'] : []),
        ...(hasLeft(page, this.url) ? ['the page went elsewhere'] : []),
      ])
    for (const other of this.opened().pages()) if (other !== page) await other.close()
  }
}
