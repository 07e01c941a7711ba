import { createResponsesEndpoint, type ResponsesEndpoint } from './responses.ts'

type Asked = {
  readonly url: string
  readonly key: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The Responses endpoints of a gateway, one for each address, key and headers: models of the same share connections. */
export type ResponsesEndpoints = {
  of(asked: Asked): ResponsesEndpoint
  /** Closes every connection; what runs is lost. */
  close(): void
}

export function createResponsesEndpoints(): ResponsesEndpoints {
  const known = new Map<string, ResponsesEndpoint>()
  return {
    of: (asked) => {
      const name = JSON.stringify([asked.url, asked.key, asked.headers ?? {}])
      const endpoint = known.get(name) ?? createResponsesEndpoint(asked)
      known.set(name, endpoint)
      return endpoint
    },
    close: () => {
      for (const endpoint of known.values()) endpoint.close()
    },
  }
}
