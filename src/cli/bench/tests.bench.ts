import { openStand } from './browser.ts'
import { percentile, type BenchResult } from './report.ts'
import { testedProject, testRuns } from './tests-run.ts'

const rounds = 30
const tests = 50

/** From the click on "Run all" to the frame that shows its result, for 50 tests in two files. */
export async function testsBench(dist: string): Promise<BenchResult> {
  const stand = await openStand(dist, { files: testedProject(), model: 'builtin-1000' })
  try {
    const runs = await testRuns(stand.page, rounds, tests)
    return {
      workload: [
        `${rounds} runs of ${tests} tests in two files, each file in a fresh frame of another site`,
        'from the click on "Run all" to the frame that shows the result; the first run is left out',
        'Chromium headless, gateway as a process of its own, loopback',
      ],
      figures: { test_run_ms_p50: percentile(runs, 50) },
      samples: { test_run_ms_p50: runs.length },
    }
  } finally {
    await stand.close()
  }
}
