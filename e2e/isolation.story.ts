import { carrying } from './attacks/network.ts'
import { leaving } from './attacks/leave.ts'
import { reaching } from './attacks/reach.ts'
import { besiegeBare } from './attacks/bare.ts'
import { besiege } from './attacks/siege.ts'
import type { Ground } from './attacks/grounds.ts'
import type { Outcome } from './attacks/traces.ts'
import { expect, test as base } from './stand.ts'

const attacks = [...reaching, ...carrying, ...leaving]

type Sieges = { readonly siege: (ground: Ground) => Promise<ReadonlyMap<string, Outcome>> }

/** Each ground is besieged once; the tests look at what became of each attack. */
const test = base.extend<object, Sieges>({
  siege: [
    async ({ browser, stand }, use) => {
      const done = new Map<Ground, Promise<ReadonlyMap<string, Outcome>>>()
      await use((ground) => {
        const outcomes = done.get(ground) ?? besiege(ground, browser, stand.gateway)
        done.set(ground, outcomes)
        return outcomes
      })
    },
    { scope: 'worker' },
  ],
})
/** An attack that was not run fails its test. */
const outcomeOf = (outcomes: ReadonlyMap<string, Outcome>, name: string): Outcome =>
  outcomes.get(name) ?? { ran: null, traces: [] }

test.use({ trace: 'off' })
test.describe.configure({ timeout: 120_000 })

for (const { name, tries } of attacks.filter(({ open }) => open === undefined))
  test(`[V100] an attack that ${tries} gets nowhere (${name})`, async ({ siege }) => {
    const { ran, traces } = outcomeOf(await siege('apart'), name)
    expect(ran, 'the attack ran').not.toBeNull()
    expect(traces).toEqual([])
  })

for (const [kind, group] of Object.entries({ reaching, carrying, leaving }))
  test(`[V101] on one host the attacks get no further (${kind})`, async ({ siege }) => {
    const outcomes = await siege('one-host')
    for (const { name, tries } of group.filter(({ open }) => open === undefined)) {
      const { ran, traces } = outcomeOf(outcomes, name)
      expect.soft(ran, `${name} ran`).not.toBeNull()
      expect.soft(traces, `${name}: ${tries}`).toEqual([])
    }
  })

test('[V102] in a frame without protection the same attacks get through', async ({ browser }) => {
  const outcomes = await besiegeBare(browser)
  const hidden = attacks.filter(({ shown }) => shown !== true)
  test.info().annotations.push({
    type: 'shown',
    description: `${attacks.length - hidden.length} of ${attacks.length}; not: ${hidden.map(({ name, shown }) => `${name} (${shown})`).join(', ')}`,
  })
  for (const { name, tries, shown } of attacks) {
    const { ran, traces } = outcomeOf(outcomes, name)
    if (shown === true) expect.soft(traces, `${name}: ${tries}, ${ran}`).not.toEqual([])
    else expect.soft(ran, `${name} ran`).not.toBeNull()
  }
})
