import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { systemClock } from './clock.ts'
import { defaultDeadlines, defaultLimits } from './limits.ts'
import type { Shared } from './shared.ts'
import { createSocketWriter } from './socket-writer.ts'

/** A writer on a stream that keeps what left in each system call. */
function writerOnPaper() {
  const calls: string[] = []
  const stream = new Duplex({
    decodeStrings: false,
    read: () => undefined,
    write: (text, _, done) => {
      calls.push(String(text))
      done()
    },
    writev: (pieces, done) => {
      calls.push(pieces.map(({ chunk }) => String(chunk)).join(' '))
      done()
    },
  })
  const socket: Pick<WebSocket, 'readyState' | 'OPEN' | 'bufferedAmount'> & { send(text: string): void } = {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 0,
    send: (text) => void stream.write(text),
  }
  const shared: Pick<Shared, 'limits' | 'deadlines' | 'clock'> = {
    limits: defaultLimits,
    deadlines: defaultDeadlines,
    clock: systemClock,
  }
  const stalled = () => undefined
  const writer = createSocketWriter({ socket: socket as WebSocket, stream, stalled }, shared as Shared)
  return { writer, calls }
}

const nextTask = () => new Promise(setImmediate)

test('[T150] what an upstream says at once leaves together with the opening of its response', async () => {
  const { writer, calls } = writerOnPaper()
  writer.burst(() => {
    writer.write('created')
    writer.write('in_progress')
  }, true)
  for (let n = 0; n < 50; n += 1) await Promise.resolve()
  writer.burst(() => writer.write('delta'))
  expect(calls).toEqual(['created in_progress delta'])
  writer.burst(() => writer.write('completed'))
  expect(calls).toEqual(['created in_progress delta', 'completed'])
  await nextTask()
  writer.write('later')
  expect(calls.at(-1)).toBe('later')
})

test('[T150] an opening waits for nothing that does not come in the same task', async () => {
  const { writer, calls } = writerOnPaper()
  writer.burst(() => writer.write('created'), true)
  writer.burst(() => writer.write('created on another lane'), true)
  expect(calls).toEqual([])
  await nextTask()
  expect(calls).toEqual(['created created on another lane'])
  writer.write('alone')
  expect(calls.at(-1)).toBe('alone')
})
