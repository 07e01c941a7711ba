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

/** True when two addresses name the same chat completions endpoint. */
export function isSameEndpoint(a: string, b: string): boolean {
  const [left, right] = [chatEndpoint(a), chatEndpoint(b)]
  return 'url' in left && 'url' in right && left.url.href === right.url.href
}

/** True for an address that never leaves the machine. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
