import { wrap, type Remote } from 'comlink'
import type { CompileApi } from './compile.ts'

/** The compile worker, and the end of it. */
export type CompileWorker = { readonly api: Remote<CompileApi>; readonly stop: () => void }

/** Starts the worker that turns a project into a build; `failed` is called once when it cannot go on. */
export function connectCompile(failed: () => void): CompileWorker {
  const worker = new Worker(new URL('./compile.ts', import.meta.url), { type: 'module', name: 'compile' })
  worker.addEventListener('error', (event) => {
    event.preventDefault()
    worker.terminate()
    failed()
  })
  return { api: wrap<CompileApi>(worker), stop: () => worker.terminate() }
}
