import { wrap, type Remote } from 'comlink'
import type { ProseApi } from './prose.ts'

/** Starts the worker that turns Markdown into HTML. */
export function connectProse(): Remote<ProseApi> {
  const worker = new Worker(new URL('./prose.ts', import.meta.url), { type: 'module', name: 'prose' })
  return wrap<ProseApi>(worker)
}
