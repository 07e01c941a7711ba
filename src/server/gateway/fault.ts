import type { UpstreamFault } from '../upstream/upstream.ts'

/** An expected failure in the words of the wire; `param` names the field of the request that is to blame. */
export type Fault = UpstreamFault & { readonly param?: string }

/** A request that cannot be served as it stands. */
export function badRequest(code: string, message: string, param?: string): Fault {
  return {
    status: 400,
    type: 'invalid_request_error',
    code,
    message,
    ...(param === undefined ? {} : { param }),
  }
}

/** The gateway or an upstream is at fault, not the request. */
export function serverFault(status: number, code: string, message: string): Fault {
  return { status, type: 'server_error', code, message }
}

const errorObject = (fault: Fault) => ({
  type: fault.type,
  code: fault.code,
  message: fault.message,
  param: fault.param ?? null,
  ...(fault.headers === undefined ? {} : { headers: fault.headers }),
})

/** Text of an `error` event on the socket. `streamId` is echoed where the client named a valid one. */
export function errorEventText(fault: Fault, streamId: string | null): string {
  const echo = streamId === null ? {} : { stream_id: streamId }
  return JSON.stringify({ type: 'error', status: fault.status, ...echo, error: errorObject(fault) })
}

/** Body of an HTTP error. */
export function errorBodyText(fault: Fault): string {
  return JSON.stringify({ error: errorObject(fault) })
}

/** A fault as the answer to a request. */
export function faultAnswer(fault: Fault): Response {
  return new Response(errorBodyText(fault), {
    status: fault.status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...fault.headers },
  })
}

/** `error` of a failed response: the wire's two fields, and what else a client can act on. */
export function responseError(fault: Fault): Record<string, unknown> {
  return {
    code: fault.code ?? 'server_error',
    message: fault.message,
    type: fault.type,
    status: fault.status,
    ...(fault.headers === undefined ? {} : { headers: fault.headers }),
  }
}

/** The fault without a secret that an upstream may have repeated in its message. */
export function withoutSecret(fault: Fault, secret: string): Fault {
  if (secret === '') return fault
  const clean = (text: string) => withoutSecretText(text, secret)
  const headers = fault.headers && Object.entries(fault.headers).map(([name, value]) => [name, clean(value)])
  return {
    ...fault,
    type: clean(fault.type),
    code: fault.code === null ? null : clean(fault.code),
    message: clean(fault.message),
    ...(headers ? { headers: Object.fromEntries(headers) } : {}),
  }
}

/** A bug as text for the operator's log. */
export function bugText(thrown: unknown, secret: string): string {
  return withoutSecretText(
    thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    secret,
  )
}

const withoutSecretText = (text: string, secret: string): string =>
  secret === '' ? text : text.replaceAll(secret, '[key]')
