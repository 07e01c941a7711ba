import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Browser } from '@playwright/test'
import { launchBare, viewport } from './browser.ts'
import { startFloor } from './floor.ts'
import { percentile, type BenchResult } from './report.ts'
import { spawnEntry } from './spawn-entry.ts'

const rounds = 40

/** What both pages show: the same text in the same language, so that only what stands around it differs. */
const text = Array.from(
  { length: 60 },
  (_, n) => `export const line${n} = (value: number) => value + ${n}\n`,
).join('')

/** One load of a page: spans from the start of its navigation, ms. */
type Load = { readonly readyMs: number; readonly connectedMs: number | null }

/**
 * From navigation to an editor with text in it, in Chromium with a cold cache: the page as it is served, and a page of
 * only `monaco-editor` made by the same Vite and served by the same code, in turns.
 */
export async function bootBench(dist: string): Promise<BenchResult> {
  const closers: (() => Promise<unknown>)[] = []
  try {
    const floor = await startFloor(dist, `show(${JSON.stringify(text)})\n`)
    closers.push(floor.close)
    const gateway = await spawnEntry(dist, 'serve', { env: { PORT: '0' } })
    closers.push(gateway.stop)
    const browser = await launchBare()
    closers.push(() => browser.close())
    // The first load of each warms the server's memory and the browser's own start.
    await load(browser, floor.url)
    const critical = await load(browser, gateway.url)
    const ours: Load[] = []
    const floors: Load[] = []
    for (let n = 0; n < rounds; n += 1) {
      floors.push(await load(browser, floor.url))
      ours.push(await load(browser, gateway.url))
    }
    const ready = ours.map(({ readyMs }) => readyMs)
    const connected = ours.map(({ connectedMs }) => connectedMs ?? Number.NaN)
    const floorReady = floors.map(({ readyMs }) => readyMs)
    const figures = {
      editor_ready_ms_p50: percentile(ready, 50),
      floor_ready_ms_p50: percentile(floorReady, 50),
      ready_over_floor: percentile(ready, 50) / percentile(floorReady, 50),
      connected_ms_p50: percentile(connected, 50),
      connected_after_ready: ours.filter(({ readyMs, connectedMs }) => (connectedMs ?? Infinity) > readyMs)
        .length,
      critical_js_kb_gzip: await gzippedKb(join(dist, 'page'), critical.scripts),
    }
    return {
      workload: [
        `${rounds} loads of each page in turns, every one with an empty cache; 60 lines of TypeScript`,
        'ready: the task after the first frame with text in the editor; connected: the socket is open',
        'Chromium headless, gateway as a process of its own, loopback, nothing compressed',
      ],
      figures,
      samples: Object.fromEntries(Object.keys(figures).map((key) => [key, /_kb_/.test(key) ? 1 : rounds])),
    }
  } finally {
    for (const end of closers.toReversed()) await end()
  }
}

/** Opens a page in a browser context of its own and waits for text in the editor and, on our page, the connection. */
async function load(browser: Browser, url: string): Promise<Load & { readonly scripts: readonly string[] }> {
  const context = await browser.newContext({ viewport, colorScheme: 'dark' })
  try {
    await context.addInitScript(
      ([draft]) => {
        localStorage.setItem('sparkpad.draft.main', draft)
        const watch = () => {
          const line = document.querySelector('.monaco-editor .view-line')
          if ((line?.textContent ?? '') === '') return void requestAnimationFrame(watch)
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => performance.mark('bench-ready')
          port2.postMessage(null)
        }
        requestAnimationFrame(watch)
      },
      [JSON.stringify({ files: [{ path: 'first.ts', text }], open: 'first.ts' })] as const,
    )
    const page = await context.newPage()
    await page.goto(url, { waitUntil: 'commit' })
    const told = await page.waitForFunction(() => {
      const [ready] = performance.getEntriesByName('bench-ready')
      const door = 'sparkpad' in window ? window.sparkpad : null
      const { connectedAt } = door?.state() ?? { connectedAt: null }
      if (ready === undefined || (document.title !== 'Floor' && connectedAt === null)) return null
      return {
        readyMs: ready.startTime,
        connectedMs: connectedAt === null ? null : connectedAt - performance.timeOrigin,
        scripts: performance
          .getEntriesByType('resource')
          .filter((entry) => entry.startTime < ready.startTime && entry.name.endsWith('.js'))
          .map(({ name }) => new URL(name).pathname),
      }
    })
    const value = await told.jsonValue()
    if (value === null) throw new Error(`no editor came up at ${url}`)
    return value
  } finally {
    await context.close()
  }
}

/** Size of the page's own scripts before the editor is ready, workers' apart, kB. */
async function gzippedKb(folder: string, scripts: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    scripts.map(async (path) => (await promisify(gzip)(await readFile(join(folder, path)))).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}
