import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTcp, type AddressInfo, type Socket } from 'node:net'

/** Servers to which attackers carry what they find; each notes who came. */
export type Thief = {
  readonly url: string
  readonly stun: string
  readonly stunFrame: string
  readonly stunEmpty: string
  readonly ahead: string
  /** Names that came through, in any way. */
  readonly seen: ReadonlySet<string>
  stop(): void
}

export async function startThief(): Promise<Thief> {
  const seen = new Set<string>()
  const sockets = new Set<Socket>()
  const note = (address: string | undefined) => seen.add((address ?? '').split(/[/?#]/)[1] ?? '')
  const web = createServer((asked, answer) => {
    note(asked.url)
    asked.resume()
    answer.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' })
    answer.end('<title>taken</title>')
  })
  web.on('upgrade', (asked, socket) => {
    note(asked.url)
    socket.destroy()
  })
  const ahead = createTcp((socket) => {
    seen.add('preconnect')
    socket.destroy()
  })
  const ask = async (name: string) => {
    const socket = createSocket('udp4').on('message', () => seen.add(name))
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return socket
  }
  const listen = async (server: Server | typeof ahead) => {
    server.on('connection', (socket: Socket) => sockets.add(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const stuns = [await ask('webrtc'), await ask('webrtc-frame'), await ask('webrtc-empty')] as const
  const [webPort, aheadPort] = [await listen(web), await listen(ahead)]
  return {
    url: `http://127.0.0.1:${webPort}`,
    stun: `stun:127.0.0.1:${stuns[0].address().port}`,
    stunFrame: `stun:127.0.0.1:${stuns[1].address().port}`,
    stunEmpty: `stun:127.0.0.1:${stuns[2].address().port}`,
    ahead: `http://127.0.0.1:${aheadPort}`,
    seen,
    stop() {
      for (const socket of stuns) socket.close()
      for (const socket of sockets) socket.destroy()
      web.close()
      ahead.close()
    },
  }
}
