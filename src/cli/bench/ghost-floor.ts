import type { Browser, Page } from '@playwright/test'
import { clickNearTop, viewport, watchKeys } from './browser.ts'
import { startFloor } from './floor.ts'
import { longFrames, traced, watchFrames } from './ghost-watch.ts'
import { percentile } from './report.ts'
import { mainThreadPerFrame, type Span } from './trace.ts'

/** What grows in the floor's editor. Lines are counted from 1. */
type Growth = {
  /** Lines after which view zones come up, one after the other. */
  readonly after: readonly number[]
  /** Lines in each in the end. */
  readonly rows: number
  readonly seconds: number
}

declare global {
  interface Window {
    /** Grows view zones as a reply does; answers when that was, ms since the epoch. */
    grow?: (growth: Growth) => Promise<Span>
  }
}

/**
 * The least that ghosts can be in this editor: view zones of plain text that grow by whole lines once a frame, as fast
 * as the reply's hunks do, and a decoration for each. No worker, no server, nothing else on the page.
 */
const script = (text: string, line: number) => `const editor = show(${JSON.stringify(text)})
editor.setPosition({ lineNumber: ${line}, column: 1 })
editor.revealLineInCenter(${line})
window.grow = ({ after, rows, seconds }) =>
  new Promise((settle) => {
    const epoch = () => performance.timeOrigin + performance.now()
    const from = epoch()
    const each = (seconds * 1000) / after.length
    const zones = []
    const marks = editor.createDecorationsCollection()
    const frame = () => {
      const passed = epoch() - from
      const last = Math.min(after.length - 1, Math.floor(passed / each))
      editor.changeViewZones((change) => {
        for (let n = Math.max(0, zones.length - 1); n <= last; n += 1) {
          const part = n < last ? 1 : Math.min(1, (passed - n * each) / each)
          const wanted = Math.max(1, Math.round(part * rows))
          let zone = zones[n]
          if (zone === undefined) {
            const domNode = document.createElement('div')
            domNode.style.cssText = 'white-space: pre; font: 14px/19px monospace'
            zone = { afterLineNumber: after[n], heightInLines: 1, domNode, rows: 0 }
            zone.id = change.addZone(zone)
            zones[n] = zone
            marks.append([{ range: { startLineNumber: after[n], startColumn: 1, endLineNumber: after[n], endColumn: 1 }, options: { isWholeLine: true, className: 'mark' } }])
          }
          if (zone.rows === wanted) continue
          for (; zone.rows < wanted; zone.rows += 1) {
            const row = document.createElement('div')
            row.textContent = '  // hunk ' + n + ', remark ' + zone.rows + ': rounded to whole cents'
            zone.domNode.append(row)
          }
          zone.heightInLines = wanted
          change.layoutZone(zone.id)
        }
      })
      if (passed < seconds * 1000) return void requestAnimationFrame(frame)
      const to = epoch()
      editor.changeViewZones((change) => zones.forEach(({ id }) => change.removeZone(id)))
      marks.clear()
      settle({ from, to })
    }
    requestAnimationFrame(frame)
  })
`

const grow = (page: Page, growth: Growth): Promise<Span> =>
  page.evaluate((wanted) => {
    if (window.grow === undefined) throw new Error('the floor has not loaded')
    return window.grow(wanted)
  }, growth)

/** Types ten keys a second while zones grow. Answers the span and the times to the keys' paints, ms. */
async function growTyping(
  page: Page,
  growth: Growth,
): Promise<{ readonly span: Span; readonly keys: readonly number[] }> {
  await clickNearTop(page)
  await page.keyboard.press('End')
  const read = await watchKeys(page)
  const grown = grow(page, growth)
  let typed = 0
  for (let isOver = false; !isOver; typed += 1) {
    await page.keyboard.press('x')
    isOver = await Promise.race([grown.then(() => true), page.waitForTimeout(100).then(() => false)])
  }
  const keys = await read()
  for (let n = 0; n < typed; n += 1) await page.keyboard.press('Backspace')
  return { span: await grown, keys }
}

/** What a page of only Monaco needs for zones that grow like a reply's ghosts, on the same machine in the same run. */
export async function ghostFloor(
  dist: string,
  browser: Browser,
  { text, line, growth }: { readonly text: string; readonly line: number; readonly growth: Growth },
) {
  const floor = await startFloor(dist, script(text, line))
  const context = await browser.newContext({ viewport, colorScheme: 'dark' })
  try {
    const page = await context.newPage()
    await page.goto(floor.url)
    await page.waitForFunction(
      (wanted) => document.querySelector('.line-numbers.active-line-number')?.textContent === String(wanted),
      line,
    )
    // The first run loads code paths; the language service starts beside it.
    await grow(page, growth)
    const first = await grow(page, growth)
    const watch = await watchFrames(page, null)
    const plain = await grow(page, growth)
    const { ticks } = await watch(plain)
    // a p95 wants 60 samples, as beside the ghosts
    const typed = [
      await growTyping(page, growth),
      await growTyping(page, growth),
      await growTyping(page, growth),
    ]
    const trace = await traced(browser, page, () => growTyping(page, growth))
    const main = mainThreadPerFrame(trace.json, trace.work.span)
    const spans = [first, plain, trace.work.span, ...typed.map(({ span }) => span)]
    const long = await Promise.all(spans.map((span) => longFrames(page, span)))
    const keys = typed.flatMap((run) => run.keys)
    return {
      figures: {
        floor_fps: (ticks * 1000) / (plain.to - plain.from),
        floor_main_ms_per_frame_p95_typing: percentile(main.wall, 95),
        floor_main_cpu_ms_per_frame_p95_typing: percentile(main.cpu, 95),
        floor_key_to_paint_ms_p95_typing: percentile(keys, 95),
        floor_frames_over_50ms: long.reduce((sum, each) => sum + each, 0),
      },
      samples: {
        floor_fps: 1,
        floor_main_ms_per_frame_p95_typing: main.wall.length,
        floor_main_cpu_ms_per_frame_p95_typing: main.cpu.length,
        floor_key_to_paint_ms_p95_typing: keys.length,
        floor_frames_over_50ms: spans.length,
      },
    }
  } finally {
    await context.close()
    await floor.close()
  }
}
