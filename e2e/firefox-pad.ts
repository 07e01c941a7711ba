import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect, type Browser, type ElementHandle, type Page } from 'puppeteer-core'
import { expect, type PadFile } from './stand.ts'

/** Nothing of the browser's own that asks servers or covers the page. */
const preferences = [
  'user_pref("app.update.disabledForTesting", true);',
  'user_pref("browser.shell.checkDefaultBrowser", false);',
  'user_pref("datareporting.policy.dataSubmissionEnabled", false);',
  'user_pref("network.captive-portal-service.enabled", false);',
  'user_pref("network.connectivity-service.enabled", false);',
].join('\n')

/**
 * Debian's Firefox, which Playwright cannot drive, over WebDriver BiDi. It is not started by Puppeteer, which has it keep
 * all sites in one process: there a loop in a frame of another site would stop the page, as it does for no user.
 */
export class Firefox {
  private readonly process: ChildProcess
  private readonly profile: string
  readonly browser: Browser
  private constructor(process: ChildProcess, profile: string, browser: Browser) {
    this.process = process
    this.profile = profile
    this.browser = browser
  }

  /** @throws Error when there is no such program, or it ends before it can be driven */
  static async start(): Promise<Firefox> {
    const path = process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr'
    const profile = await mkdtemp(join(tmpdir(), 'sparkpad-firefox-'))
    await writeFile(join(profile, 'user.js'), preferences)
    const args = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0']
    const own = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const address = await new Promise<string>((found, fail) => {
      own.once('error', fail)
      own.once('exit', (code) => fail(new Error(`${path} ended (${code}) before it could be driven`)))
      createInterface({ input: own.stderr }).on('line', (line) => {
        const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? []
        if (url !== undefined) found(url)
      })
    })
    const browser = await connect({ browserWSEndpoint: `${address}/session`, protocol: 'webDriverBiDi' })
    return new Firefox(own, profile, browser)
  }

  /** Ends the program, which waits for nothing, with the processes of its pages, and removes its profile. */
  async stop(): Promise<void> {
    const ended = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await ended
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The page as its user has it in Firefox, as far as these stories need it. */
export class FirefoxPad {
  readonly page: Page
  private constructor(page: Page) {
    this.page = page
  }

  /** Opens the page with a project, its first file in the editor. */
  static async open(browser: Browser, url: string, files: readonly PadFile[]): Promise<FirefoxPad> {
    const page = await browser.newPage()
    await page.setViewport({ width: 1280, height: 800 })
    // A stored project is read when the page starts: it is put there from a document that starts nothing.
    await page.goto(`${url}/healthz`)
    await page.evaluate(
      (draft, settings) => {
        localStorage.setItem('sparkpad.draft.main', draft)
        localStorage.setItem('sparkpad.settings', settings)
      },
      JSON.stringify({ files, open: files[0]?.path ?? null }),
      JSON.stringify({ theme: 'system', model: 'builtin-1000', gatewayUrl: '' }),
    )
    await page.goto(url)
    await page.waitForSelector('.monaco-editor .view-line')
    return new FirefoxPad(page)
  }

  /** Replaces the first line of the open file, with a real press and real keys but for the text itself. */
  async retype(text: string): Promise<void> {
    await this.page.click('.monaco-editor .view-line')
    await this.chord('Control', 'Home')
    await this.chord('Shift', 'End')
    await this.page.keyboard.type(text)
  }

  text(path: string): Promise<string> {
    return this.page.evaluate((wanted) => window.sparkpad.text(wanted) ?? '', path)
  }

  /** Clicks the first tab or button that reads so, or has it as its name, within a part of the page. */
  async press(within: string, name: string): Promise<void> {
    const find = () =>
      this.page.evaluateHandle(
        (selector, wanted) =>
          [...document.querySelectorAll<HTMLElement>(`${selector} :is(button, [role=tab])`)].find(
            ({ textContent, ariaLabel }) => [textContent.trim(), ariaLabel].includes(wanted),
          ) ?? null,
        within,
        name,
      )
    await expect.poll(async () => (await find()).asElement() !== null, { message: name }).toBe(true)
    const found = (await find()).asElement() as ElementHandle<HTMLElement> | null
    await found?.click()
  }

  /** What a region of the page says. */
  said(region: 'Preview' | 'Tests'): Promise<string> {
    return this.page.evaluate(
      (name) => document.querySelector<HTMLElement>(`section[aria-label="${name}"]`)?.innerText ?? '',
      region,
    )
  }

  frames(): Promise<number> {
    return this.page.evaluate(() => document.querySelectorAll('iframe').length)
  }

  /** Text of the frame on show; empty while there is none. */
  async shown(): Promise<string> {
    const element = await this.page.$('iframe[data-layer=shown]')
    const frame = await element?.contentFrame()
    return (await frame?.evaluate(() => document.body.textContent)) ?? ''
  }

  private async chord(held: 'Control' | 'Shift', key: 'Home' | 'End'): Promise<void> {
    await this.page.keyboard.down(held)
    await this.page.keyboard.press(key)
    await this.page.keyboard.up(held)
  }
}
