import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from '@playwright/test'
import type { ToldTurn } from '../../core/turn/told.ts'
import { spawnEntry, type Spawned } from './spawn-entry.ts'

/** The whole stand of a bench: mock upstream, gateway, Chromium with the page open. */
export type Stand = {
  readonly page: Page
  readonly browser: Browser
  /** Gives the mock's model `mock-reply` its next replies. */
  script(script: Readonly<Record<string, unknown>>): Promise<void>
  close(): Promise<void>
}

export const viewport = { width: 1440, height: 900 }

/** @throws Error when there is no Chromium, with how to get one */
const chromiumPath = (): string => {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  if (!existsSync(path))
    throw new Error('Chromium is needed: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH')
  return path
}

/** Starts the machine's Chromium without anything that works on its own. */
export function launchBare(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  })
}

/** What a page is opened with. */
export type PageStart = {
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly model: string
  /** Notes when each task of React's scheduler began and how long it took, in `window.reactTasks`. */
  readonly timesReact?: boolean
}

/** Opens the page in a browser context of its own, with an empty cache; waits for the editor and the connection. */
export async function openPage(browser: Browser, url: string, start: PageStart): Promise<Page> {
  const context = await browser.newContext({ viewport, colorScheme: 'dark' })
  await context.addInitScript(
    ([draft, settings]) => {
      // A frame without an origin has no storage.
      if (window !== window.top) return
      if (localStorage.getItem('sparkpad.draft.main') === null)
        localStorage.setItem('sparkpad.draft.main', draft)
      localStorage.setItem('sparkpad.settings', settings)
    },
    [
      JSON.stringify({ files: start.files, open: start.files[0]?.path ?? null }),
      JSON.stringify({ theme: 'dark', model: start.model, gatewayUrl: '' }),
    ] as const,
  )
  if (start.timesReact === true) await context.addInitScript(timeReact)
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('.monaco-editor .view-line').first().waitFor()
  await page.waitForFunction(() => window.sparkpad.state().connection === 'open')
  return page
}

/** Starts mock upstream and gateway as processes of their own, and opens the page with the given project and model. */
export async function openStand(dist: string, start: PageStart): Promise<Stand> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of closers.toReversed()) await end()
  }
  try {
    const mock = await spawnEntry(dist, 'mock-upstream', { args: ['--port', '0'] })
    closers.push(mock.stop)
    const gateway = await spawnEntry(dist, 'serve', { env: gatewayEnv(mock) })
    closers.push(gateway.stop)
    const browser = await launchBare()
    closers.push(() => browser.close())
    const page = await openPage(browser, gateway.url, start)
    return {
      page,
      browser,
      script: async (script) => {
        const answer = await fetch(`${mock.url.replace(/\/v1$/, '')}/script`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ model: 'mock-reply', ...script }),
        })
        if (!answer.ok) throw new Error(`mock upstream refused the script: ${await answer.text()}`)
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

declare global {
  interface Window {
    reactTasks?: { readonly at: number; readonly ms: number }[]
  }
}

/**
 * Runs in the page before its scripts. React's scheduler is what sets `onmessage` of a channel's port (the page's own
 * uses, for paints, are so rare while nothing streams that they only make the figure larger).
 */
function timeReact(): void {
  const tasks: { at: number; ms: number }[] = []
  window.reactTasks = tasks
  const property = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage')
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    ...property,
    set(this: MessagePort, work: ((event: MessageEvent) => void) | null) {
      const timed =
        work === null
          ? null
          : (event: MessageEvent) => {
              const from = performance.now()
              work.call(this, event)
              tasks.push({ at: performance.timeOrigin + from, ms: performance.now() - from })
            }
      property?.set?.call(this, timed)
    },
  })
}

const gatewayEnv = (mock: Spawned): Record<string, string> => ({
  PORT: '0',
  SPARKPAD_UPSTREAM_URL: `${mock.url.replace(/\/v1$/, '')}/v1`,
  SPARKPAD_UPSTREAM_MODEL: 'mock-reply',
})

/** Types an instruction and presses Enter for real. Answers the new turn's id. */
export async function send(page: Page, instruction: string): Promise<string> {
  const before = await page.evaluate(() => window.sparkpad.turns().at(-1)?.id)
  const box = page.getByRole('textbox', { name: 'Instruction' }).last()
  await box.fill(instruction)
  await box.press('Enter')
  await page.waitForFunction((last) => window.sparkpad.turns().at(-1)?.id !== last, before)
  return page.evaluate(() => window.sparkpad.turns().at(-1)?.id ?? '')
}

/** Waits until a turn has ended and its last paint is marked. `confirmed`: also until the gateway confirmed its stop. */
export async function ended(page: Page, id: string, confirmed = false): Promise<ToldTurn> {
  await page.waitForFunction(
    ([wanted, both]) => {
      const turn = window.sparkpad.turns().find((told) => told.id === wanted)
      if (turn?.phase !== 'ended') return false
      const { firstPaint, stopPainted, stopConfirmed } = turn.marks
      if (turn.outcome === 'completed' && turn.hunks > 0 && firstPaint === null) return false
      return !both || (stopPainted !== null && stopConfirmed !== null)
    },
    [id, confirmed] as const,
  )
  const turn = await page.evaluate((wanted) => window.sparkpad.turns().find((told) => told.id === wanted), id)
  if (turn === undefined) throw new Error('the turn is gone')
  return turn
}

/**
 * Records from now on, for each key pressed in the page, the time from the event to the task after the next
 * animation frame, ms; answers a function that reads and ends the record.
 */
export async function watchKeys(page: Page): Promise<() => Promise<readonly number[]>> {
  const record = await page.evaluateHandle(() => {
    const spans: number[] = []
    const listen = (event: KeyboardEvent) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          spans.push(performance.now() - event.timeStamp)
          port1.close()
        }
        port2.postMessage(null)
      })
    }
    document.addEventListener('keydown', listen, true)
    return { spans, end: () => document.removeEventListener('keydown', listen, true) }
  })
  return () =>
    record.evaluate(({ spans, end }) => {
      end()
      return spans
    })
}

/** Puts the cursor into a line near the top of the view, below the editor's sticky lines; scrolls nothing. */
export async function clickNearTop(page: Page): Promise<void> {
  await page
    .locator('.monaco-editor')
    .first()
    .click({ position: { x: 300, y: 112 } })
}

/** Puts the cursor at the start of a line, counted from 1, as a user would; the line comes into the middle of the view. */
export async function goToLine(page: Page, line: number): Promise<void> {
  await clickNearTop(page)
  await page.keyboard.press('Control+g')
  await page.keyboard.type(String(line))
  await page.keyboard.press('Enter')
}
