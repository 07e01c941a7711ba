import { Firefox, FirefoxPad } from './firefox-pad.ts'
import { expect, test as base } from './stand.ts'

const test = base.extend<object, { firefox: Firefox }>({
  firefox: [
    async ({}, use) => {
      const firefox = await Firefox.start()
      await use(firefox)
      await firefox.stop()
    },
    { scope: 'worker' },
  ],
})

const looping = "document.body.textContent = 'looping'; while (true) document.title += ''"

test('[V160] in Firefox an endless loop, in the code or in a test, leaves the page to its user: it is told, Stop ends it, the code is intact', async ({
  stand,
  firefox,
}) => {
  const pad = await FirefoxPad.open(firefox.browser, stand.gateway.url, [
    { path: 'index.ts', text: "document.body.textContent = 'calm'\n" },
    {
      path: 'loop.test.ts',
      text: "import { expect, it } from 'vitest'\nit('loops', () => { for (;;); })\nit('goes on', () => expect(1).toBe(1))\n",
    },
  ])

  await test.step('code that loops', async () => {
    await pad.press('body', 'Preview')
    await expect.poll(() => pad.shown()).toBe('calm')
    await pad.retype(looping)
    await expect.poll(() => pad.said('Preview')).toContain('The preview is stuck')
    expect(await pad.text('index.ts')).toBe(`${looping}\n`)
    await pad.retype("document.body.textContent = 'free'")
    expect(await pad.text('index.ts')).toBe("document.body.textContent = 'free'\n")
    expect(await pad.said('Preview')).toContain('The preview is stuck')
    await pad.press('section[aria-label="Preview"] [role=alert]', 'Stop')
    await expect.poll(() => pad.frames()).toBe(0)
    await pad.press('section[aria-label="Preview"]', 'Start')
    await expect.poll(() => pad.shown()).toBe('free')
  })

  await test.step('a test that loops', async () => {
    await pad.press('body', 'Tests')
    await pad.press('section[aria-label="Tests"]', 'Run all')
    await expect.poll(() => pad.frames()).toBeGreaterThan(0)
    await pad.retype("document.body.textContent = 'typed meanwhile'")
    await expect.poll(() => pad.said('Tests')).toContain('1 failed, 1 passed')
    await pad.press('section[aria-label="Tests"]', 'Run all')
    await expect.poll(() => pad.frames()).toBeGreaterThan(0)
    await pad.press('section[aria-label="Tests"]', 'Stop')
    await expect.poll(() => pad.said('Tests')).toMatch(/Stopped, .* not run/)
    await expect.poll(() => pad.frames()).toBe(0)
    expect(await pad.text('index.ts')).toBe("document.body.textContent = 'typed meanwhile'\n")
    expect(await pad.text('loop.test.ts')).toContain('for (;;);')
  })
})
