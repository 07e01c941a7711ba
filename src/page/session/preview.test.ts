import { describe, expect, it } from 'vitest'
import type { BuildRequest, BuildResult } from '../../core/preview/build.ts'
import { createPad } from '../store/pad.ts'
import { memoryDocuments } from './fakes.ts'
import { typingPauseMs } from '../../core/preview/preview.ts'
import { createPreview } from './preview.ts'
import { silenceMs } from './silence.ts'

/** A clock under the test's hand. */
const createClock = () => {
  let now = 0
  let timers: { at: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    after: (ms: number, run: () => void) => {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    pass: (ms: number) => {
      const until = now + ms
      for (;;) {
        const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers = timers.filter((other) => other !== due)
        now = due.at
        due.run()
      }
      now = until
    },
    /** The machine sleeps: time goes on and no timer rings. */
    sleep: (ms: number) => {
      now += ms
      for (const timer of timers) timer.at = Math.max(timer.at, now)
    },
  }
}

const stand = (foreign = false) => {
  const clock = createClock()
  const pad = createPad('t')
  pad.preview.setState({ foreign })
  const documents = memoryDocuments({ 'index.ts': 'one' })
  const builds: { readonly request: BuildRequest; readonly settle: (result: BuildResult) => void }[] = []
  const runs: number[] = []
  let frames = 0
  let isHidden = false
  const session = createPreview({
    pad,
    documents,
    compile: {
      build: (request) => new Promise((settle) => builds.push({ request, settle })),
      locate: (places) => Promise.resolve(places.map((place) => ({ ...place, column: place.column + 100 }))),
      survey: () => Promise.resolve({ packages: ['p'], hosts: [], network: [] }),
    },
    stage: {
      warm: () => (frames += 1),
      run: ({ seq }) => runs.push(seq),
      clear: () => (frames = 0),
    },
    now: clock.now,
    after: clock.after,
    isHidden: () => isHidden,
  })
  const settle = async (at: number) => {
    const { request, settle: done } = builds[at] ?? expect.fail('no such build')
    done({
      type: 'built',
      build: { seq: request.seq, html: '', styles: [], scripts: [], modules: [], builtIn: [], remote: [] },
    })
    await Promise.resolve()
    await Promise.resolve()
  }
  const type = (text: string) => documents.type('index.ts', [{ from: 0, to: 0, text }])
  const phase = () => pad.preview.getState().phase.type
  const show = async () => {
    session.show()
    await settle(0)
    session.stageEvents.started(1)
    session.stageEvents.news(1, { type: 'painted' })
  }
  return {
    clock,
    pad,
    session,
    builds,
    runs,
    settle,
    type,
    phase,
    show,
    frames: () => frames,
    hide: (to: boolean) => (isHidden = to),
  }
}

describe('the preview follows', () => {
  it('[V20] a pause in typing, once, with what stands there then', async () => {
    const { show, type, clock, builds, phase } = stand()
    await show()
    expect(phase()).toBe('running')
    type('a')
    clock.pass(typingPauseMs - 1)
    type('b')
    clock.pass(typingPauseMs - 1)
    expect(builds).toHaveLength(1)
    clock.pass(1)
    expect(builds).toHaveLength(2)
    expect(builds[1]?.request.files).toEqual([{ path: 'index.ts', text: 'baone' }])
  })

  it('[V20] an accept at once', async () => {
    const { show, pad, builds } = stand()
    await show()
    pad.review.setState({ lastAccept: { id: 1, hunks: 1, files: 1 } })
    expect(builds).toHaveLength(2)
  })

  it('[V15] late builds run nothing', async () => {
    const { show, type, clock, settle, runs, phase } = stand()
    await show()
    type('a')
    clock.pass(typingPauseMs)
    type('b')
    clock.pass(typingPauseMs)
    await settle(2)
    await settle(1)
    expect(runs).toEqual([1, 3])
    expect(phase()).toBe('building')
  })

  it('[V24] nothing while nobody looks', async () => {
    const { show, session, type, clock, builds, frames, phase, settle, runs } = stand()
    await show()
    type('a')
    clock.pass(typingPauseMs)
    session.hide()
    expect([phase(), frames()]).toEqual(['asleep', 0])
    await settle(1)
    type('b')
    clock.pass(1_000)
    expect([builds.length, runs.length]).toEqual([2, 1])
    session.show()
    expect(builds).toHaveLength(3)
  })

  it('[V25] nothing of code from elsewhere until the user says so', async () => {
    const { session, type, clock, builds, frames, pad, phase } = stand(true)
    session.show()
    await Promise.resolve()
    expect(pad.preview.getState().phase).toEqual({
      type: 'paused',
      survey: { packages: ['p'], hosts: [], network: [] },
    })
    type('a')
    clock.pass(1_000)
    session.reload()
    session.allowNetwork(true)
    expect([builds.length, frames(), phase()]).toEqual([0, 0, 'paused'])
    session.start()
    expect(builds).toHaveLength(1)
    expect(builds[0]?.request.network).toBe(true)
    expect(pad.preview.getState().foreign).toBe(false)
  })
})

describe('code that does not give its thread back', () => {
  it('[V23] is stuck after two seconds without a heartbeat, and nothing runs by itself until it is stopped and started', async () => {
    const { show, session, clock, type, builds, phase, frames } = stand()
    await show()
    clock.pass(silenceMs - 500)
    session.stageEvents.news(1, { type: 'heartbeat' })
    clock.pass(silenceMs - 500)
    expect(phase()).toBe('running')
    clock.pass(1_500)
    expect(phase()).toBe('stuck')
    type('a')
    clock.pass(1_000)
    expect(builds).toHaveLength(1)
    session.stop()
    expect([phase(), frames()]).toEqual(['stopped', 0])
    session.hide()
    session.show()
    expect([phase(), builds.length]).toEqual(['stopped', 1])
    session.start()
    expect([phase(), builds.length]).toEqual(['building', 2])
  })

  it('[V23] a tab in the background has slow timers and is not taken for stuck', async () => {
    const { show, clock, phase, hide } = stand()
    await show()
    hide(true)
    clock.pass(10_000)
    expect(phase()).toBe('running')
  })

  it('[V109] a page that was away itself takes nobody for stuck when it comes back, and then still notices', async () => {
    const { show, clock, phase, hide, session } = stand()
    await show()
    hide(true)
    // in the background a timer may ring once a minute
    clock.sleep(60_000)
    hide(false)
    clock.pass(500)
    expect(phase()).toBe('running')
    session.stageEvents.news(1, { type: 'heartbeat' })
    clock.sleep(3_600_000)
    clock.pass(silenceMs - 500)
    expect(phase()).toBe('running')
    clock.pass(1_000)
    expect(phase()).toBe('stuck')
  })

  it('[V21] its errors and rows are told at their place in the source', async () => {
    const { show, session, pad } = stand()
    await show()
    const place = { path: 'index.ts', line: 2, column: 3 }
    session.stageEvents.news(1, {
      type: 'problem',
      kind: 'error',
      name: 'E',
      message: 'm',
      place,
      stack: [{ name: 'f', place }],
    })
    session.stageEvents.news(1, {
      type: 'console',
      rows: [
        { level: 'log', values: [], place: null },
        { level: 'log', values: [], place },
      ],
      lost: 0,
    })
    await Promise.resolve()
    await Promise.resolve()
    const { problems, rows } = pad.preview.getState()
    expect(problems[0]).toMatchObject({ place: { column: 103 }, stack: [{ place: { column: 103 } }] })
    expect(rows.map((row) => row.place?.column)).toEqual([undefined, 103])
    session.stageEvents.news(7, {
      type: 'problem',
      kind: 'error',
      name: 'E',
      message: 'late',
      place,
      stack: [],
    })
    expect(pad.preview.getState().problems).toHaveLength(1)
  })
  it('[V97] its rows come in the order in which they were told, also where some have no place to look up', async () => {
    const { show, session, pad } = stand()
    await show()
    const told = (line: number | null) =>
      session.stageEvents.news(1, {
        type: 'console',
        rows: [
          {
            level: 'log',
            values: [{ type: 'literal', text: `${line}` }],
            place: line === null ? null : { path: 'index.ts', line, column: 1 },
          },
        ],
        lost: 0,
      })
    told(1)
    told(null)
    told(2)
    await expect.poll(() => pad.preview.getState().rows.length).toBe(3)
    expect(pad.preview.getState().rows.map(({ place }) => place?.line)).toEqual([1, undefined, 2])
  })
})
