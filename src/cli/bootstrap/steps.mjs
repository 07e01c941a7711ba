import './node-version.mjs'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../../..')
const installStamp = join(root, 'node_modules/.sparkpad-installed')
const buildStamp = join(root, 'dist/.sparkpad-built')

/**
 * Runs a command in the project's folder and waits for it.
 * @returns {Promise<number>} its exit code; 1 when a signal ended it or it could not start
 */
export function run(command, args, options = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`)
      done(1)
    })
    child.on('exit', (code) => done(code ?? 1))
  })
}

/**
 * Runs a command in the project's folder beside others and keeps what it says.
 * @returns {Promise<{ code: number, said: string }>} its exit code as `run` gives it, and both its streams as one text
 */
export function runAside(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (piece) => (said += piece))
    }
    child.on('error', (error) => done({ code: 1, said: `${command}: ${error.message}\n` }))
    child.on('close', (code) => done({ code: code ?? 1, said }))
  })
}

/** Path of an installed package's command, run by this very Node. */
export function tool(name) {
  const { bin } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))
  const own = name.split('/').at(-1)
  return join(root, 'node_modules', name, typeof bin === 'string' ? bin : (bin[own] ?? Object.values(bin)[0]))
}

/** Installs packages when the lock file says others than those that stand in node_modules. */
export async function ensureInstalled() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const wanted = createHash('sha256').update(lock).update(process.versions.modules).digest('hex')
  if (existsSync(installStamp) && readFileSync(installStamp, 'utf8') === wanted) return
  if (existsSync(join(root, 'node_modules')) && (await installedAsLocked(lock))) {
    writeFileSync(installStamp, wanted)
    return
  }
  console.log('Installing packages …')
  const code = await run(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['ci', '--no-audit', '--no-fund'],
    {
      shell: process.platform === 'win32',
    },
  )
  if (code !== 0) {
    console.error(
      'The packages could not be installed (see above). Check the network and run the command again.',
    )
    process.exit(1)
  }
  writeFileSync(installStamp, wanted)
}

// `npm ci` by hand leaves npm's own record; equal versions there spare a second installation.
async function installedAsLocked(lock) {
  const record = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(record)) return false
  const have = JSON.parse(readFileSync(record, 'utf8')).packages
  const want = JSON.parse(lock.toString('utf8')).packages
  return Object.entries(want).every(
    ([path, entry]) => path === '' || entry.optional === true || have[path]?.version === entry.version,
  )
}

const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package-lock.json']

/** Names, sizes and contents of all that a build reads, as one hash. */
function sourceHash() {
  const hash = createHash('sha256')
  const add = (path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).toSorted()) add(join(path, name))
    } else if (!/\.test\.tsx?$/.test(path) && !path.includes('fixtures')) {
      hash.update(path.slice(root.length)).update(readFileSync(path))
    }
  }
  for (const name of sources) add(join(root, name))
  return hash.digest('hex')
}

/** Builds the page and the Node entries when a source changed since the last build. */
export async function ensureBuilt() {
  const wanted = sourceHash()
  if (existsSync(buildStamp) && readFileSync(buildStamp, 'utf8') === wanted) return
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  mkdirSync(join(root, 'dist'), { recursive: true })
  const vite = tool('vite')
  const parts = [
    { what: 'the gateway', args: ['build', '--mode', 'node', '--logLevel', 'warn'] },
    { what: 'the preview', args: ['build', '--mode', 'runner', '--logLevel', 'warn'] },
    { what: 'React for the preview', args: ['build', '--mode', 'packages', '--logLevel', 'warn'] },
    { what: 'the test kit', args: ['build', '--mode', 'kit', '--logLevel', 'warn'] },
    { what: 'the page', args: ['build', '--logLevel', 'warn'] },
  ]
  for (const [index, { what, args }] of parts.entries()) {
    console.log(`Building ${what} (${index + 1} of ${parts.length}) …`)
    if ((await run(process.execPath, [vite, ...args])) !== 0) {
      console.error(`Building ${what} failed (see above).`)
      process.exit(1)
    }
  }
  writeFileSync(buildStamp, wanted)
}

/** Runs dist/NAME.js with the rest of the command line, hands signals on and takes over its exit code. */
export function runEntry(name, args) {
  const child = spawn(process.execPath, [join(root, 'dist', `${name}.js`), ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}
