import { randomBytes } from 'node:crypto'
import { countTokens } from '../../core/tokens/count.ts'
import { isLoopback } from '../../server/gateway/access.ts'
import { systemClock } from '../../server/gateway/clock.ts'
import { createGateway, type GatewayOptions } from '../../server/gateway/gateway.ts'
import { defaultDeadlines, defaultLimits } from '../../server/gateway/limits.ts'
import { openLinks } from '../../server/gateway/link-settings.ts'
import { listenProblem, readSettings } from '../../server/gateway/settings.ts'
import { offerModels } from './models.ts'

export type Start = {
  /** How people start it, for messages. */
  readonly command: string
  readonly page: Pick<GatewayOptions, 'pageDir' | 'livePage' | 'runnerFile'>
  /** Closes what the page needs. */
  readonly close?: () => Promise<void>
}

/** Starts the gateway with everything the environment names, says where it is, and ends with the first signal. */
export async function startServing({ command, page, close }: Start): Promise<void> {
  const settings = readSettings(process.env)
  if ('problem' in settings) return give(settings.problem)
  const newName = () => randomBytes(8).toString('hex')
  const links = await openLinks(process.env, { now: systemClock.wall, newName })
  if (links !== null && 'problem' in links) return give(links.problem)
  const offer = await offerModels(process.env, isLoopback(settings.host))
  for (const problem of offer.problems) console.error(problem)
  const gateway = await createGateway({
    ...settings,
    ...page,
    links,
    models: offer.models,
    ownUpstream: offer.ownUpstream,
    countTokens,
    clock: systemClock,
    random: randomBytes,
    limits: defaultLimits,
    deadlines: defaultDeadlines,
    log: (level, message, detail) => console[level](message, ...(detail === undefined ? [] : [detail])),
  }).catch(async (thrown: unknown) => {
    await offer.close()
    const problem = listenProblem(thrown, settings, command)
    if (problem === null) throw thrown
    return problem
  })
  if (typeof gateway === 'string') return give(gateway)
  console.log(`Sparkpad is ready: ${gateway.url}`)

  let ending = false
  const end = () => {
    // A second signal does not wait.
    if (ending) process.exit(1)
    ending = true
    void Promise.all([gateway.close(), close?.()])
      .then(() => offer.close())
      .then(() => process.exit(0))
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

const give = (problem: string): void => {
  console.error(problem)
  process.exitCode = 1
}
