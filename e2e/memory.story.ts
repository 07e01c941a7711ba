import { chromium } from '@playwright/test'
import config from './playwright.config.ts'
import { FreePage } from './free-page.ts'
import { expect, test } from './stand.ts'

const start = "import './flood'\n"
/** Fills its memory by forty megabytes a turn of numbers, which cost the collector nothing to look through. */
const flood = `const kept: number[][] = []
setInterval(() => { for (let n = 0; n < 5; n += 1) kept.push(new Array(1_000_000).fill(0.5)) }, 10)
export {}
`
const preview = 'section[aria-label=Preview]'

test('[V162] code that fills its memory loses its own frame: the page stays, Stop works, the code is intact', async ({
  stand,
}) => {
  // a browser of its own, and a collector that works to the last
  test.slow()
  const { executablePath = '', args = [] } = config.use?.launchOptions ?? {}
  // A heap that is full soon: the browser's own bound is some gigabytes, which a machine for tests may not have.
  const browser = await chromium.launch({
    executablePath,
    args: [...args, '--js-flags=--max-old-space-size=300'],
  })
  try {
    const files = [
      { path: 'index.ts', text: start },
      { path: 'flood.ts', text: flood },
    ] as const
    const session = await browser.newBrowserCDPSession()
    const crashed: string[] = []
    session.on('Target.targetCrashed', ({ status }) => crashed.push(status))
    await session.send('Target.setDiscoverTargets', { discover: true })
    const page = await FreePage.open(browser, stand.gateway.url, { files, model: 'builtin-1000' })
    const says = (selector: string, words: string) =>
      page.until(
        `document.querySelector('${preview} ${selector}')?.innerText?.includes(${JSON.stringify(words)})`,
        true,
      )
    await page.click('Preview')
    // the frame on show, and with it the one that waits to be next
    await expect.poll(() => crashed, { timeout: 30_000 }).toContain('crashed')
    await says('[role=alert]', 'The preview is stuck')
    await page.focus('.monaco-editor .native-edit-context')
    await page.press('End', { isCtrl: true })
    await page.type('// written after the flood')
    await page.until("window.sparkpad.text('index.ts')", `${start}// written after the flood`)
    await page.until("window.sparkpad.text('flood.ts')", flood)
    await page.click('Stop', `${preview} [role=alert]`)
    await page.until("document.querySelectorAll('iframe').length", 0)
    await says('output', 'Stopped')
    await page.click('Start', preview)
    await says('output', 'Running')
    await page.click('Stop', preview)
    await page.close()
  } finally {
    await browser.close()
  }
})
