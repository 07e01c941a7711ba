import { expect, test } from 'vitest'
import type { TurnNews } from '../../core/turn/turn.ts'
import { sessionInMemory } from './fakes.ts'

const ended: TurnNews = {
  type: 'ended',
  turnId: 't1',
  at: 50,
  outcome: { type: 'completed' },
  usage: null,
  deltas: 0,
  tokensAfterStop: 0,
  stopConfirmedAt: null,
  gateway: null,
}

const setUp = () => {
  const fake = sessionInMemory({ 'a.ts': 'one\n' })
  fake.session.send('change it', 10)
  const end = async () => {
    const heard = fake.hear([ended])
    await fake.paint(60)
    await heard
  }
  return { ...fake, end, marks: () => fake.turns()[0]?.marks }
}

test('[L71] an ended turn keeps what the pings told of the gateway’s clock then', async () => {
  const { shared, end, marks } = setUp()
  const rtt = { median: 2, min: 1, offset: 7, offsetError: 0.6, n: 4 }
  shared.connection.setState({ state: { type: 'open', since: 0, extended: true, rtt } })
  await end()
  shared.connection.setState({
    state: { type: 'open', since: 0, extended: true, rtt: { ...rtt, offset: 9 } },
  })
  expect(marks()?.clock).toEqual(rtt)
})

test('[L71] without a ping there is no clock to keep', async () => {
  const { end, marks } = setUp()
  await end()
  expect(marks()?.clock).toBeNull()
})

test('[L73] a tab hidden while a turn runs flags it, also when it is back for the next paint', async () => {
  const { session, end, marks } = setUp()
  session.hidden()
  await end()
  expect(marks()?.hidden).toBe(true)
  const late = setUp()
  await late.end()
  late.session.hidden()
  expect(late.marks()?.hidden).toBe(false)
})

test('[L74] a long frame flags the turns that it overlaps, though it is told of late', async () => {
  const { session, end, marks } = setUp()
  await end()
  session.longFrame(0, 9)
  session.longFrame(51, 120)
  expect(marks()?.longFrame).toBe(false)
  session.longFrame(40, 100)
  expect(marks()?.longFrame).toBe(true)
})
