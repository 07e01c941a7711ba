import { mayShareSite } from '../core/preview/site.ts'
import type { CompileWorker } from '../workers/connect-compile.ts'

/** Origin of the runner, told by the server of this page; the page's own where there is no other. */
export async function runnerBase(): Promise<string> {
  const answer = await fetch('/runner/place.json')
  const told: unknown = await answer.json()
  const origin: unknown = typeof told === 'object' && told !== null && 'origin' in told ? told.origin : null
  return typeof origin === 'string' ? origin : location.origin
}

/** Where the frame may share the page's thread, loops that never end are made to throw. Elsewhere code runs as written. */
export function guardSharedThread(compile: CompileWorker, base: string, broke: () => void): void {
  if (mayShareSite(base, location.origin)) compile.api.guard().catch(broke)
}
