import { createFakeTime } from '../../core/wire/fakes.ts'
import type { Exchange, ResponseListener, Source } from '../../core/wire/source.ts'
import { createStreamSession } from '../../workers/stream-session.ts'
import { replyReaderOf } from '../../workers/turn-request.ts'
import { sessionInMemory } from './fakes.ts'
import type { Painted } from './paint.ts'
import { createRecorder } from './recorder.ts'
import { createSession } from './session.ts'

/** A response under way; the test speaks for the model. */
type Call = { readonly listener: ResponseListener; cancelled: boolean }

/**
 * A whole session in memory, page and worker, that is recorded: the worker reads what the test says, and the page paints
 * when the test says so. For tests.
 */
export function liveRig(files: Readonly<Record<string, string>>) {
  const base = sessionInMemory(files)
  base.session.dispose()
  const time = createFakeTime()
  const calls: Call[] = []
  const source: Source = {
    state: () => ({ type: 'refused', reason: 'gave-up', detail: '' }),
    reconnect: () => {},
    setVisible: () => {},
    close: () => {},
    request(_body, listener): Exchange {
      const call: Call = { listener, cancelled: false }
      calls.push(call)
      return {
        sentAt: time.now() + 0.5,
        bytes: 321,
        lane: {},
        stands: () => false,
        extended: true,
        cancel: () => {
          call.cancelled = true
          return true
        },
      }
    },
  }
  const worker = createStreamSession({
    time,
    openSource: () => source,
    readReply: replyReaderOf,
    countTokens: () => Promise.resolve(null),
  })
  let paints: ((painted: Painted) => void)[] = []
  let cursor: { path: string; line: number } | null = null
  const parts = {
    ...base.parts,
    now: time.now,
    cursor: () => cursor,
    nextPaint: () => new Promise<Painted>((settle) => paints.push(settle)),
  }
  const recorder = createRecorder({
    pad: base.pad,
    documents: base.documents,
    rawOf: (id) => Promise.resolve(worker.takeRecording(id)),
    now: time.now,
    cursor: () => cursor,
    later: (run) => run(),
  })
  const session = createSession({
    ...parts,
    watchReview: recorder.review,
    stream: recorder.stream({
      connect: (target, listener) => Promise.resolve(worker.connect(target, listener)),
      reconnect: () => Promise.resolve(),
      start: (turn) => Promise.resolve(worker.start(turn)),
      speculate: (turn) => worker.speculate(turn),
      discard: () => Promise.resolve(),
      prepare: () => Promise.resolve(),
      stop: (id, at) => Promise.resolve(worker.stop(id, at)),
    }),
  })
  worker.connect({ url: '', accessCode: null }, session.onFrame)
  const last = (): Call => {
    const call = calls.at(-1)
    if (call === undefined) throw new Error('nothing was asked')
    return call
  }
  const settle = () => new Promise(setImmediate)
  const speak = (call: Call) => ({
    created: () => call.listener.event({ type: 'response.created', response: { id: 'r' } }, time.now()),
    says: (delta: string, pieces = 1) =>
      call.listener.event(
        {
          type: 'response.output_text.delta',
          item_id: 'i',
          output_index: 0,
          content_index: 0,
          delta,
          sparkpad: {
            n: [delta.length - pieces + 1, ...Array.from({ length: pieces - 1 }, () => 1)],
            t: Array.from({ length: pieces }, (_, index) => index / 4),
          },
        },
        time.now(),
      ),
    timing: (marks: Readonly<Record<string, number>>) =>
      call.listener.event({ ...marks, type: 'sparkpad:timing', response_id: 'r' }, time.now()),
    ends: (type: 'response.completed' | 'response.incomplete', output: number | null) =>
      call.listener.event(
        {
          type,
          response: {
            id: 'r',
            usage:
              output === null ? null : { input_tokens: 50, output_tokens: output, total_tokens: 50 + output },
          },
        },
        time.now(),
      ),
  })
  return {
    ...base,
    session,
    recorder,
    now: time.now,
    model: () => speak(last()),
    earlier: () => {
      const call = calls.at(-2)
      if (call === undefined) throw new Error('nothing was asked before')
      return speak(call)
    },
    pointAt: (path: string, line: number) => {
      cursor = { path, line }
    },
    wait: async (ms: number) => {
      time.advance(ms)
      await settle()
    },
    /** Paints what the page has been told; more may come only then. */
    paint: async () => {
      const waiting = paints
      paints = []
      for (const done of waiting) done({ at: time.now(), hidden: false, workMs: 1 })
      await settle()
      await settle()
    },
  }
}
