import type { Page } from '@playwright/test'
import { block, blocksFor, twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

/** Runs in the page's stream worker. */
const streamWorker = async (page: Page) => {
  const names = await Promise.all(page.workers().map((worker) => worker.evaluate(() => self.name)))
  const worker = page.workers()[names.indexOf('stream')]
  if (worker === undefined) throw new Error(`no stream worker among ${names.join(', ')}`)
  return worker
}

const ends = {
  // The functions are sent to the worker, and each ends it only once its own call was answered.
  fails: () => {
    setTimeout(() => {
      throw new Error('the worker broke')
    }, 0)
  },
  'is gone without a word': () => {
    setTimeout(() => self.close(), 0)
  },
  'hangs in a loop': () => {
    setTimeout(() => {
      for (;;) self.name = 'busy'
    }, 0)
  },
} satisfies Readonly<Record<string, () => void>>

for (const [how, end] of Object.entries(ends)) {
  test(`[X21] the stream worker ${how} mid-stream: told, code whole, and the next turn works`, async ({
    stand,
    page,
  }) => {
    const text = blocksFor('prices.ts', [
      block('/** What everything costs. */\n', '/** Costs. */\n'),
      block('export function average(', '/** and on and on */\nexport function average('),
    ])
    await stand.scriptHeld(text, ' and on and on')
    const pad = await stand.open(page, 'mock-reply', twoFiles)
    await pad.say('shorten the comment')
    await pad.pending(1)
    await pad.box.fill('a draft that must survive')

    const worker = await streamWorker(page)
    const gone = new Promise<void>((resolve) => worker.once('close', () => resolve()))
    await worker.evaluate(end)

    await pad.until('failed')
    await gone
    await expect(page.getByText('The stream worker stopped and was started again.')).toBeVisible()
    await expect(page.getByTestId('turns').getByText('Send the instruction again.')).toBeVisible()
    for (const { path, text: before } of twoFiles) expect(await pad.text(path)).toBe(before)
    await expect(pad.box).toHaveValue('a draft that must survive')

    await pad.connected()
    await stand.script({ text: 'Back again.' })
    await pad.say('are you there?')
    await pad.until('completed')
    await expect(page.getByText('Back again.')).toBeVisible()
    expect(await (await streamWorker(page)).evaluate(() => self.name)).toBe('stream')
  })
}
