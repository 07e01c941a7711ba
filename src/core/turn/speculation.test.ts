import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  noSpeculation,
  nothingThrownAway,
  speculate,
  throwAway,
  type SpeculationEvent,
} from './speculation.ts'

/** Effects of events one after the other, step by step. */
const play = (...events: readonly SpeculationEvent[]) => {
  let state = noSpeculation
  return events.map((event) => {
    const step = speculate(state, event)
    ;({ state } = step)
    return step.effects.join(' ')
  })
}
const allowed = { type: 'allowed', isAllowed: true } as const
const wrote = (text: string | null) => ({ type: 'wrote', text }) as const
const rested = (key: string | null) => ({ type: 'rested', key }) as const
const entered = (key: string) => ({ type: 'entered', key }) as const
const changed = { type: 'changed' } as const
const over = { type: 'over' } as const
const begun = [allowed, wrote('x'), rested('k')] as const

test('[T122] an instruction that stands starts its turn, and Enter on the same confirms it', () => {
  expect(play(...begun, entered('k'))).toEqual(['calm', 'rest', 'start', 'calm confirm'])
})

test('[T122] nothing starts where it is not allowed, for an empty text, or for what would not be sent', () => {
  expect(play(wrote('x'), rested('k'))).toEqual(['calm', ''])
  expect(play(allowed, wrote('  '), rested('k'))).toEqual(['calm', 'calm', ''])
  expect(play(allowed, wrote('x'), rested(null), rested('k'))).toEqual(['calm', 'rest', '', ''])
})

test('[T123] another text, leaving, Esc, a change, or not being allowed any more throws the turn away', () => {
  const ways = [
    wrote('xy'),
    wrote(null),
    { type: 'escaped' },
    changed,
    { ...allowed, isAllowed: false },
  ] as const
  for (const way of ways) expect(play(...begun, way, entered('k')).slice(3)).toEqual(['cancel calm', 'calm'])
  expect(play(...begun, entered('other')).at(-1)).toBe('cancel calm')
})

test('[T124] the next waits until the one before is over, and the same text is not tried twice', () => {
  expect(play(...begun, wrote('xy'), rested('l'), over, rested('l')).slice(3)).toEqual([
    'cancel calm',
    '',
    'rest',
    'start',
  ])
  expect(play(...begun, changed, over, rested('l'), wrote(null), wrote('x'), rested('k')).slice(3)).toEqual([
    'cancel calm',
    'calm',
    '',
    'calm',
    'calm',
    '',
  ])
  expect(play(...begun, wrote('xy'), over, wrote('x'), rested('k')).slice(5)).toEqual(['rest', 'start'])
})

const event: fc.Arbitrary<SpeculationEvent> = fc.oneof(
  fc.constantFrom('x', 'xy', ' x ', '', null).map(wrote),
  fc.boolean().map((isAllowed) => ({ type: 'allowed', isAllowed }) as const),
  fc.constant(changed),
  fc.constantFrom('k', 'l', null).map(rested),
  fc.constantFrom('k', 'l').map(entered),
  fc.constant({ type: 'escaped' } as const),
  fc.constant(over),
)

test('[T124] whatever is typed, paused, sent, escaped and changed: one at a time, and each ends confirmed or thrown away', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let state = noSpeculation
      /** The turn that runs unseen, as an outsider sees it. */
      let running: { key: string; isOld: boolean } | null = null
      let isLeaving = false
      let isResting = false
      let started = 0
      let ended = 0
      for (const next of events) {
        // a timer that nobody set does not fire, and nothing is over that did not run
        if (next.type === 'rested' && !isResting) continue
        if (next.type === 'over' && running === null && !isLeaving) continue
        const before = state.text
        const step = speculate(state, next)
        ;({ state } = step)
        if (next.type === 'rested') isResting = false
        if (running !== null && next.type === 'changed') running.isOld = true
        if (running !== null && next.type === 'wrote' && state.text !== before) running.isOld = true
        if (next.type === 'over') {
          if (running !== null) ended += 1
          running = null
          isLeaving = false
        }
        for (const effect of step.effects) {
          if (effect === 'rest') isResting = true
          if (effect === 'calm') isResting = false
          if (effect === 'start') {
            expect([next.type, running, isLeaving]).toEqual(['rested', null, false])
            running = { key: next.type === 'rested' ? (next.key ?? '') : '', isOld: false }
            started += 1
          }
          if (effect === 'confirm') {
            expect(running).toEqual({ key: next.type === 'entered' ? next.key : null, isOld: false })
            running = null
            ended += 1
          }
          if (effect === 'cancel') {
            expect(running).not.toBeNull()
            running = null
            isLeaving = true
            ended += 1
          }
        }
        expect(started - ended).toBe(running === null ? 0 : 1)
        // what is old, or not wanted, is gone by the end of its step
        if (running !== null) expect([running.isOld, state.isAllowed]).toEqual([false, true])
      }
    }),
    { numRuns: 2_000 },
  )
})

test('[T125] turns thrown away add up; where a model counted nothing the sum says that it is the least', () => {
  const usage = { input: 100, cached: 0, output: 20, reasoning: 0, estimated: false }
  const price = { input: 1, output: 10 }
  const one = throwAway(nothingThrownAway, usage, price)
  expect(one).toEqual({ turns: 1, tokens: 120, isLeast: false, cost: 0.0003 })
  const two = throwAway(one, { ...usage, input: 0, output: 7, estimated: true }, price)
  expect(two).toEqual({ turns: 2, tokens: 127, isLeast: true, cost: 0.0003 })
  expect(throwAway(two, null, null)).toEqual({ turns: 3, tokens: 127, isLeast: true, cost: 0.0003 })
})
