import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { faults } from './faults.ts'
import type { FaultProxy } from './proxy.ts'

const longestBody = 16 * 1024

/**
 * Serves `GET /` (faults and counts) and `PUT /` (JSON with new faults; what is left out does nothing) on 127.0.0.1.
 * A page cannot use it: it answers no preflight, and to no other host name.
 */
export async function startControl(
  proxy: FaultProxy,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const say = (status: number, value: unknown) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const { host, origin } = request.headers
    if (origin !== undefined || !/^(127\.0\.0\.1|localhost):\d+$/.test(host ?? ''))
      return say(403, { error: 'Only programs on this machine may use this.' })
    if (request.method === 'GET') return say(200, { faults: proxy.faults(), counts: proxy.counts() })
    if (request.method !== 'PUT') return say(405, { error: 'GET or PUT.' })
    let body = ''
    for await (const piece of request) {
      body += String(piece)
      if (body.length > longestBody) return say(413, { error: 'Too long.' })
    }
    const read = faults.safeParse(parseJson(body))
    if (!read.success) return say(400, { error: z.prettifyError(read.error) })
    proxy.setFaults(read.data)
    return say(200, { faults: read.data })
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
