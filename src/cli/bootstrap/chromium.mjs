import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { run } from './steps.mjs'

const places = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Path of a Chromium or Chrome on this machine, or undefined. */
export function findChromium() {
  return places.find((path) => path !== undefined && path !== '' && existsSync(path))
}

/**
 * Finds Chromium, and installs Debian's where that is possible without asking.
 * @returns {Promise<string | undefined>} its path; undefined after saying what to do
 */
export async function ensureChromium() {
  const found = findChromium()
  if (found !== undefined) return found
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
  if (canInstall) {
    console.log('Installing Chromium for the browser tests …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    await run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      { env },
    )
    const installed = findChromium()
    if (installed !== undefined) return installed
  }
  console.error(
    'The browser tests need Chromium or Chrome. Install it (Debian: sudo apt-get install chromium) ' +
      'or set CHROMIUM_PATH to its program, then run the command again.',
  )
  return undefined
}
