import type { EngineRequest } from './engine.ts'

export type ThreadRequest = { readonly id: number; readonly request: EngineRequest }

/**
 * After `ready`, every request gets an `answer` and then `counted`, or else one of the others. The answer goes out
 * before its input is counted, so that counting delays nobody.
 */
export type ThreadReply =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly id: number; readonly pieces: readonly string[] }
  | { readonly type: 'counted'; readonly id: number; readonly inputTokens: number }
  | { readonly type: 'too-long'; readonly id: number; readonly inputTokens: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
