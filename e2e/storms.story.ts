import { openPreview, panel, retype, shown, status } from './preview.ts'
import { expect, test, type Pad } from './stand.ts'

/** Everything at once that a frame may do without end and still be alive. */
const restless = [
  'for (let id = 0; id < 5000; id += 1) { clearTimeout(id); clearInterval(id); cancelAnimationFrame(id) }',
  "setInterval(() => { alert('again'); confirm(); prompt() }, 20)",
  "onbeforeunload = () => 'stay'",
  'print()',
  "let turn = 0; setInterval(() => { location.hash = `${(turn += 1)}`; history.pushState(null, '') }, 50)",
  "setInterval(() => { for (let n = 0; n < 100; n += 1) console.debug('row', { n: ['deep'] }) }, 50)",
  // by now a frame without a sign of life would have been called stuck
  "setTimeout(() => { document.body.textContent = 'still here' }, 3000)",
].join('; ')

/** Frames and workers that make more of themselves, as many as a browser lets them. */
const crowd = [
  'const grow = (text) => { for (let n = 0; n < 2; n += 1) { const frame = document.createElement("iframe"); frame.srcdoc = text; frame.onload = () => frame.contentWindow.postMessage(text, "*"); document.body.append(frame) } }',
  "const inner = '<body><script>const grow = ' + grow + '; console.info(\"one more\"); onmessage = ({ data }) => grow(data)<' + '/script>'",
  "const spin = URL.createObjectURL(new Blob(['for (;;);'])); for (let n = 0; n < 2; n += 1) new Worker(spin)",
  'grow(inner)',
].join('; ')

const talk = "setInterval(() => { for (let n = 0; n < 50; n += 1) top.postMessage({ n }, '*') }, 10)"

/** The page takes keys, the text is what was typed, and calm code runs in the preview after it. */
const goesOn = async (pad: Pad, words: string) => {
  await retype(pad, 1, `document.body.textContent = '${words}'`)
  expect(await pad.text('index.ts')).toBe(`document.body.textContent = '${words}'\n`)
  const start = panel(pad).getByRole('button', { name: 'Start' }).first()
  const body = shown(pad).locator('body')
  await expect
    .poll(async () => {
      if (await start.isVisible()) await start.click()
      return (await body.count()) === 0 ? '' : body.textContent()
    })
    .toBe(words)
}

/** The code has been ended, no frame is left, and what was typed stands. */
const isEnded = async (pad: Pad, code: string) => {
  await expect(panel(pad)).toContainText('The code left the preview')
  await expect(pad.page.locator('iframe')).toHaveCount(0)
  expect(await pad.text('index.ts')).toBe(`${code}\n`)
}

test('[V161] [V27] [V108] [V131] no storm takes the page along: dialogs, console, addresses, frames, workers, messages, reloads', async ({
  stand,
  page,
}) => {
  test.setTimeout(120_000)
  let dialogs = 0
  let more = 0
  page.on('dialog', (dialog) => {
    dialogs += 1
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (message.text() === 'one more') more += 1
  })
  const pad = await stand.open(page, 'builtin-1000', [
    { path: 'index.ts', text: "document.body.textContent = 'calm'\n" },
  ])
  const url = page.url()
  await openPreview(pad)
  await expect(shown(pad).locator('body')).toHaveText('calm')

  await test.step('code that does everything at once runs on, and nobody is held up', async () => {
    await retype(pad, 1, restless)
    await expect(status(pad)).toHaveText('Running')
    await pad.box.click()
    await page.keyboard.type('typed in a storm', { delay: 20 })
    await expect(pad.box).toHaveValue('typed in a storm')
    await expect(shown(pad).locator('body')).toHaveText('still here')
    await expect(status(pad)).toHaveText('Running')
    expect(await pad.text('index.ts')).toBe(`${restless}\n`)
    expect(dialogs).toBe(0)
    expect(page.url()).toBe(url)
    await panel(pad).getByRole('button', { name: 'Stop' }).first().click()
    await expect(status(pad)).toHaveText('Stopped')
    await expect(page.locator('iframe')).toHaveCount(0)
    await goesOn(pad, 'after the storm')
  })

  await test.step('Stop ends frames and workers that multiply', async () => {
    await retype(pad, 1, crowd)
    await expect.poll(() => more).toBeGreaterThan(10)
    await panel(pad).getByRole('button', { name: 'Stop' }).first().click()
    await expect(page.locator('iframe')).toHaveCount(0)
    await expect(status(pad)).toHaveText('Stopped')
    expect(await pad.text('index.ts')).toBe(`${crowd}\n`)
    await goesOn(pad, 'after the crowd')
  })

  for (const [what, code] of [
    ['talks past its channel without end', talk],
    ['reloads itself without end', 'setInterval(() => location.reload(), 1)'],
  ] as const)
    await test.step(`a frame that ${what} is dropped`, async () => {
      await retype(pad, 1, code)
      await isEnded(pad, code)
      await goesOn(pad, `after it ${what}`)
    })
})
