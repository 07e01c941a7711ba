import { join } from 'node:path'
import { test as base, expect as playwrightExpect, type Page } from '@playwright/test'
import { countTokens } from '../src/core/tokens/count.ts'
import { spawnEntry, type Spawned } from '../src/cli/bench/spawn-entry.ts'

/*
 * What a story stands on. `import { expect, test } from './stand.ts'` gives it
 * - `page`: a page of its own in a browser profile of its own, so nothing another story stored is there;
 * - `stand`: a gateway and a mock model for all stories of a worker, one story at a time. What a story scripts is for its
 *   own turns, and a gateway that it kills it starts again before it ends.
 *
 * A start of the page is most of what a story costs, so a story goes a user's way through several rules and names them
 * all. Both themes are looked at in one story (`expectAccessible` of axe.ts). Files of stories run side by side: a story
 * holds a stream (`scriptHeld`) where it must act in time, and counts on no pace of the machine.
 */

const dist = join(import.meta.dirname, '../dist')

const poll: typeof playwrightExpect.poll = (actual, options) =>
  playwrightExpect.poll(actual, {
    intervals: [20, 50, 100],
    ...(typeof options === 'string' ? { message: options } : options),
  })

/**
 * Playwright's `expect`, but `expect.poll` looks again after 20 ms and then at most every 100 ms, not after 100, 250,
 * 500 and 1,000 ms: a story asks many such questions, and most are answered at once.
 */
export const expect: typeof playwrightExpect = new Proxy(playwrightExpect, {
  get: (own, key, receiver) => (key === 'poll' ? poll : Reflect.get(own, key, receiver)),
})

/** A file of a pad. */
export type PadFile = { readonly path: string; readonly text: string }

/** A gateway and a mock upstream, each a process of its own, that a test may end and start again. */
export class Stand {
  readonly mock: Spawned
  gateway: Spawned
  private constructor(mock: Spawned, gateway: Spawned) {
    this.mock = mock
    this.gateway = gateway
  }

  static async start(): Promise<Stand> {
    const mock = await spawnEntry(dist, 'mock-upstream', { args: ['--port', '0'] })
    return new Stand(mock, await spawnEntry(dist, 'serve', { env: Stand.env(mock, '0') }))
  }

  private static env(mock: Spawned, port: string): Record<string, string> {
    return {
      PORT: port,
      SPARKPAD_UPSTREAM_URL: `${mock.url.replace(/\/v1$/, '')}/v1`,
      SPARKPAD_UPSTREAM_MODEL: 'mock-reply',
    }
  }

  /** Ends the gateway as a crash would. */
  async kill(): Promise<void> {
    await this.gateway.stop('SIGKILL')
  }

  /** Starts the gateway again on the port it had. */
  async restart(): Promise<void> {
    this.gateway = await spawnEntry(dist, 'serve', {
      env: Stand.env(this.mock, new URL(this.gateway.url).port),
    })
  }

  /** Gives the mock's model its next replies. */
  async script(script: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await fetch(`${this.mock.url.replace(/\/v1$/, '')}/script`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'mock-reply', ...script }),
    })
    expect(answer.ok, await answer.text()).toBe(true)
  }

  /**
   * Gives the mock's model a reply that stops before `until` (a part of the text) and goes on at `release`, so that a
   * test may act while it streams however slow the machine is.
   */
  async scriptHeld(text: string, until: string): Promise<void> {
    const at = text.indexOf(until)
    expect(at).toBeGreaterThan(0)
    await this.script({ text, fault: { type: 'hold', at_token: countTokens(text.slice(0, at)) } })
  }

  async release(): Promise<void> {
    await fetch(`${this.mock.url.replace(/\/v1$/, '')}/release`, { method: 'POST' })
  }

  /** What the mock was asked and how far it came; `DELETE` forgets it. */
  async mockCalls(method: 'GET' | 'DELETE'): Promise<unknown> {
    const answer = await fetch(`${this.mock.url.replace(/\/v1$/, '')}/calls`, { method })
    return answer.json()
  }

  /** Opens the page with a project and a model of choice; without files, with the sample project. */
  async open(
    page: Page,
    model: string,
    files: readonly PadFile[] = [],
    url = this.gateway.url,
  ): Promise<Pad> {
    await page.addInitScript(
      ([draft, settings]) => {
        if (sessionStorage.getItem('seeded') !== null) return
        sessionStorage.setItem('seeded', 'yes')
        if (draft !== null) localStorage.setItem('sparkpad.draft.main', draft)
        localStorage.setItem('sparkpad.settings', settings)
      },
      [
        files.length === 0 ? null : JSON.stringify({ files, open: files[0]?.path ?? null }),
        JSON.stringify({ theme: 'system', model, gatewayUrl: '' }),
      ] as const,
    )
    await page.goto(url)
    await page.locator('.monaco-editor .view-line').first().waitFor()
    const pad = new Pad(page)
    await pad.connected()
    return pad
  }

  async stop(): Promise<void> {
    await this.gateway.stop()
    await this.mock.stop()
  }
}

/** The page as its user has it: by roles and names, and at the console's door where a picture cannot tell. */
export class Pad {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  get box() {
    return this.page.getByRole('textbox', { name: 'Instruction' }).last()
  }

  /** Waits until the connection is open. */
  async connected(): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(() => window.sparkpad.state().connection), { timeout: 30_000 })
      .toBe('open')
  }

  async say(instruction: string): Promise<void> {
    await this.box.fill(instruction)
    await this.box.press('Enter')
  }

  /** A file's text as it stands; none while the page is being loaded. */
  text(path: string): Promise<string> {
    return this.page.evaluate(
      (wanted) => (window.sparkpad as typeof window.sparkpad | undefined)?.text(wanted) ?? '',
      path,
    )
  }

  /** Phase of the newest turn, and how it ended. */
  state(): Promise<string> {
    return this.page.evaluate(() => {
      const turn = window.sparkpad.turns().at(-1)
      return turn === undefined ? 'none' : (turn.outcome ?? turn.phase)
    })
  }

  async until(state: string): Promise<void> {
    await expect.poll(() => this.state(), { timeout: 30_000, intervals: [20] }).toBe(state)
  }

  /** Standings of the proposal's hunks, in file order. */
  hunks(): Promise<readonly { path: string; id: string; standing: string; state: string }[]> {
    return this.page.evaluate(() => [...window.sparkpad.hunks()])
  }

  /** Waits until so many hunks are closed and pending. */
  async pending(atLeast: number): Promise<void> {
    await expect
      .poll(
        async () =>
          (await this.hunks()).filter((hunk) => hunk.state === 'closed' && hunk.standing === 'pending')
            .length,
        { timeout: 30_000, intervals: [20] },
      )
      .toBeGreaterThanOrEqual(atLeast)
  }

  async openFile(path: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Open files' })
      .getByRole('button', { name: path })
      .click()
  }

  /** Puts the cursor into the editor, at the start of a line counted from 1. */
  async goTo(line: number): Promise<void> {
    await this.page.locator('.monaco-editor .view-line').first().click()
    await this.toLine(line)
  }

  /** Does the same with the focus in the editor already, where sticky lines may cover the first line on the screen. */
  async toLine(line: number): Promise<void> {
    await this.page.keyboard.press('Control+g')
    await this.page.keyboard.type(String(line))
    await this.page.keyboard.press('Enter')
    // the focus comes back to the editor when the box is gone
    await expect(this.page.locator('.quick-input-widget')).toBeHidden()
  }
}

export const test = base.extend<object, { stand: Stand }>({
  stand: [
    async ({}, use) => {
      const stand = await Stand.start()
      await use(stand)
      await stand.stop()
    },
    { scope: 'worker' },
  ],
})
