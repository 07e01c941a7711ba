import { expose } from 'comlink'
import type { BuildRequest, BuildResult, Place } from '../core/preview/build.ts'
import { survey } from '../core/preview/survey.ts'
import { createCompiler, type Compiler } from './compiler.ts'

let compiler: Promise<Compiler> = Promise.resolve(createCompiler())

const api = {
  /** From here on loops that never end throw: the frame may share the page's thread. Their parser comes only then. */
  async guard(): Promise<void> {
    compiler = import('./guard-loops.ts').then(createCompiler)
    await compiler
  },
  build: async (request: BuildRequest): Promise<BuildResult> => (await compiler).build(request),
  locate: async (places: readonly Place[]): Promise<readonly Place[]> => (await compiler).locate(places),
  survey,
}

/** What the compile worker answers; every call is a promise on the caller's side. */
export type CompileApi = typeof api

expose(api)
