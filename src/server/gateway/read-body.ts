import type { IncomingMessage } from 'node:http'

/** The whole body, null when it is longer than `limit` (the rest is read and dropped). */
export const readBody = async (incoming: IncomingMessage, limit: number): Promise<Buffer | null> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length
    if (length <= limit) parts.push(part)
    // A little more is read so that the answer can reach the client; not without end.
    if (length > limit * 8) break
  }
  return length > limit ? null : Buffer.concat(parts)
}
