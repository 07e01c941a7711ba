import { expose } from 'comlink'
import { browserTime, openBrowserSocket, probeEndpoint } from './browser-ports.ts'
import { createBrowserPosts } from './browser-posts.ts'
import { createRaceSession } from './race-session.ts'

/** Longest wait for the gateway's count, ms. */
const readTimeoutMs = 10_000

expose(
  createRaceSession({
    time: browserTime,
    openSocket: openBrowserSocket,
    probe: probeEndpoint,
    createPosts: (options) => createBrowserPosts(options, (...args) => fetch(...args)),
    readText: async (url, headers) => {
      try {
        const signal = AbortSignal.timeout(readTimeoutMs)
        const answer = await fetch(url, { headers, signal, cache: 'no-store' })
        return { status: answer.status, text: await answer.text() }
      } catch {
        return { status: 0, text: '' }
      }
    },
  }),
)
