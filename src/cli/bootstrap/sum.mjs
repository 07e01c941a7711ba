/**
 * Adds up what the runners' JSON reports say (Vitest and Playwright write different ones).
 * A report that is missing, or in which nothing ran, is a problem: silence is no success.
 * A flaky browser test counts as failed. A skipped one counts nowhere.
 * @param {readonly { name: string, report: any }[]} reports
 * @returns {{ passed: number, failed: number, problems: string[] }}
 */
export function sum(reports) {
  let passed = 0
  let failed = 0
  const problems = []
  for (const { name, report } of reports) {
    const counts = report === null ? null : countsOf(report)
    if (counts === null) {
      problems.push(`${name}: no report`)
      continue
    }
    if (counts.passed + counts.failed === 0) problems.push(`${name}: no test ran`)
    passed += counts.passed
    failed += counts.failed
  }
  return { passed, failed, problems }
}

function countsOf(report) {
  if (typeof report.numPassedTests === 'number') {
    // A file that does not load fails as a suite without any test.
    const broken = report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    )
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length }
  }
  if (report.stats !== undefined) {
    const { expected, unexpected, flaky } = report.stats
    return { passed: expected, failed: unexpected + flaky + (report.errors?.length ?? 0) }
  }
  return null
}
