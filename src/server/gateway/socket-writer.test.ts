import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { defaultDeadlines, defaultLimits } from './limits.ts'
import type { Shared } from './shared.ts'
import { createSocketWriter } from './socket-writer.ts'

/** A writer on a stream that keeps what left in each system call. */
function writerOnPaper() {
  const calls: string[] = []
  const timers = new Map<() => void, number>()
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
    clock: {
      now: () => 0,
      wall: () => 0,
      after: (ms, run) => {
        timers.set(run, ms)
        return () => timers.delete(run)
      },
    },
  }
  const stalled = () => undefined
  const writer = createSocketWriter({ socket: socket as WebSocket, stream, stalled }, shared as Shared)
  return { writer, calls, timers }
}

test('[T150] the opening of a response leaves with what is written next, of whatever response', () => {
  const { writer, calls } = writerOnPaper()
  const open = (name: string) =>
    writer.burst(() => {
      writer.write(`${name} created`)
      writer.write(`${name} in_progress`)
    }, 4)
  open('a')
  expect(calls).toEqual([])
  writer.burst(() => writer.write('delta'))
  expect(calls).toEqual(['a created a in_progress delta'])
  writer.write('more')
  open('b')
  open('c')
  writer.answer('pong')
  expect(calls.slice(1)).toEqual(['more', 'b created b in_progress c created c in_progress pong'])
  writer.write('alone')
  expect(calls.at(-1)).toBe('alone')
})

test('[T150] it leaves by itself when its time is over, and at once where it has none', () => {
  const { writer, calls, timers } = writerOnPaper()
  writer.burst(() => writer.write('created'), 4)
  expect(calls).toEqual([])
  for (const [run, ms] of timers) {
    expect(ms).toBe(4)
    run()
  }
  expect(calls).toEqual(['created'])
  writer.write('delta')
  expect(calls.at(-1)).toBe('delta')
  writer.burst(() => writer.write('created'))
  expect(calls).toEqual(['created', 'delta', 'created'])
})
