import { roundName } from '../core/preview/build.ts'
import type { Hello, HostMessage, RunnerNews } from '../core/preview/messages.ts'
import { createAddresses } from './addresses.ts'
import { cleanCopy } from './clean-copy.ts'
import { watchConsole } from './console.ts'
import { runInline } from './inline-script.ts'
import { own } from './own.ts'
import { describe, watchProblems } from './problems.ts'
import { runBuild } from './run.ts'
import { watchPresses } from './presses.ts'
import { createRound } from './rounds.ts'
import { runTests } from './run-tests.ts'
import {
  keepFocusPolite,
  keepLinksInside,
  standInDialogs,
  standInStorage,
  takeAwayWebRtc,
} from './stand-ins.ts'

const heartbeatMs = 500

/** The frame's side of the preview: says hello once, is given one build, runs it and tells what happens. */
function start(): void {
  const { port1: port, port2: theirs } = new MessageChannel()
  const post = port.postMessage.bind(port)
  const tell = (news: RunnerNews) => {
    const copy = cleanCopy(news)
    if (copy !== null) post(copy)
  }
  const addresses = createAddresses()
  const failed = (address: string) =>
    tell(describe('load', address, { place: null, pathOf: addresses.pathOf }))

  standInStorage()
  if (!location.pathname.endsWith('/open')) takeAwayWebRtc()
  watchProblems(addresses.pathOf, tell)
  watchPresses(tell)
  const flush = watchConsole(addresses.pathOf, tell)
  standInDialogs((words) => console.info(words))
  keepLinksInside((address) => console.warn(`The preview stays where it is; the link leads to ${address}`))

  Object.defineProperty(window, roundName, {
    value: createRound({ now: own.now, soon: createSoon(), tooLong }),
  })

  let isTaken = false
  port.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => {
    if (isTaken) return
    if (data.type === 'prepare') {
      runInline(data.script)
      return
    }
    isTaken = true
    if (data.type === 'test') void runTests(data, { addresses, failed, flush, tell })
    else {
      keepFocusPolite()
      void runBuild(data.build, { addresses, failed }).then(() => tell({ type: 'painted' }))
    }
  })
  port.start()
  own.setInterval(() => tell({ type: 'heartbeat' }), heartbeatMs)

  const hello: Hello = { type: 'sparkpad:hello', nonce: window.name }
  window.name = ''
  // Nothing in it is secret: the nonce came from the page, and the channel's end can only be given away once.
  window.parent.postMessage(hello, '*', [theirs])
}

const tooLong = () => new own.RangeError('This loop has run for too long without a pause and was ended')

/** By a channel: timers are slow in a tab in the background. */
const createSoon = () => {
  const { port1, port2 } = new MessageChannel()
  const post = port2.postMessage.bind(port2)
  let waiting = () => {}
  port1.addEventListener('message', () => waiting())
  port1.start()
  return (run: () => void) => {
    waiting = run
    post(0)
  }
}

// Opened by itself there is nobody to run for.
if (window.parent !== window) start()
