import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { systemClock } from '../src/server/gateway/clock.ts'
import { createGateway } from '../src/server/gateway/gateway.ts'
import { defaultDeadlines, defaultLimits } from '../src/server/gateway/limits.ts'
import { createChatUpstream } from '../src/server/upstream/chat.ts'
import { lingering } from '../src/server/upstream/lingering.ts'
import { block, blocksFor, numbered, twoFiles } from './files.ts'
import { expect, test, type Stand } from './stand.ts'

/** A gateway in this process whose one upstream takes its time to stop. */
const slowToStop = (stand: Stand, abortDelayMs: number) =>
  createGateway({
    models: [
      {
        card: {
          id: 'mock-reply',
          title: 'Slow to stop',
          window: 128_000,
          format: 'blocks',
          price: null,
          builtIn: false,
          pace: null,
          origin: 'mock',
        },
        upstream: lingering(
          createChatUpstream({ url: stand.mock.url, key: null, model: 'mock-reply' }),
          abortDelayMs,
        ),
      },
    ],
    ownUpstream: null,
    host: '127.0.0.1',
    port: 0,
    links: null,
    origins: [],
    accessCode: null,
    runnerOrigin: null,
    runnerFile: join(import.meta.dirname, '../dist/runner/runner.js'),
    pageDir: join(import.meta.dirname, '../dist/page'),
    countTokens: (text) => text.length / 4,
    clock: systemClock,
    random: randomBytes,
    limits: defaultLimits,
    deadlines: defaultDeadlines,
    log: () => {},
  })

test('[X6] stop mid-stream: closed hunks stay, the tail is whole, the socket serves the next turn', async ({
  stand,
  page,
}) => {
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  const text =
    Array.from(
      { length: 40 },
      (_, n) => `export function total${n}(a: number) {\n  return a + ${n}\n}\n`,
    ).join('\n') +
    '\nexport const all = [' +
    Array.from({ length: 40 }, (_, n) => `total${n}`).join(', ') +
    ']\n'
  const pad = await stand.open(page, 'builtin-100', [{ path: 'many.ts', text }])
  await pad.say('add doc comments')
  await pad.pending(2)
  await page.keyboard.press('Escape')
  await pad.until('stopped')
  const stopped = await pad.hunks()
  expect(stopped.filter(({ state }) => state === 'closed').length).toBeGreaterThanOrEqual(2)
  expect(await pad.text('many.ts')).toBe(text)
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('many.ts')).toContain('/**')
  const after = await pad.text('many.ts')
  expect(after.endsWith(text.slice(text.indexOf('export function total30')))).toBe(true)
  await pad.say('rename total39 to last')
  await pad.until('completed')
  expect((await pad.hunks()).length).toBeGreaterThan(0)
  expect(sockets.length).toBeLessThanOrEqual(1)
})

test('[X7] stop before the first event', async ({ stand, page }) => {
  await stand.script({ text: 'Too late.', ttft_ms: 60_000 })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await pad.say('wait for it')
  await page.keyboard.press('Escape')
  await pad.until('stopped')
  expect(await pad.hunks()).toEqual([])
  await stand.script({ text: 'In time.' })
  await pad.say('again')
  await pad.until('completed')
  await expect(page.getByText('In time.')).toBeVisible()
})

test('[X8] a redirect mid-stream leaves at once and keeps the closed hunks', async ({ stand, page }) => {
  const text = numbered('value', 60)
  const reply = blocksFor(
    'values.ts',
    [10, 30].map((n) =>
      block(`export const value${n} = ${n}\n`, `export const value${n} = ${n * 100}\n// and on and on\n`),
    ),
  )
  await stand.scriptHeld(reply, '00\n// and on and on\n>>>>>>> REPLACE\n```')
  const pad = await stand.open(page, 'mock-reply', [{ path: 'values.ts', text }])
  await pad.say('make them larger')
  await pad.pending(1)
  await stand.script({
    text: blocksFor('values.ts', [block('export const value50 = 50\n', 'export const value50 = 5\n')]),
  })
  await pad.say('no, only the fiftieth')
  await pad.until('completed')
  const turns = await page.evaluate(() => window.sparkpad.turns().map(({ outcome }) => outcome))
  expect(turns).toEqual(['replaced', 'completed'])
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => pad.text('values.ts')).toContain('value50 = 5\n')
  const after = await pad.text('values.ts')
  expect(after).toContain('value10 = 1000')
  expect(after).toContain('value30 = 30\n')
})

test('[X13] a redirect waits for no upstream: one that takes far too long to stop is left behind', async ({
  stand,
  page,
}) => {
  const gateway = await slowToStop(stand, 30_000)
  try {
    await stand.mockCalls('DELETE')
    const reply = blocksFor('values.ts', [
      block('export const value10 = 10\n', 'export const value10 = 1000\n'),
      block('export const value30 = 30\n', '// and on and on\n'),
    ])
    await stand.scriptHeld(reply, ' and on and on')
    const files = [{ path: 'values.ts', text: numbered('value', 60) }]
    const pad = await stand.open(page, 'mock-reply', files, gateway.url)
    await pad.say('make them larger')
    await pad.pending(1)
    await stand.script({
      text: blocksFor('values.ts', [block('export const value50 = 50\n', 'export const value50 = 5\n')]),
    })
    await pad.say('only the fiftieth')
    await pad.until('completed')
    // The second answer is there in full, and the first call has not even been told to stop.
    expect(await stand.mockCalls('GET')).toMatchObject([
      { abortedAt: null, isEnded: false },
      { isEnded: true },
    ])
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => pad.text('values.ts')).toContain('value50 = 5\n')
    expect(await pad.text('values.ts')).toContain('value10 = 1000')
    expect(await pad.text('values.ts')).not.toContain('and on and on')
  } finally {
    await gateway.close()
  }
})

test('[X9] the gateway dies mid-stream: the state is told, the page connects again, the next turn works', async ({
  stand,
  page,
}) => {
  await stand.script({
    text: blocksFor('prices.ts', [block('/** What everything costs. */\n', '/** Costs. */\n'.repeat(200))]),
    tokens_per_second: 50,
  })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await pad.say('write on and on')
  await pad.until('streaming')
  await pad.box.fill('a draft that must survive')
  await stand.kill()
  await pad.until('failed')
  await expect.poll(() => page.evaluate(() => window.sparkpad.state().connection)).not.toBe('open')
  await stand.restart()
  await pad.connected()
  await expect(pad.box).toHaveValue('a draft that must survive')
  expect(await pad.text('prices.ts')).toBe(twoFiles[0]?.text)
  await stand.script({ text: 'Back again.' })
  await pad.say('are you there?')
  await pad.until('completed')
  await expect(page.getByText('Back again.')).toBeVisible()
})
