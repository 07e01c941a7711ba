import { bindProblem } from './access.ts'
import { runnerProblem } from './runner.ts'

/** What the environment says about the gateway itself. */
export type Settings = {
  readonly host: string
  readonly port: number
  readonly origins: readonly string[]
  readonly accessCode: string | null
  /** Where previews run; null leaves the choice to the gateway. */
  readonly runnerOrigin: string | null
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads PORT (4321), HOST (127.0.0.1), SPARKPAD_ORIGINS (exact origins, separated by commas or spaces),
 * SPARKPAD_ACCESS_CODE and SPARKPAD_RUNNER_ORIGIN (another site than the page's, on which previews run). An empty variable counts as none. What is wrong comes back in words.
 */
export function readSettings(env: Environment): Settings | { readonly problem: string } {
  const portText = env['PORT']?.trim() || '4321'
  const port = Number(portText)
  if (!/^\d+$/.test(portText) || port > 65_535) {
    return { problem: `PORT=${portText} is no port; use a number from 1 to 65535, or 0 for any free one.` }
  }
  const settings = {
    host: env['HOST']?.trim() || '127.0.0.1',
    port,
    origins: (env['SPARKPAD_ORIGINS'] ?? '').split(/[\s,]+/).filter((origin) => origin !== ''),
    accessCode: env['SPARKPAD_ACCESS_CODE']?.trim() || null,
    runnerOrigin: env['SPARKPAD_RUNNER_ORIGIN']?.trim() || null,
  }
  const problem = bindProblem(settings) ?? runnerProblem(settings)
  return problem === null ? settings : { problem }
}

/** Why listening failed, with the way out; null when this is no failure to listen. */
export function listenProblem(thrown: unknown, { host, port }: Settings, command: string): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null
  switch (thrown.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken. Choose another: PORT=${port >= 65_535 ? 4322 : port + 1} ${command}`
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1023: PORT=4321 ${command}`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${host} is no address of this machine. Leave HOST out to serve this machine alone.`
    default:
      return null
  }
}
