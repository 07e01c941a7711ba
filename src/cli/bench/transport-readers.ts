/**
 * Readers that run inside a page: each takes a stream of tokens to its end the plainest way, parsing every message and
 * keeping the text, and tells how many tokens came. Nothing from outside a function can be used in it.
 */

/** A response over a socket; `join` false asks for one event per delta. */
export async function readSocketInPage(options: {
  readonly url: string
  readonly join: boolean
  readonly rate: number
  readonly count: number
}): Promise<number> {
  const socket = new WebSocket(`${options.url}/v1/responses${options.join ? '' : '?join=0'}`, 'sparkpad.v1')
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  let text = ''
  let tokens = 0
  const done = new Promise<void>((resolve, reject) => {
    socket.addEventListener('message', (message) => {
      const event = JSON.parse(String(message.data)) as {
        type: string
        delta?: string
        sparkpad?: { n: number[] }
      }
      if (event.type === 'response.output_text.delta') {
        text += event.delta ?? ''
        tokens += event.sparkpad?.n.length ?? 1
      } else if (event.type === 'response.completed') resolve()
      else if (event.type === 'response.failed' || event.type === 'error') reject(new Error(event.type))
    })
    socket.addEventListener('close', () => reject(new Error('the socket closed')))
  })
  const metadata = { rate: String(options.rate), count: String(options.count) }
  socket.send(JSON.stringify({ type: 'response.create', model: 'tokens', input: 'x', metadata }))
  await done
  socket.close()
  return text === '' ? 0 : tokens
}

/** A Chat Completions stream by fetch. */
export async function readChatInPage(options: {
  readonly url: string
  readonly rate: number
  readonly count: number
}): Promise<number> {
  const answer = await fetch(`${options.url}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ stream: true, metadata: { rate: options.rate, count: options.count } }),
  })
  const reader = answer.body?.getReader()
  if (reader === undefined) return 0
  const decoder = new TextDecoder()
  let rest = ''
  let text = ''
  let tokens = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    const events = (rest + decoder.decode(value, { stream: true })).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      if (event === 'data: [DONE]') continue
      const chunk = JSON.parse(event.slice(6)) as { choices: { delta: { content?: string } }[] }
      const content = chunk.choices[0]?.delta.content
      if (content === undefined) continue
      text += content
      tokens += 1
    }
  }
  return text === '' ? 0 : tokens
}
