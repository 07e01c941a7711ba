import { expose } from 'comlink'
import { countTokens } from '../core/tokens/count.ts'

const api = { countTokens }

/** What the tokens worker answers; every call is a promise on the caller's side. */
export type TokensApi = typeof api

expose(api)
