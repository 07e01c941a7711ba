export type Endpoint = { readonly url: URL } | { readonly problem: string }

/**
 * Where the chat completions of an API live. Takes what people paste: a host, a base (`https://host/v1`, with or
 * without a trailing slash) or the full address; a query (`?api-version=…`) is kept.
 */
export function chatEndpoint(address: string): Endpoint {
  const trimmed = address.trim()
  if (!URL.canParse(trimmed))
    return { problem: 'The URL of the model cannot be read; it looks like https://host/v1.' }
  const url = new URL(trimmed)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return {
      problem: `The URL of the model begins with ${url.protocol}//; only https:// and http:// are spoken.`,
    }
  }
  if (url.username !== '' || url.password !== '') {
    return { problem: 'The URL of the model holds a user name or password; give the key apart from it.' }
  }
  url.hash = ''
  const path = url.pathname.replace(/\/+$/, '')
  if (path === '') url.pathname = '/v1/chat/completions'
  else url.pathname = path.endsWith('/chat/completions') ? path : `${path}/chat/completions`
  return { url }
}

export type ResponsesEndpoint =
  | {
      /** Where the socket opens. */
      readonly socket: URL
      /** Where the same requests are posted. */
      readonly post: URL
    }
  | { readonly problem: string }

/**
 * Where the Responses API of an address lives. Takes a host, a base or the full address, in any of the four schemes: a
 * socket and a POST go to the same path. `wss://` alone already means this API.
 */
export function responsesEndpoint(address: string): ResponsesEndpoint {
  const trimmed = address.trim()
  if (!URL.canParse(trimmed)) {
    return { problem: 'The URL of the model cannot be read; it looks like wss://host/v1 or https://host/v1.' }
  }
  const url = new URL(trimmed)
  const isClear = url.protocol === 'ws:' || url.protocol === 'http:'
  if (!isClear && url.protocol !== 'wss:' && url.protocol !== 'https:') {
    return {
      problem: `The URL of the model begins with ${url.protocol}//; the Responses API is reached by wss:// or https://.`,
    }
  }
  if (url.username !== '' || url.password !== '') {
    return { problem: 'The URL of the model holds a user name or password; give the key apart from it.' }
  }
  url.hash = ''
  const path = url.pathname.replace(/\/+$/, '')
  if (path.endsWith('/chat/completions')) {
    return { problem: 'The URL ends in /chat/completions, which is another API; end it at /v1.' }
  }
  if (path === '') url.pathname = '/v1/responses'
  else url.pathname = path.endsWith('/responses') ? path : `${path}/responses`
  const [socket, post] = [new URL(url), new URL(url)]
  socket.protocol = isClear ? 'ws:' : 'wss:'
  post.protocol = isClear ? 'http:' : 'https:'
  return { socket, post }
}

export type Api = 'chat' | 'responses'

/** Which API an address is for: what is said of it, else what it can only mean, else Chat Completions. */
export function apiOf(address: string, said?: Api): Api {
  const trimmed = address.trim()
  return said ?? (/^wss?:/i.test(trimmed) || /\/responses\/*(?:[?#]|$)/.test(trimmed) ? 'responses' : 'chat')
}

/** The address that requests are posted to, or what is wrong with it. */
export function postEndpoint(address: string, said?: Api): Endpoint {
  if (said === 'chat' && /^wss?:/i.test(address.trim())) {
    return { problem: 'The URL begins with wss://, which only "api": "responses" speaks; leave "api" out.' }
  }
  if (apiOf(address, said) === 'chat') return chatEndpoint(address)
  const endpoint = responsesEndpoint(address)
  return 'problem' in endpoint ? endpoint : { url: endpoint.post }
}

/** True when two addresses name the same endpoint. A key for one API is not for another address of the same host. */
export function isSameEndpoint(a: string, b: string): boolean {
  const [left, right] = [postEndpoint(a), postEndpoint(b)]
  return 'url' in left && 'url' in right && left.url.href === right.url.href
}

/** True for an address that never leaves the machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
