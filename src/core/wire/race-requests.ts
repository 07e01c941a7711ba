import type { RaceRequests } from './race-lines.ts'

export type RaceQuestion = {
  readonly model: string
  readonly prompt: string
  /** Cap of every answer. */
  readonly maxOutputTokens: number
  /** Size of the files behind a second turn. */
  readonly contextKb: number
  /** A user's own upstream, where the model is one: goes along with every request and is kept nowhere. */
  readonly own?: { readonly url: string; readonly key: string; readonly model: string }
}

/** What the runs of a race send: the same for each way that takes part. */
export function raceRequests({ model, prompt, maxOutputTokens, contextKb, own }: RaceQuestion): RaceRequests {
  const common = {
    model,
    max_output_tokens: maxOutputTokens,
    store: false,
    ...(own === undefined ? {} : { sparkpad: { upstream: own } }),
  }
  return {
    plain: { ...common, input: prompt },
    first: { ...common, input: filesText(contextKb) },
    second: { ...common, input: prompt },
  }
}

/** About so many kB of source text, the same for everyone. */
export function filesText(kb: number): string {
  const lines: string[] = []
  for (let size = 0, n = 0; size < kb * 1000; n += 1) {
    const line = `export const value${n} = compute(${n % 7}, 'item ${n}') // ${n * 31}`
    lines.push(line)
    size += line.length + 1
  }
  return lines.join('\n')
}
