import { expose } from 'comlink'
import { survey } from '../core/preview/survey.ts'
import { createCompiler } from './compiler.ts'

const compiler = createCompiler()

const api = {
  build: compiler.build,
  locate: compiler.locate,
  survey,
}

/** What the compile worker answers; every call is a promise on the caller's side. */
export type CompileApi = typeof api

expose(api)
