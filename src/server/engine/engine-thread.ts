import { parentPort } from 'node:worker_threads'
import { createEngine } from './engine.ts'
import type { ThreadReply, ThreadRequest } from './thread-messages.ts'
import { WINDOW } from './window.ts'

const port = parentPort
if (port === null) throw new Error('engine-thread runs in a worker thread')
const post = (reply: ThreadReply) => port.postMessage(reply)

const engine = createEngine()
post({ type: 'ready' })

port.on('message', ({ id, request }: ThreadRequest) => {
  try {
    // A token is at least one UTF-8 byte, a UTF-16 unit at most three: short requests need no count to fit.
    const units = request.messages.reduce((sum, message) => sum + message.text.length, 0)
    if (units * 3 > WINDOW) {
      const inputTokens = engine.countInput(request)
      if (inputTokens > WINDOW) {
        post({ type: 'too-long', id, inputTokens })
        return
      }
    }
    post({ type: 'answer', id, pieces: engine.answer(request) })
    post({ type: 'counted', id, inputTokens: engine.countInput(request) })
  } catch (error) {
    post({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) })
  }
})
