import { expose } from 'comlink'
import { openLiveSource } from '../core/wire/live-source.ts'
import { browserTime, openBrowserSocket, probeEndpoint } from './browser-ports.ts'
import { connectTokens } from './connect-tokens.ts'
import { createStreamSession } from './stream-session.ts'
import { replyReaderOf } from './turn-request.ts'

const session = createStreamSession({
  time: browserTime,
  openSource: (target, listener) =>
    openLiveSource(
      target,
      { openSocket: openBrowserSocket, time: browserTime, probe: probeEndpoint },
      listener,
    ),
  readReply: replyReaderOf,
  countTokens: connectTokens(),
})

// The network is back: no need to sit out the back-off.
addEventListener('online', () => session.reconnect())
// A promise that failed unseen is a crash like any other; the page hears of errors only.
addEventListener('unhandledrejection', (event) => reportError(event.reason))

expose(session)
