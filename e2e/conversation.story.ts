import type { Page } from '@playwright/test'
import { block, blocksFor } from './files.ts'
import { expect, test } from './stand.ts'

const line = (n: number) => `export const value${n} = ${n} // as it stands\n`
const large = [
  { path: 'one.ts', text: Array.from({ length: 1_300 }, (_, n) => line(n)).join('') },
  { path: 'two.ts', text: Array.from({ length: 1_100 }, (_, n) => line(n + 2_000)).join('') },
]

const marksOf = (page: Page) => page.evaluate(() => window.sparkpad.turns().map(({ marks }) => marks))

test('[X70] the second turn’s frame is small, and its edits are right', async ({ stand, page }) => {
  await stand.script({
    text: blocksFor('one.ts', [
      block('export const value7 = 7 // as it stands\n', 'export const value7 = 70\n'),
    ]),
  })
  const pad = await stand.open(page, 'mock-reply', large)
  await pad.say('make the seventh larger')
  await pad.until('completed')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('one.ts')).toContain('value7 = 70\n')
  await pad.goTo(1)
  await page.keyboard.type('// typed by hand\n')
  await stand.mockCalls('DELETE')
  await stand.script({
    text: blocksFor('one.ts', [block('export const value7 = 70\n', 'export const value7 = 700\n')]),
  })
  await pad.say('larger still')
  await pad.until('completed')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('one.ts')).toContain('value7 = 700\n')
  const [, second] = await marksOf(page)
  expect(second).toMatchObject({ continued: true, resent: false })
  expect(second?.bytesUp).toBeLessThan(2_000)
  // The model was told all the same what stands there.
  const [call] = (await stand.mockCalls('GET')) as { body: { messages: { content: string }[] } }[]
  const said = call?.body.messages.map(({ content }) => content).join('\n') ?? ''
  expect(said.length).toBeGreaterThan(100_000)
  expect(said).toContain('+// typed by hand')
  expect(said).toContain('+export const value7 = 70\n')
  expect(await pad.text('one.ts')).toBe(
    `// typed by hand\n${large[0]?.text.replace('value7 = 7 // as it stands', 'value7 = 700') ?? ''}`,
  )
})

test('[X71] after the gateway was started anew all is sent again', async ({ stand, page }) => {
  await stand.script({ text: 'First.' })
  const pad = await stand.open(page, 'mock-reply', large)
  await pad.say('say something')
  await pad.until('completed')
  await stand.kill()
  await expect.poll(() => page.evaluate(() => window.sparkpad.state().connection)).not.toBe('open')
  await stand.restart()
  await pad.connected()
  await stand.script({ text: 'Second.' })
  await pad.say('and again')
  await pad.until('completed')
  await expect(page.getByText('Second.')).toBeVisible()
})
