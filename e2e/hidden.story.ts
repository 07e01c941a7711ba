import { HideablePage } from './hideable-page.ts'
import { expect, test } from './stand.ts'

/** Code that gives its thread back for none of the first seconds in which it is hidden, as one in the background may. */
const sleeper = `document.addEventListener('visibilitychange', () => {
  if (document.hidden) for (const until = Date.now() + 3500; Date.now() < until; );
})
`

const preview = "document.querySelector('section[aria-label=Preview]')?.innerText ?? ''"
const button = (name: string) =>
  `[...document.querySelectorAll('section[aria-label=Preview] button, [role=tab]')].find(({ textContent, ariaLabel }) => [textContent.trim(), ariaLabel].includes('${name}'))`

test('[V23] [V109] a tab that is hidden and shown again takes nobody for stuck, and its preview goes on', async ({
  stand,
  browser,
}) => {
  const page = await HideablePage.open(browser, stand.gateway.url)
  const until = (expression: string, value: unknown) =>
    expect.poll(() => page.evaluate(expression), { timeout: 30_000, message: expression }).toBe(value)
  const untilSaid = (words: string) =>
    expect.poll(() => page.evaluate<string>(preview), { timeout: 30_000 }).toContain(words)
  const press = async (name: string) => {
    await until(`${button(name)} !== undefined`, true)
    await page.evaluate(`${button(name)}.click()`)
  }
  try {
    await until('window.sparkpad?.state().connection', 'open')
    // the page saves its draft when it is left: what is put there must come after that
    const draft = JSON.stringify({ files: [{ path: 'index.ts', text: sleeper }], open: 'index.ts' })
    const settings = JSON.stringify({ theme: 'system', model: 'builtin-1000', gatewayUrl: '' })
    const seed = `addEventListener('pagehide', () => {
      localStorage.setItem('sparkpad.draft.main', ${JSON.stringify(draft)})
      localStorage.setItem('sparkpad.settings', ${JSON.stringify(settings)})
    }); location.reload(); 'seeded'`
    await until(seed, 'seeded')
    await until("window.sparkpad?.text('index.ts')", sleeper)
    await press('Preview')
    await untilSaid('Running')
    await page.evaluate(`window.seen = []; new MutationObserver(() => {
      if (/stuck/i.test(${preview})) window.seen.push(${preview})
    }).observe(document.body, { subtree: true, childList: true, characterData: true })`)

    await page.hide()
    await until('document.visibilityState', 'hidden')
    const hiddenAt = (await page.evaluate<number>('performance.now()')) ?? 0
    await until(`performance.now() - ${hiddenAt} > 5000`, true)
    await page.show()
    await until('document.visibilityState', 'visible')
    const shownAt = (await page.evaluate<number>('performance.now()')) ?? 0
    await until(`performance.now() - ${shownAt} > 2500`, true)
    expect(await page.evaluate(preview)).toContain('Running')
    expect(await page.evaluate('window.seen')).toEqual([])
  } finally {
    await page.close()
  }
})
