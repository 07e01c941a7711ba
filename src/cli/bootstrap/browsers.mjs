import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { run } from './steps.mjs'

/**
 * A browser that tests need: its name for people, the variable that may name its program, where it is looked for, and
 * Debian's packages that bring it.
 * @typedef {{ name: string, variable: string, places: string[], packages: string[] }} Wanted
 */

/** @type {Wanted} */
export const chromium = {
  name: 'Chromium or Chrome',
  variable: 'CHROMIUM_PATH',
  places: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  packages: ['chromium', 'fonts-dejavu-core'],
}

/** @type {Wanted} */
export const firefox = {
  name: 'Firefox',
  variable: 'FIREFOX_PATH',
  places: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
  packages: ['firefox-esr'],
}

/**
 * Path of a browser on this machine, or undefined.
 * @param {Wanted} wanted
 */
export function findBrowser({ variable, places }) {
  return [process.env[variable], ...places].find(
    (path) => path !== undefined && path !== '' && existsSync(path),
  )
}

/**
 * Finds a browser, and installs Debian's where that is possible without asking.
 * @param {Wanted} wanted
 * @returns {Promise<string | undefined>} its path; undefined after saying what to do
 */
export async function ensureBrowser(wanted) {
  const { name, variable, packages } = wanted
  const found = findBrowser(wanted)
  if (found !== undefined) return found
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
  if (canInstall) {
    console.log(`Installing ${name} for the browser tests …`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env })
    const installed = findBrowser(wanted)
    if (installed !== undefined) return installed
  }
  console.error(
    `The browser tests need ${name}. Install it (Debian: sudo apt-get install ${packages[0]}) ` +
      `or set ${variable} to its program, then run the command again.`,
  )
  return undefined
}
