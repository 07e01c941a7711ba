import type { Browser, Page } from '@playwright/test'
import { clickNearTop, ended, goToLine, openStand, send, watchKeys, type Stand } from './browser.ts'
import { blocksReply, longFile, placesAround } from './ghost-reply.ts'
import type { ToldFrame, ToldTurn } from '../../core/turn/told.ts'
import { percentile, type BenchResult } from './report.ts'
import { mainThreadPerFrame, clockMark, type Span } from './trace.ts'

const path = 'baskets.ts'
const lineCount = 2_000
const hunks = 40
const seconds = 4
const keyEveryMs = 100

/**
 * The whole path, upstream → gateway → socket → worker → Monaco: a `blocks` reply of 40 hunks into a file of 2,000
 * lines, two fifths of them above the viewport, at 1,000 and at 10,000 tokens/s, against the page at rest.
 */
export async function ghostBench(dist: string): Promise<BenchResult> {
  const text = longFile(lineCount)
  const stand = await openStand(dist, { files: [{ path, text }], model: 'mock-reply' })
  try {
    const { page, browser } = stand
    await goToLine(page, 1_000)
    await page.waitForFunction(
      () => document.querySelector('.line-numbers.active-line-number')?.textContent === '1000',
    )
    const firstVisible = await firstLineOnShow(page)
    // Hunks in view insert below it.
    const watched = firstVisible + 1

    const idleTrace = await traced(browser, page, async () => {
      // A page at rest draws no frames of itself: an empty callback asks for them.
      const end = await watchFrames(page, null)
      const from = await page.evaluate(() => performance.timeOrigin + performance.now())
      await page.waitForTimeout(seconds * 1000)
      await end(0, Number.MAX_SAFE_INTEGER)
      return { from, to: from + seconds * 1000 }
    })
    const idleKeys = await typing(page, 80)

    const at = placesAround(firstVisible, hunks)
    const reply = (rate: number) => blocksReply({ path, text, at, tokens: rate * seconds })
    // The first run loads colours and code paths: it stands apart.
    await streamed(stand, reply(1_000), 1_000, watched)
    const slow = await streamed(stand, reply(1_000), 1_000, watched)
    const fast = await streamed(stand, reply(10_000), 10_000, watched)
    // Looking where a line stands costs layout: the traced run does not look.
    const fastTrace = await traced(browser, page, async () => {
      const { span } = await streamed(stand, reply(10_000), 10_000, null)
      return span
    })
    const keys: number[] = []
    while (keys.length < 60) {
      const typed = await streamed(stand, reply(10_000), 10_000, null, (done) => typing(page, Infinity, done))
      keys.push(...typed.keys)
    }
    for (const { rate, arrived } of [slow, fast])
      if (arrived < rate * 0.95) throw new Error(`only ${Math.round(arrived)} of ${rate} tokens/s arrived`)
    const mainFast = mainThreadPerFrame(fastTrace.json, fastTrace.span)
    const mainIdle = mainThreadPerFrame(idleTrace.json, idleTrace.span)
    const lag = fast.frames.map(({ firstAt, paintedAt }) => paintedAt - firstAt)
    return {
      workload: [
        `${hunks} hunks into ${lineCount} lines, two fifths of them above the viewport; ${reply(1_000).tokens} and ${reply(10_000).tokens} tokens over ${seconds} s`,
        'gateway and mock upstream as own processes on loopback; Chromium headless without a GPU, 1440 × 900',
        'main thread: all tasks of a frame from a trace; paint lag: arrival of the oldest delta in a frame to its paint',
      ],
      figures: {
        arrived_tokens_per_s_1k: slow.arrived,
        arrived_tokens_per_s_10k: fast.arrived,
        fps_idle: mainIdle.wall.length / seconds,
        fps_1k: slow.fps,
        fps_10k: fast.fps,
        main_ms_per_frame_p95_10k: percentile(mainFast.wall, 95),
        main_ms_per_frame_p50_10k: percentile(mainFast.wall, 50),
        main_cpu_ms_per_frame_p95_10k: percentile(mainFast.cpu, 95),
        main_ms_per_frame_p95_idle: percentile(mainIdle.wall, 95),
        key_to_paint_ms_p95_10k: percentile(keys, 95),
        key_to_paint_ms_p95_idle: percentile(idleKeys, 95),
        paint_lag_ms_p95_10k: percentile(lag, 95),
        first_line_moved_px_max: Math.max(slow.moved, fast.moved),
      },
      samples: {
        main_ms_per_frame_p95_10k: mainFast.wall.length,
        main_ms_per_frame_p50_10k: mainFast.wall.length,
        main_cpu_ms_per_frame_p95_10k: mainFast.cpu.length,
        main_ms_per_frame_p95_idle: mainIdle.wall.length,
        key_to_paint_ms_p95_10k: keys.length,
        key_to_paint_ms_p95_idle: idleKeys.length,
        paint_lag_ms_p95_10k: lag.length,
      },
    }
  } finally {
    await stand.close()
  }
}

type Streamed = {
  readonly rate: number
  readonly arrived: number
  readonly fps: number
  /** Greatest way that the first visible line moved on the screen, px. */
  readonly moved: number
  readonly frames: readonly ToldFrame[]
  /** First and last delta, ms since the epoch. */
  readonly span: Span
  readonly keys: readonly number[]
}

async function streamed(
  stand: Stand,
  reply: { readonly text: string; readonly tokens: number },
  rate: number,
  watched: number | null,
  meanwhile: (done: Promise<unknown>) => Promise<readonly number[]> = async () => [],
): Promise<Streamed> {
  const { page } = stand
  await stand.script({ text: reply.text, ttft_ms: 0, tokens_per_second: rate })
  const watch = await watchFrames(page, watched === null ? null : watched + 1)
  const framesBefore = await page.evaluate(() => window.sparkpad.frames().length)
  const id = await send(page, 'write remarks into the baskets')
  const done = ended(page, id)
  const keys = await meanwhile(done)
  const turn = await done
  const { ticks, moved } = await watch(turn.marks.firstDelta ?? 0, turn.marks.lastDelta ?? 0)
  const frames = await page.evaluate((from) => window.sparkpad.frames().slice(from), framesBefore)
  if (turn.outcome !== 'completed')
    throw new Error(`the turn ended ${turn.outcome ?? ''}: ${turn.fault ?? ''}`)
  if (turn.hunks < hunks) throw new Error(`${turn.hunks} of ${hunks} hunks were shown`)
  const span = streamSpanMs(turn)
  // Back to the first text: the proposal is turned down and what was typed is deleted.
  await page.keyboard.press('Escape')
  await clickNearTop(page)
  await page.keyboard.press('End')
  for (let n = 0; n < keys.length; n += 1) await page.keyboard.press('Backspace')
  return {
    rate,
    arrived: ((turn.marks.deltas - 1) * 1000) / span,
    fps: (ticks * 1000) / span,
    moved,
    frames: frames.filter(({ firstAt }) => firstAt >= (turn.marks.firstDelta ?? 0)),
    span: { from: turn.marks.firstDelta ?? 0, to: turn.marks.lastDelta ?? 0 },
    keys,
  }
}

const streamSpanMs = ({ marks }: ToldTurn): number => (marks.lastDelta ?? 0) - (marks.firstDelta ?? 0)

/** Number of the first line that is wholly on show, counted from 0. */
const firstLineOnShow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const box = document.querySelector('.monaco-editor')?.getBoundingClientRect()
    const numbers = [...document.querySelectorAll('.margin .line-numbers')]
      .filter((element) => element.getBoundingClientRect().top >= (box?.top ?? 0))
      .map((element) => Number(element.textContent))
      .filter((n) => n > 0)
    return Math.min(...numbers) - 1
  })

/** Counts animation frames, and watches where a line's number stands if one is named. */
async function watchFrames(page: Page, lineNumber: number | null) {
  const record = await page.evaluateHandle((wanted) => {
    const ticks: number[] = []
    const tops: number[] = []
    let going = true
    const tick = () => {
      ticks.push(performance.timeOrigin + performance.now())
      if (wanted !== null)
        for (const element of document.querySelectorAll('.margin .line-numbers'))
          if (element.textContent === String(wanted)) tops.push(element.getBoundingClientRect().top)
      if (going) requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
    return { ticks, tops, end: () => (going = false) }
  }, lineNumber)
  return async (from: number, to: number) => {
    const { ticks, tops } = await record.evaluate(({ ticks, tops, end }) => {
      end()
      return { ticks, tops }
    })
    if (lineNumber !== null && tops.length === 0)
      throw new Error(`line ${lineNumber} was never on show, but from ${(await firstLineOnShow(page)) + 1}`)
    return {
      ticks: ticks.filter((at) => at >= from && at <= to).length,
      moved: tops.length === 0 ? 0 : Math.max(...tops) - Math.min(...tops),
    }
  }
}

/** Types ten keys a second at the end of a line near the top of the view, so many or until `done`. */
async function typing(page: Page, most: number, done?: Promise<unknown>): Promise<readonly number[]> {
  await clickNearTop(page)
  await page.keyboard.press('End')
  const read = await watchKeys(page)
  let over = false
  void done?.finally(() => {
    over = true
  })
  let typed = 0
  while (!over && typed < most) {
    await page.keyboard.press('x')
    typed += 1
    await page.waitForTimeout(keyEveryMs)
  }
  const spans = await read()
  if (done === undefined) for (let n = 0; n < typed; n += 1) await page.keyboard.press('Backspace')
  return spans
}

/** A trace, and the part of it that counts. */
type Traced = { readonly json: Buffer; readonly span: Span }

/** Traces `work`, which answers when what counts began and ended: sending and clearing away are no part of a stream. */
async function traced(browser: Browser, page: Page, work: () => Promise<Span>): Promise<Traced> {
  await browser.startTracing(page, {
    categories: [
      'toplevel',
      'blink.user_timing',
      'devtools.timeline',
      'disabled-by-default-devtools.timeline',
    ],
  })
  await page.evaluate(
    (mark) => performance.mark(`${mark}${performance.timeOrigin + performance.now()}`),
    clockMark,
  )
  const span = await work()
  return { json: await browser.stopTracing(), span }
}
