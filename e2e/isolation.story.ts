import { carrying } from './attacks/network.ts'
import { leaving } from './attacks/leave.ts'
import { reaching } from './attacks/reach.ts'
import { besiege, type Outcome } from './attacks/siege.ts'
import type { Ground } from './attacks/grounds.ts'
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

test.describe.configure({ timeout: 120_000 })

for (const { name, tries } of attacks.filter(({ open }) => open === undefined))
  test(`[V100] an attack that ${tries} gets nowhere (${name})`, async ({ siege }) => {
    const { ran, traces } = outcomeOf(await siege('apart'), name)
    expect(ran, 'the attack ran').not.toBeNull()
    expect(traces).toEqual([])
  })
