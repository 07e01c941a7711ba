import { ensureInstalled, root, run, tool } from './steps.mjs'
import { join } from 'node:path'

/** The gates of `npm run check`, in the order in which they are cheapest to fail. */
const gates = () => [
  { name: 'types', path: tool('typescript'), args: ['-p', '.'] },
  { name: 'types of core', path: tool('typescript'), args: ['-p', 'src/core'] },
  { name: 'lint', path: tool('oxlint'), args: ['--type-aware', '--deny-warnings', '--format=unix'] },
  { name: 'format', path: tool('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', path: tool('knip'), args: ['--no-progress', '--treat-config-hints-as-errors'] },
  {
    name: 'unit tests',
    path: tool('vitest'),
    args: [
      'run',
      '--project',
      'unit',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${report('unit')}`,
    ],
  },
]

/** Where a runner leaves its JSON report. */
export function report(name) {
  return join(root, 'test-results', `${name}.json`)
}

/**
 * Runs every gate, also after one failed.
 * @returns {Promise<string[]>} names of the gates that failed
 */
export async function check() {
  await ensureInstalled()
  const failed = []
  for (const { name, path, args } of gates()) {
    console.log(`check: ${name}`)
    const code = await run(process.execPath, [path, ...args])
    if (code !== 0) failed.push(name)
  }
  if (failed.length > 0) console.error(`check failed: ${failed.join(', ')}`)
  else console.log('check passed')
  return failed
}

if (process.argv[1] === import.meta.filename) process.exit((await check()).length === 0 ? 0 : 1)
