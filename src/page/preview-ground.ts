import type { CompileWorker } from '../workers/connect-compile.ts'
import type { CompilePort } from './session/preview.ts'
import { once } from './ui/preview-controls.ts'

/** What preview and tests stand on: the worker that compiles, and the origin that serves their frames. */
export type PreviewGround = {
  readonly compile: CompilePort
  /** Origin of the runner, told by the server of this page; the page's own where there is no other. */
  base(): Promise<string>
  /** The text of the script that puts React into a frame. */
  readonly packages: () => Promise<string>
  /** Starts the worker and asks for the origin ahead of the first use. */
  ahead(): void
  /** Calls back when the worker cannot go on; the next call of it starts another. */
  onBroke(listener: () => void): void
}

export function createPreviewGround({
  connect,
  askBase,
  fetchPackages,
  sharesThread,
}: {
  /** Starts a compile worker; the callback is called once when it cannot go on. */
  readonly connect: (failed: () => void) => Pick<CompileWorker, 'api'>
  readonly askBase: () => Promise<string>
  readonly fetchPackages: () => Promise<string>
  /** Whether frames of that origin may share the page's thread: there loops that never end are made to throw. */
  readonly sharesThread: (base: string) => boolean
}): PreviewGround {
  const listeners = new Set<() => void>()
  let worker: Pick<CompileWorker, 'api'> | null = null
  let told: Promise<string> | null = null
  /** Known before anything is built: the frames come from the origin that tells it. */
  let isGuarded = false

  const broke = () => {
    worker = null
    for (const listener of listeners) listener()
  }
  const start = () => {
    const started = connect(broke)
    if (isGuarded) started.api.guard().catch(broke)
    return started
  }
  const api = () => {
    worker ??= start()
    return worker.api
  }
  const base = () => {
    told ??= askBase().then(
      (origin) => {
        isGuarded = sharesThread(origin)
        if (isGuarded) worker?.api.guard().catch(broke)
        return origin
      },
      (fault: unknown) => {
        told = null
        throw fault
      },
    )
    return told
  }
  return {
    compile: {
      build: (request) => api().build(request),
      locate: (places) => api().locate(places),
      survey: (files) => api().survey(files),
    },
    base,
    packages: once(fetchPackages),
    ahead() {
      api()
      // Whoever needs it asks again, and tells what fails.
      base().catch(() => {})
    },
    onBroke: (listener) => void listeners.add(listener),
  }
}

/** Asks the server of this page which origin serves its frames. */
export const askRunnerBase = async (): Promise<string> => {
  const answer = await fetch('/runner/place.json')
  const told: unknown = await answer.json()
  const origin: unknown = typeof told === 'object' && told !== null && 'origin' in told ? told.origin : null
  return typeof origin === 'string' ? origin : location.origin
}

/** Fetches a text that this page's server has for its frames. */
export const fetchRunnerScript = async (name: 'packages' | 'tests'): Promise<string> => {
  const answer = await fetch(`/runner/${name}.js`)
  if (!answer.ok) throw new Error(`${name}.js was answered with ${answer.status}`)
  return answer.text()
}
