import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A Node entry of ours that runs as a process of its own. */
export type Spawned = {
  readonly url: string
  readonly pid: number
  /** Everything it printed so far. */
  readonly said: () => string
  /** Ends it (SIGTERM unless told) and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

/**
 * Starts `dist/NAME.js` and waits until it prints its URL.
 * @throws Error when it ends before that, with what it printed
 */
export async function spawnEntry(
  dist: string,
  name: string,
  options: { readonly env?: Record<string, string>; readonly args?: readonly string[] } = {},
): Promise<Spawned> {
  const child = spawn(process.execPath, [join(dist, `${name}.js`), ...(options.args ?? [])], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const gone = once(child, 'exit')
  child.stderr.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  const url = await new Promise<string>((found, failed) => {
    createInterface(child.stdout).on('line', (line) => {
      said += `${line}\n`
      const [match] = /https?:\/\/[^\s]+/.exec(line) ?? []
      if (match !== undefined) found(match.replace(/\/+$/, ''))
    })
    child.once('exit', (code) => failed(new Error(`${name} ended with code ${code}:\n${said}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    said: () => said,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await gone
    },
  }
}
