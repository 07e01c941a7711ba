import { resolve } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { startServing } from './serve/start.ts'

// The page by Vite with hot reload and the gateway, on one port. Vite's own headers apply: none of the strict policy
// of the built page, because its client needs inline scripts and styles. `npm start` serves what users get.
let vite: ViteDevServer | null = null

await startServing({
  command: 'npm run dev',
  page: {
    pageDir: null,
    runnerFile: resolve(import.meta.dirname, 'runner/runner.js'),
    livePage: async (server) => {
      const root = resolve(import.meta.dirname, '..')
      vite = await createServer({
        root,
        configFile: resolve(root, 'vite.config.ts'),
        appType: 'spa',
        server: { middlewareMode: true, hmr: { server } },
      })
      const { middlewares } = vite
      return {
        serve: (incoming, outgoing) => {
          incoming.url = incoming.url?.replace(/^\/embed(?=$|\?)/, '/embed.html')
          middlewares(incoming, outgoing)
        },
        ownsUpgrade: (incoming) => /\bvite-/.test(incoming.headers['sec-websocket-protocol'] ?? ''),
      }
    },
  },
  close: async () => vite?.close(),
})
