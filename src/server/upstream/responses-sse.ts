import { createParser } from 'eventsource-parser'
import type { ReaderFaults, StreamReader } from './chat-reader.ts'
import { asRecord, parseJson } from './record.ts'
import { createResponseReader, type ResponseFaults } from './responses-reader.ts'
import type { UpstreamEvent } from './upstream.ts'

/** Longest line of a stream, UTF-16 units: the terminal event repeats the whole answer. */
const longestLine = 16 * 1024 * 1024

/** Reads a posted response's events. Where the bytes are cut never matters. */
export function createSseReader(faults: ResponseFaults, broken: ReaderFaults): StreamReader {
  const decoder = new TextDecoder()
  const reader = createResponseReader(faults)
  let out: UpstreamEvent[] = []
  let isBroken = false
  const fail = (fault: UpstreamEvent) => {
    if (isBroken || reader.isOver) return
    isBroken = true
    out.push(fault)
  }
  const malformed = () => fail({ type: 'fault', fault: broken.malformed() })
  const parser = createParser({
    onEvent: ({ data }) => {
      if (isBroken || reader.isOver || data === '[DONE]') return
      const event = asRecord(parseJson(data))
      if (event === null) return malformed()
      out.push(...reader.push(event))
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') malformed()
    },
    maxBufferSize: longestLine,
  })
  const taken = () => {
    const events = out
    out = []
    return events
  }
  return {
    push: (bytes) => {
      if (isBroken || reader.isOver) return []
      parser.feed(decoder.decode(bytes, { stream: true }))
      return taken()
    },
    finish: (whole) => {
      if (isBroken || reader.isOver) return []
      if (whole) parser.feed(`${decoder.decode()}\n\n`)
      if (!whole || reader.hasBegun) fail({ type: 'fault', fault: broken.lost() })
      else malformed()
      return taken()
    },
    isSettled: false,
    get hasBegun() {
      return reader.hasBegun
    },
    get isOver() {
      return isBroken || reader.isOver
    },
  }
}
