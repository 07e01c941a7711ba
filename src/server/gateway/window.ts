import type { UpstreamMessage } from '../upstream/upstream.ts'

/** Pieces small enough that counting one never holds up other connections noticeably. */
const pieceUnits = 16_384

/**
 * Whether a request fits a window of so many tokens. A token covers at least one byte of UTF-8, so most requests are
 * known to fit without counting; the others are counted piece by piece, with a breath between.
 */
export type Window = {
  fits(request: Measured, window: number): Promise<boolean> | true
}

export type Measured = {
  readonly instructions: string | null
  readonly messages: readonly UpstreamMessage[]
}

export function createWindow(countTokens: (text: string) => number): Window {
  const counted = new WeakMap<UpstreamMessage, number>()

  const tokensOf = async (text: string): Promise<number> => {
    let tokens = 0
    for (let at = 0; at < text.length; at += pieceUnits) {
      tokens += countTokens(text.slice(at, at + pieceUnits))
      await breath()
    }
    return tokens
  }

  const count = async ({ instructions, messages }: Measured, window: number): Promise<boolean> => {
    let tokens = instructions === null ? 0 : await tokensOf(instructions)
    for (const message of messages) {
      if (tokens > window) return false
      const known = counted.get(message) ?? (await tokensOf(message.text))
      counted.set(message, known)
      tokens += known
    }
    return tokens <= window
  }

  return {
    fits(request, window) {
      let bytes = Buffer.byteLength(request.instructions ?? '')
      for (const message of request.messages) bytes += Buffer.byteLength(message.text)
      return bytes <= window ? true : count(request, window)
    },
  }
}

const breath = () => new Promise<void>((resolve) => setImmediate(resolve))
