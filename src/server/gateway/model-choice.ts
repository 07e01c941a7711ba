import type { CreateBody } from '../../core/wire/messages.ts'
import type { Upstream } from '../upstream/upstream.ts'
import { badRequest, withoutSecret, type Fault } from './fault.ts'
import type { Shared } from './shared.ts'

/** Which upstream serves a create call. */
export type Choice = {
  readonly upstream: Upstream
  /** Name for the upstream and for the response. */
  readonly model: string
  /** Tokens; null where nobody knows. */
  readonly window: number | null
  /** Not to be seen in anything that leaves the gateway; '' for none. */
  readonly secret: string
}

/** Finds the model of a create call, or makes the user's own upstream for this one response. */
export function chooseModel(body: CreateBody, shared: Shared): Choice | Fault {
  const own = body.sparkpad?.upstream
  if (own === undefined) {
    const model = shared.models.get(body.model)
    if (model === undefined) return modelNotFound(body.model)
    return { upstream: model.upstream, model: body.model, window: model.card.window, secret: '' }
  }
  if (shared.ownUpstream === null) {
    const message = 'This gateway calls no upstream that a request names.'
    return { ...badRequest('upstream_not_allowed', message, 'sparkpad.upstream'), status: 403 }
  }
  const made = shared.ownUpstream(own)
  if (!('run' in made)) return withoutSecret({ ...made, param: 'sparkpad.upstream' }, own.key)
  return { upstream: made, model: own.model, window: null, secret: own.key }
}

const modelNotFound = (model: string): Fault => {
  const name = model.slice(0, 128)
  return badRequest('model_not_found', `The model '${name}' does not exist here.`, 'model')
}
