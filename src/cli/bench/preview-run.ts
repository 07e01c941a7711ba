import type { Browser, Page } from '@playwright/test'
import { typingPauseMs } from '../../core/preview/preview.ts'
import { goToLine, openPage } from './browser.ts'

/** Five files of a React project: a page, its entry, a component, a module and a style sheet. */
export const reactProject: readonly { readonly path: string; readonly text: string }[] = [
  {
    path: 'App.tsx',
    text: `import { useState } from 'react'
import { rows } from './rows'

const revision = 'r'

export function App() {
  const [count, setCount] = useState(0)
  return (
    <main>
      <h1 id="revision">{revision}</h1>
      <button onClick={() => setCount(count + 1)}>pressed {count}</button>
      <ul>
        {rows.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </main>
  )
}
`,
  },
  {
    path: 'rows.ts',
    text: 'export type Row = { readonly id: number; readonly name: string }\nexport const rows: readonly Row[] = Array.from({ length: 40 }, (_, id) => ({ id, name: `row ${id}` }))\n',
  },
  {
    path: 'main.tsx',
    text: "import { StrictMode } from 'react'\nimport { createRoot } from 'react-dom/client'\nimport { App } from './App'\nimport './style.css'\n\ncreateRoot(document.querySelector('#root')!).render(\n  <StrictMode>\n    <App />\n  </StrictMode>,\n)\n",
  },
  { path: 'style.css', text: 'main { font: 16px system-ui }\nh1 { color: rgb(1, 2, 3) }\n' },
  {
    path: 'index.html',
    text: '<!doctype html>\n<html>\n  <body>\n    <div id="root"></div>\n    <script type="module" src="main.tsx"></script>\n  </body>\n</html>\n',
  },
]

/** When the browser painted the first content of the frame on show, ms since the epoch, and what the frame says. */
type Painted = { readonly at: number; readonly revision: string | null }

const shownFrame = 'iframe[data-layer=shown]'

/**
 * The frame on show starts as an empty document, so the first content that it paints is that of the new code. The
 * browser notes when that was.
 */
async function paintedOnShow(page: Page): Promise<Painted> {
  const element = await page.waitForSelector(shownFrame, { state: 'attached' })
  const frame = await element.contentFrame()
  if (frame === null) throw new Error('the frame on show has gone')
  return frame.evaluate(async () => {
    const entry = await new Promise<PerformanceEntry>((found, failed) => {
      new PerformanceObserver((list) => {
        const [first] = list.getEntriesByName('first-contentful-paint')
        if (first !== undefined) found(first)
      }).observe({ type: 'paint', buffered: true })
      setTimeout(() => failed(new Error('the frame painted nothing')), 10_000)
    })
    return {
      at: performance.timeOrigin + entry.startTime,
      revision: document.querySelector('#revision')?.textContent ?? null,
    }
  })
}

/** One update: from the end of the typing pause to the frame's first paint, and to the page showing that frame, ms. */
export type Update = { readonly paintMs: number; readonly shownMs: number }

/**
 * Types one character so often into a string that the project shows, and times each update.
 * @throws Error when a frame comes on show that does not show what was typed
 */
export async function updates(page: Page, rounds: number): Promise<readonly Update[]> {
  await page.getByRole('tab', { name: 'Preview' }).click()
  await page.waitForSelector(shownFrame, { state: 'attached' })
  await goToLine(page, 4)
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  const found: Update[] = []
  let typed = 'r'
  for (let round = 0; round < rounds; round += 1) {
    // The user reads what came, and the next frame has its time to load.
    await page.waitForTimeout(450 + (round % 7) * 30)
    const watch = await page.evaluateHandle(watchUpdate)
    const key = String(round % 10)
    typed += key
    await page.keyboard.type(key)
    const { typedAt, shownAt } = await watch.evaluate((promise) => promise.told)
    const { at, revision } = await paintedOnShow(page)
    if (revision !== typed) throw new Error(`after typing ${typed} the frame on show says ${revision}`)
    const pausedAt = typedAt + typingPauseMs
    found.push({ paintMs: at - pausedAt, shownMs: shownAt - pausedAt })
  }
  return found
}

/**
 * Runs in the page: notes the next key, and the task after the first animation frame in which another frame of the
 * runner is on show; ms since the epoch.
 */
function watchUpdate(): { readonly told: Promise<{ readonly typedAt: number; readonly shownAt: number }> } {
  const before = document.querySelector('iframe[data-layer=shown]')
  let typedAt = Number.NaN
  document.addEventListener(
    'keydown',
    ({ timeStamp }) => {
      typedAt = performance.timeOrigin + timeStamp
    },
    { capture: true, once: true },
  )
  const told = new Promise<{ readonly typedAt: number; readonly shownAt: number }>((settle, failed) => {
    const observer = new MutationObserver(() => {
      const now = document.querySelector('iframe[data-layer=shown]')
      if (now === null || now === before) return
      observer.disconnect()
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => {
          port1.close()
          settle({ typedAt, shownAt: performance.timeOrigin + performance.now() })
        })
        port1.start()
        port2.postMessage(null)
      })
    })
    observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['data-layer'] })
    setTimeout(() => failed(new Error('no update came')), 15_000)
  })
  return { told }
}

/** Addresses of all that only the preview needs: its scripts, its worker and its frames. */
const previewParts = /\/(?:start-preview|preview-panel|compile)-[^/]*\.js|\/runner\/(?:closed|open)/

/**
 * From the click that asks for the first run to the frame's first paint, ms. `ahead`: the page has been left alone for
 * so long before, ms; with 0 the click comes as soon as the editor shows text and the socket is open.
 * @throws Error with `ahead` 0 when a part of the preview was there before the click
 */
export async function firstRun(browser: Browser, url: string, ahead: number): Promise<number> {
  const page = await openPage(browser, url, { files: reactProject, model: 'builtin-1000' })
  try {
    if (ahead > 0) await page.waitForTimeout(ahead)
    const asked = await page.evaluateHandle(() => {
      const at = new Promise<number>((settle) => {
        document.addEventListener('click', ({ timeStamp }) => settle(performance.timeOrigin + timeStamp), {
          capture: true,
          once: true,
        })
      })
      return { at, loaded: performance.getEntriesByType('resource').map(({ name }) => name) }
    })
    const loaded = [
      ...(await asked.evaluate((told) => told.loaded)),
      ...page.workers().map((worker) => worker.url()),
      ...page.frames().map((frame) => frame.url()),
    ].filter((name) => previewParts.test(name))
    if (ahead === 0 && loaded.length > 0)
      throw new Error(`the start is not cold: ${loaded.join(', ')} was there before the click`)
    await page.getByRole('tab', { name: 'Preview' }).click()
    const askedAt = await asked.evaluate((told) => told.at)
    const { at, revision } = await paintedOnShow(page)
    if (revision !== 'r') throw new Error(`the first run shows ${revision}`)
    return at - askedAt
  } finally {
    await page.context().close()
  }
}
