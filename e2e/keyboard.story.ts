import { openPreview, panel, retype, shown, status, thief } from './preview.ts'
import { expect, test, type Pad } from './stand.ts'

const field = "document.body.innerHTML = '<input aria-label=Field autofocus><button>Press</button>'"
const focusing = `${field}; const it = document.querySelector('input')!; window.focus(); it.focus(); console.log('focuses'); it.onfocus = () => console.log('has it')`

const focused = ({ page }: Pad) =>
  page.evaluate(() => document.activeElement?.closest('iframe, .monaco-editor')?.tagName ?? 'none')

test('[V150] [V151] [V152] [V153] the keyboard is where the user has it: a press or Tab gives it to the code, code that takes it is ended', async ({
  stand,
  page,
}) => {
  const told: string[] = []
  page.on('console', (message) => told.push(message.text()))
  const pad = await stand.open(page, 'builtin-1000', [{ path: 'index.ts', text: `${field}\n` }])
  await openPreview(pad)
  const input = shown(pad).getByLabel('Field')
  await expect(input).toBeVisible()

  await test.step('code that focuses a field as it comes up leaves the keyboard where it is', async () => {
    await retype(pad, 1, focusing)
    await expect.poll(() => told).toContain('focuses')
    // slowly, so that the code runs anew between the keys
    await page.keyboard.type(' // typed on', { delay: 150 })
    expect(await pad.text('index.ts')).toBe(`${focusing} // typed on\n`)
    expect(told).not.toContain('has it')
  })

  await test.step('a press gives it to the code, right after typing too, and a press in the page takes it back', async () => {
    // a frame that comes up for what was typed before takes the field along
    await expect(async () => {
      await input.evaluate((element: HTMLInputElement) => (element.value = ''))
      await pad.goTo(1)
      await page.keyboard.press('ArrowRight')
      await input.click()
      await page.keyboard.type('into the field')
      expect(await input.inputValue()).toBe('into the field')
    }).toPass()
    await retype(pad, 1, field)
    expect(await pad.text('index.ts')).toBe(`${field}\n`)
  })

  await test.step('Tab goes into the preview, through it and out of it', async () => {
    await expect(input).toHaveValue('')
    // pressed again before the frame has the focus, Tab goes on within it
    await expect(async () => {
      await panel(pad).getByRole('button', { name: 'Run again from the beginning' }).focus()
      for (let stops = 0; stops < 6 && (await focused(pad)) !== 'IFRAME'; stops += 1)
        await page.keyboard.press('Tab')
      await expect(input).toBeFocused({ timeout: 1_000 })
    }).toPass()
    await page.keyboard.type('by Tab')
    await expect(input).toHaveValue('by Tab')
    await page.keyboard.press('Tab')
    await expect(shown(pad).getByRole('button')).toBeFocused()
    await page.keyboard.press('Tab')
    await expect.poll(() => focused(pad)).not.toBe('IFRAME')
  })

  for (const [name, how] of [
    ['all the time', 'setInterval(take, 10)'],
    [
      'with messages',
      'const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { take(); setTimeout(() => port2.postMessage(0), 5) }; port2.postMessage(0)',
    ],
  ] as const)
    await test.step(`code that takes it ${name} is ended once the user types, and the text is theirs`, async () => {
      told.length = 0
      await retype(pad, 1, thief(how))
      const start = panel(pad).getByRole('button', { name: 'Start' }).first()
      if (await start.isVisible()) await start.click()
      await pad.box.click()
      let typed = ''
      await expect
        .poll(async () => {
          typed += 'a'
          await page.keyboard.press('a')
          return panel(pad).textContent()
        })
        .toContain('The code took the keyboard')
      await expect(status(pad)).toHaveText('Stopped')
      await expect(page.locator('iframe')).toHaveCount(0)
      await page.keyboard.type('and the rest')
      expect(await pad.box.inputValue()).toMatch(/^a*and the rest$/)
      await pad.box.fill('')
    })
})
