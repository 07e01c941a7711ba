import { FreePage } from './free-page.ts'
import { expect, test } from './stand.ts'

/** Code that gives its thread back for none of the first seconds in which it is hidden, as one in the background may. */
const sleeper = `document.addEventListener('visibilitychange', () => {
  if (document.hidden) for (const until = Date.now() + 3500; Date.now() < until; );
})
`

const preview = "(document.querySelector('section[aria-label=Preview]')?.innerText ?? '')"

test('[V23] [V109] a tab that is hidden and shown again takes nobody for stuck, and its preview goes on', async ({
  stand,
  browser,
}) => {
  const files = [{ path: 'index.ts', text: sleeper }] as const
  const page = await FreePage.open(browser, stand.gateway.url, { files, model: 'builtin-1000' })
  try {
    await page.click('Preview')
    await page.until(`${preview}.includes('Running')`, true)
    await page.evaluate(`window.seen = []; new MutationObserver(() => {
      if (/stuck/i.test(${preview})) window.seen.push(${preview})
    }).observe(document.body, { subtree: true, childList: true, characterData: true })`)

    await page.hide()
    await page.until('document.visibilityState', 'hidden')
    const hiddenAt = (await page.evaluate<number>('performance.now()')) ?? 0
    await page.until(`performance.now() - ${hiddenAt} > 5000`, true)
    await page.show()
    await page.until('document.visibilityState', 'visible')
    const shownAt = (await page.evaluate<number>('performance.now()')) ?? 0
    await page.until(`performance.now() - ${shownAt} > 2500`, true)
    expect(await page.evaluate(preview)).toContain('Running')
    expect(await page.evaluate('window.seen')).toEqual([])
  } finally {
    await page.close()
  }
})
