import { chromium } from '@playwright/test'
import config from './playwright.config.ts'
import { openPreview, panel, retype, shown, status } from './preview.ts'
import { expect, test } from './stand.ts'

const calm = "document.body.innerHTML = '<h1>calm</h1>'\n"
/** Fills its memory by some megabytes a turn, and holds its thread for none of them long. */
const flood = `const kept: unknown[] = []
setInterval(() => { for (let n = 0; n < 20; n += 1) kept.push(Array.from({ length: 10_000 }, () => ({}))) }, 10)
export {}
`

test('[V162] code that fills its memory loses its own frame: the page stays, Stop works, the code is intact', async ({
  stand,
}) => {
  const { executablePath = '', args = [] } = config.use?.launchOptions ?? {}
  // A heap that is full soon: the browser's own bound is some gigabytes, which a machine for tests may not have.
  const browser = await chromium.launch({
    executablePath,
    args: [...args, '--js-flags=--max-old-space-size=300'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const files = [
      { path: 'index.ts', text: `${calm}\n` },
      { path: 'flood.ts', text: flood },
    ]
    const pad = await stand.open(page, 'builtin-1000', files)
    await openPreview(pad)
    await expect(shown(pad).getByRole('heading')).toHaveText('calm')
    await retype(pad, 2, "import './flood'")
    await expect(panel(pad).getByRole('alert')).toContainText('The preview is stuck', { timeout: 40_000 })
    await retype(pad, 2, '// written after the flood')
    expect(await pad.text('index.ts')).toBe(`${calm}// written after the flood\n`)
    expect(await pad.text('flood.ts')).toBe(flood)
    await panel(pad).getByRole('alert').getByRole('button', { name: 'Stop' }).click()
    await expect(page.locator('iframe')).toHaveCount(0)
    await expect(status(pad)).toHaveText('Stopped')
    await panel(pad).getByRole('button', { name: 'Start' }).first().click()
    await expect(shown(pad).getByRole('heading')).toHaveText('calm')
  } finally {
    await browser.close()
  }
})
