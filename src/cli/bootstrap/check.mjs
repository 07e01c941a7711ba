import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, root, run, runAside, tool } from './steps.mjs'

/** The gates of `npm run check` that read the sources. Each keeps about one core busy. */
const readers = () => [
  { name: 'types', path: tool('typescript'), args: ['-p', '.'] },
  { name: 'types of core', path: tool('typescript'), args: ['-p', 'src/core'] },
  { name: 'lint', path: tool('oxlint'), args: ['--type-aware', '--deny-warnings', '--format=unix'] },
  { name: 'format', path: tool('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', path: tool('knip'), args: ['--no-progress', '--treat-config-hints-as-errors'] },
]

const unitTests = () => [
  tool('vitest'),
  'run',
  '--project',
  'unit',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${report('unit')}`,
]

/** Where a runner leaves its JSON report. */
export function report(name) {
  return join(root, 'test-results', `${name}.json`)
}

/**
 * Runs every gate, also after one failed: those that read the sources side by side, one to a core, then the unit tests,
 * which take all cores.
 * @returns {Promise<string[]>} names of the gates that failed
 */
export async function check() {
  await ensureInstalled()
  const failed = []
  const waiting = readers()
  const lane = async () => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const { code, said } = await runAside(process.execPath, [gate.path, ...gate.args])
      console.log(`check: ${gate.name}`)
      if (said !== '') process.stdout.write(said)
      if (code !== 0) failed.push(gate.name)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
  console.log('check: unit tests')
  if ((await run(process.execPath, unitTests())) !== 0) failed.push('unit tests')
  if (failed.length > 0) console.error(`check failed: ${failed.join(', ')}`)
  else console.log('check passed')
  return failed
}

if (process.argv[1] === import.meta.filename) process.exit((await check()).length === 0 ? 0 : 1)
