import { openPage, openStand } from './browser.ts'
import { firstRun, reactProject, updates } from './preview-run.ts'
import { percentile, type BenchResult } from './report.ts'
import { testedProject, testRuns } from './tests-run.ts'

const updateRounds = 70
const startRounds = 25
const testRounds = 30
const tests = 50
/** A page that was left alone for so long has started ahead what it starts ahead, ms. */
const restMs = 6_000
const restRounds = 10

/** How soon the preview follows, how soon it comes up, and how long 50 tests take. */
export async function previewBench(dist: string): Promise<BenchResult> {
  const stand = await openStand(dist, { files: reactProject, model: 'builtin-1000' })
  const { page, browser } = stand
  try {
    const url = new URL(page.url()).origin
    const followed = await updates(page, updateRounds)
    await page.context().close()
    const cold: number[] = []
    for (let round = 0; round < startRounds; round += 1) cold.push(await firstRun(browser, url, 0))
    const rested: number[] = []
    for (let round = 0; round < restRounds; round += 1) rested.push(await firstRun(browser, url, restMs))
    const tested = await openPage(browser, url, { files: testedProject(), model: 'builtin-1000' })
    const runs = await testRuns(tested, testRounds, tests)
    const paints = followed.map(({ paintMs }) => paintMs)
    const shown = followed.map(({ shownMs }) => shownMs)
    return {
      workload: [
        `update: ${updateRounds} characters typed into a React project of five files, half a second or more between`,
        'them; from the end of the typing pause to the first contentful paint that the browser notes in the frame',
        'update_shown: to the page’s first animation frame with that frame on show',
        `cold_start: ${startRounds} pages, each with an empty cache, opened anew; from the click on "Preview" as soon as the`,
        'editor shows text, nothing of the preview loaded (script, worker, frame), to the frame’s first contentful paint',
        `rested_start: ${restRounds} of the same, the click ${restMs / 1000} s later`,
        `test_run: ${testRounds} runs of ${tests} tests in two files, each file in a fresh frame; from the click on "Run all" to`,
        'the frame that shows the result; the first run is left out',
        'Chromium headless, gateway as a process of its own, loopback',
      ],
      figures: {
        update_ms_p50: percentile(paints, 50),
        update_ms_p95: percentile(paints, 95),
        update_shown_ms_p50: percentile(shown, 50),
        cold_start_ms_p50: percentile(cold, 50),
        rested_start_ms_p50: percentile(rested, 50),
        test_run_ms_p50: percentile(runs, 50),
      },
      samples: {
        update_ms_p50: paints.length,
        update_ms_p95: paints.length,
        update_shown_ms_p50: shown.length,
        cold_start_ms_p50: cold.length,
        rested_start_ms_p50: rested.length,
        test_run_ms_p50: runs.length,
      },
    }
  } finally {
    await stand.close()
  }
}
