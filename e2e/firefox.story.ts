import { Firefox, FirefoxPad } from './firefox-pad.ts'
import { thief } from './preview.ts'
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

test('[V150] [V160] in Firefox code that loops, or takes the keyboard, leaves the page to its user: it is told, it ends, the code is intact', async ({
  stand,
  firefox,
}) => {
  test.slow()
  const pad = await FirefoxPad.open(firefox.browser, stand.gateway.url, [
    { path: 'index.ts', text: "document.body.textContent = 'calm'\n" },
    {
      path: 'loop.test.ts',
      text: "import { expect, it } from 'vitest'\nit('loops', () => { for (;;); })\nit('goes on', () => expect(1).toBe(1))\n",
    },
    { path: 'thief.ts', text: `${thief('setInterval(take, 10)')}\nexport {}\n` },
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

  await test.step('code that takes the keyboard', async () => {
    await pad.retype("import './thief'")
    await pad.page.click('textarea[aria-label=Instruction]')
    await expect
      .poll(async () => {
        await pad.page.keyboard.press('a')
        return pad.said('Preview')
      })
      .toContain('The code took the keyboard')
    await pad.page.keyboard.type('and the rest')
    expect(await pad.page.$eval('textarea[aria-label=Instruction]', ({ value }) => value)).toMatch(
      /^a*and the rest$/,
    )
    await expect.poll(() => pad.frames()).toBe(0)
    expect(await pad.text('index.ts')).toBe("import './thief'\n")
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
