import { createMockUpstream, type MockOptions, type MockUpstream } from './mock.ts'
import type { MockScriptInput } from './mock-script.ts'
import {
  createResponsesEndpoint,
  type EndpointOptions,
  type ResponsesEndpoint,
  type ResponsesModel,
} from './responses.ts'
import type { Upstream, UpstreamEvent, UpstreamMessage, UpstreamRequest } from './upstream.ts'

/** What the tests of the Responses upstream are written with. */

export const key = 'key-0123456789'

const closers: (() => Promise<void> | void)[] = []
/** For after each test: ends what it has started, the last first. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close()
}
export const closeLater = (close: () => Promise<void> | void): void => {
  closers.push(close)
}

export async function startMock(
  script: MockScriptInput = {},
  options: MockOptions = {},
): Promise<MockUpstream> {
  const mock = await createMockUpstream({ key, ...options, scripts: { m: script } })
  closeLater(() => mock.close())
  return mock
}

export function endpointOf(mock: MockUpstream, options: Partial<EndpointOptions> = {}): ResponsesEndpoint {
  const quick = { retryDelayMs: 1, backOff: () => 1 }
  const endpoint = createResponsesEndpoint({ url: mock.url, key, ...quick, ...options })
  closeLater(() => endpoint.close())
  return endpoint
}

export function upstreamOf(
  mock: MockUpstream,
  options: Partial<EndpointOptions & ResponsesModel> = {},
): Required<Upstream> {
  const { model = 'm', extra = {}, ...rest } = options
  return endpointOf(mock, rest).upstream({ model, extra })
}

export const user = (text: string): UpstreamMessage => ({ role: 'user', text })
export const assistant = (text: string): UpstreamMessage => ({ role: 'assistant', text })

export const ask = (...messages: UpstreamMessage[]): UpstreamRequest => ({
  model: 'shown-name',
  instructions: 'Be brief.',
  messages,
  maxOutputTokens: 100,
  temperature: 0.5,
  metadata: { pace: '1000' },
})

export async function collect(
  upstream: Upstream,
  request: UpstreamRequest,
  signal = new AbortController().signal,
): Promise<UpstreamEvent[]> {
  const events: UpstreamEvent[] = []
  for await (const event of upstream.run(request, signal)) events.push(event)
  return events
}

/** Takes events until the first of this type; the call stays open. */
export async function until(
  events: AsyncIterator<UpstreamEvent>,
  type: UpstreamEvent['type'],
): Promise<UpstreamEvent> {
  for (;;) {
    const next = await events.next()
    if (next.done === true) throw new Error(`the events ended without ${type}`)
    if (next.value.type === type) return next.value
  }
}

export const start = (
  upstream: Upstream,
  request: UpstreamRequest,
  signal = new AbortController().signal,
): AsyncIterator<UpstreamEvent> => upstream.run(request, signal)[Symbol.asyncIterator]()

export const textOf = (events: readonly UpstreamEvent[]): string =>
  events.map((event) => (event.type === 'delta' ? event.text : '')).join('')

export const typesOf = (events: readonly UpstreamEvent[]): string[] =>
  events
    .map((event) => (event.type === 'mark' ? event.name : event.type))
    .filter((type, index, all) => type !== all[index - 1])

export const faultOf = (events: readonly UpstreamEvent[]) => {
  const last = events.at(-1)
  return last?.type === 'fault' ? last.fault : null
}
