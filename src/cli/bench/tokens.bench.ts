import type { Page } from '@playwright/test'
import { countTokens } from '../../core/tokens/count.ts'
import type { ToldCountCost } from '../../core/turn/told.ts'
import { goToLine, openStand } from './browser.ts'
import { percentile, type BenchResult } from './report.ts'

const wanted = 128_000
const keys = 120
const warmUp = 20
const paceMs = 110
/** A key's work on the page is over by then: the edit is passed on after 60 ms at the latest, and the answer drawn. */
const settleMs = 95

/** Lines of code that are all different, so that nothing is cheap by being known. */
function project(): readonly { readonly path: string; readonly text: string }[] {
  const files: { path: string; text: string }[] = []
  let tokens = 0
  for (let file = 0; tokens < wanted; file += 1) {
    // The file that is typed into is as large as all others together.
    const lines = file === 0 ? 3_000 : 300
    const text = Array.from({ length: lines }, (_, n) => {
      const id = (file * 7_919 + n * 104_729) % 99_991
      return n % 4 === 0
        ? `export function compute${id}(input: readonly number[]): number {\n`
        : n % 4 === 3
          ? '}\n'
          : `  const part${id} = input.reduce((sum, each) => sum + each * ${id}, ${n}) // it's ${id % 17} of them\n`
    }).join('')
    files.push({ path: file === 0 ? 'main.ts' : `src/part-${file}.ts`, text })
    tokens += countTokens(text)
  }
  return files
}

/**
 * Typing into a project of 128k tokens in Chromium: what a key costs in the tokens worker, and what its count costs
 * the page: noting and passing on the edit, taking the answer and drawing it, and what React does later.
 */
export async function tokensBench(dist: string): Promise<BenchResult> {
  const files = project()
  const total = files.reduce((sum, { text }) => sum + countTokens(text), 0)
  const stand = await openStand(dist, { files, model: 'builtin-1000', timesReact: true })
  try {
    const { page } = stand
    await page.waitForFunction((n) => Object.keys(window.sparkpad.tokens().counts).length === n, files.length)
    const counted = await sumOf(page)
    if (counted !== total) throw new Error(`the page counts ${counted} tokens, the bench ${total}`)
    const [first] = (await costsOf(page)).filter(({ thread }) => thread === 'worker')
    if (first === undefined) throw new Error('the worker told no cost of the first count')
    await goToLine(page, 1_500)
    const pressedAt: number[] = []
    for (let n = 0; n < keys + warmUp; n += 1) {
      await page.waitForTimeout(paceMs)
      pressedAt.push(await page.evaluate(() => performance.timeOrigin + performance.now()))
      await page.keyboard.press('xy z(+1);'.charAt(n % 9))
    }
    await page.waitForTimeout(500)
    const costs = await costsOf(page)
    const react = await page.evaluate(() => [...(window.reactTasks ?? [])])
    if (react.length === 0) throw new Error('no task of React was seen')
    const pressed = pressedAt.slice(warmUp)
    const within = (all: readonly { readonly at: number; readonly ms: number }[], at: number) =>
      all.filter((cost) => cost.at >= at && cost.at < at + settleMs)
    const sum = (all: readonly { readonly ms: number }[]) => all.reduce((ms, cost) => ms + cost.ms, 0)
    const ofPage = costs.filter(({ thread }) => thread === 'page')
    const worker = pressed.flatMap((at) =>
      within(
        costs.filter(({ thread }) => thread === 'worker'),
        at,
      ).map(({ ms }) => ms),
    )
    if (worker.length < keys / 2)
      throw new Error(`only ${worker.length} of ${keys} keys were counted in time`)
    const counting = pressed.map((at) => sum(within(ofPage, at)))
    const drawing = pressed.map((at) => sum(within(react, at)))
    const main = pressed.map((_, n) => (counting[n] ?? 0) + (drawing[n] ?? 0))
    const figures = {
      full_encode_ms_128k: first.ms,
      keystroke_ms_p50_128k: percentile(worker, 50),
      keystroke_ms_p95_128k: percentile(worker, 95),
      main_thread_ms_p50: percentile(main, 50),
      main_thread_ms_p95: percentile(main, 95),
      main_thread_counting_ms_p95: percentile(counting, 95),
      main_thread_react_ms_p95: percentile(drawing, 95),
    }
    const after = await sumOf(page)
    const exact = await page.evaluate(
      (paths) => paths.map((path) => window.sparkpad.text(path) ?? ''),
      files.map(({ path }) => path),
    )
    const real = exact.reduce((tokens, text) => tokens + countTokens(text), 0)
    if (after !== real)
      throw new Error(`after typing the page counts ${after} tokens, the whole texts have ${real}`)
    return {
      workload: [
        `${total} tokens in ${files.length} files, ${countTokens(files[0]?.text ?? '')} of them in the one typed into; ${pressed.length} keys in its middle, ${warmUp} before them apart`,
        'Chromium headless, real tokens worker; full encode: the first count of all files, vocabulary loaded, cold code',
        'main thread: edit noted and passed on, answer taken, meter drawn by React, and what React does later within 95 ms of the key; wall time, clock step 0.1 ms',
      ],
      figures,
      samples: {
        full_encode_ms_128k: 1,
        keystroke_ms_p50_128k: worker.length,
        keystroke_ms_p95_128k: worker.length,
        main_thread_ms_p50: main.length,
        main_thread_ms_p95: main.length,
        main_thread_counting_ms_p95: main.length,
        main_thread_react_ms_p95: main.length,
      },
    }
  } finally {
    await stand.close()
  }
}

const costsOf = (page: Page): Promise<readonly ToldCountCost[]> =>
  page.evaluate(() => [...window.sparkpad.tokens().costs])

const sumOf = (page: Page): Promise<number> =>
  page.evaluate(() => Object.values(window.sparkpad.tokens().counts).reduce((sum, tokens) => sum + tokens, 0))
