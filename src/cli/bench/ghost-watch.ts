import type { Browser, Page } from '@playwright/test'
import { clockMark, type Span } from './trace.ts'

/** Number of the first line that is wholly on show, counted from 0. */
export const firstLineOnShow = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const box = document.querySelector('.monaco-editor')?.getBoundingClientRect()
    const numbers = [...document.querySelectorAll('.margin .line-numbers')]
      .filter((element) => element.getBoundingClientRect().top >= (box?.top ?? 0))
      .map((element) => Number(element.textContent))
      .filter((n) => n > 0)
    return Math.min(...numbers) - 1
  })

/** Counts animation frames, and watches where a line's number stands if one is named (from 0). */
export async function watchFrames(page: Page, line: number | null) {
  const lineNumber = line === null ? null : line + 1
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
  return async ({ from, to }: Span) => {
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

/** How many long animation frames (over 50 ms, as the browser itself tells them) began in a span. */
export function longFrames(page: Page, span: Span): Promise<number> {
  return page.evaluate(async ({ from, to }) => {
    const type = 'long-animation-frame'
    if (!PerformanceObserver.supportedEntryTypes.includes(type))
      throw new Error('this browser tells no long animation frames')
    const found: number[] = []
    const observer = new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) found.push(performance.timeOrigin + startTime)
    })
    observer.observe({ type, buffered: true })
    // What is buffered comes in a task of its own, before a timer set after it.
    await new Promise((settle) => setTimeout(settle, 50))
    observer.disconnect()
    return found.filter((at) => at >= from && at <= to).length
  }, span)
}

/** A trace, and the part of it that counts. */
export type Traced<Work> = { readonly json: Buffer; readonly work: Work }

/** Traces `run`: sending and clearing away are in it too, so what counts is the span that it tells. */
export async function traced<Work>(
  browser: Browser,
  page: Page,
  run: () => Promise<Work>,
): Promise<Traced<Work>> {
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
  const work = await run()
  return { json: await browser.stopTracing(), work }
}
