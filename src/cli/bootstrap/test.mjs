import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { check, report } from './check.mjs'
import { chromium, ensureBrowser, firefox } from './browsers.mjs'
import { ensureBuilt, ensureInstalled, run, tool } from './steps.mjs'
import { sum } from './sum.mjs'

await ensureInstalled()
rmSync(dirname(report('unit')), { recursive: true, force: true })
const failures = []
const chromiumPath = await ensureBrowser(chromium)
if (chromiumPath === undefined) failures.push('no Chromium')
// without it the stories in Firefox fail, and say so
const firefoxPath = await ensureBrowser(firefox)
if (firefoxPath === undefined) failures.push('no Firefox')

await ensureBuilt()
failures.push(...(await check()))

console.log('server tests')
const server = [
  'run',
  '--project',
  'server',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${report('server')}`,
]
if ((await run(process.execPath, [tool('vitest'), ...server])) !== 0) failures.push('server tests')

if (chromiumPath !== undefined) {
  console.log('browser tests')
  const env = {
    ...process.env,
    CHROMIUM_PATH: chromiumPath,
    FIREFOX_PATH: firefoxPath ?? '',
    PLAYWRIGHT_JSON_OUTPUT_NAME: report('browser'),
  }
  const args = [
    tool('@playwright/test'),
    'test',
    '--config',
    'e2e/playwright.config.ts',
    '--reporter=line,json',
  ]
  if ((await run(process.execPath, args, { env })) !== 0) failures.push('browser tests')
}

const reports = ['unit', 'server', 'browser'].map((name) => ({
  name,
  report: existsSync(report(name)) ? JSON.parse(readFileSync(report(name), 'utf8')) : null,
}))
const { passed, failed, problems } = sum(reports)
failures.push(...problems)
if (failures.length > 0) console.error(`failed: ${failures.join(', ')}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failures.length === 0 && failed === 0 ? 0 : 1)
