import type { UpstreamRequest } from './upstream.ts'
import type { JsonRecord } from './record.ts'

/** Fields that not every endpoint takes. An endpoint that refuses one is asked again without it, and remembered. */
export type Dialect = {
  readonly streamOptions: boolean
  readonly temperature: boolean
  readonly maxTokens: 'max_tokens' | 'max_completion_tokens' | null
}

/** What nearly all endpoints take; OpenAI's own newer models know only the newer name of the limit. */
export function firstDialect(hostname: string): Dialect {
  const isNewer = hostname === 'api.openai.com' || hostname.endsWith('.openai.azure.com')
  return {
    streamOptions: true,
    temperature: true,
    maxTokens: isNewer ? 'max_completion_tokens' : 'max_tokens',
  }
}

/** The body of a Chat Completions call. */
export function chatBody(request: UpstreamRequest, model: string, dialect: Dialect): JsonRecord {
  return {
    model,
    messages: chatMessages(request),
    stream: true,
    ...(dialect.streamOptions ? { stream_options: { include_usage: true } } : {}),
    ...(request.temperature !== null && dialect.temperature ? { temperature: request.temperature } : {}),
    ...(request.maxOutputTokens !== null && dialect.maxTokens !== null
      ? { [dialect.maxTokens]: request.maxOutputTokens }
      : {}),
  }
}

type ChatMessage = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }

/**
 * Instructions and the messages. `developer` is OpenAI's own word for `system`; many chat templates take one system
 * message only, and only at the beginning, so those that stand there become one. Many also want user and assistant in
 * turn, so what the user said in several messages becomes one.
 */
function chatMessages(request: UpstreamRequest): ChatMessage[] {
  const isSystem = (role: string) => role === 'system' || role === 'developer'
  const rest = request.messages.findIndex((message) => !isSystem(message.role))
  const leading = request.messages.slice(0, rest === -1 ? request.messages.length : rest)
  const head = [
    ...(request.instructions === null ? [] : [request.instructions]),
    ...leading.map(({ text }) => text),
  ]
  const messages: ChatMessage[] = head.length === 0 ? [] : [{ role: 'system', content: head.join('\n\n') }]
  for (const { role, text } of request.messages.slice(leading.length)) {
    const last = messages.at(-1)
    if (role === 'user' && last?.role === 'user')
      messages[messages.length - 1] = { role, content: `${last.content}\n\n${text}` }
    else messages.push({ role: role === 'developer' ? 'system' : role, content: text })
  }
  return messages
}

/** The dialect without the field that a refusal (400 or 422) names; null when it names none that can go. */
export function adaptDialect(dialect: Dialect, refusal: string): Dialect | null {
  if (dialect.streamOptions && /stream_options|include_usage/.test(refusal))
    return { ...dialect, streamOptions: false }
  if (dialect.maxTokens === 'max_tokens' && /max_completion_tokens/.test(refusal)) {
    return { ...dialect, maxTokens: 'max_completion_tokens' }
  }
  if (dialect.maxTokens === 'max_completion_tokens' && /max_completion_tokens/.test(refusal)) {
    return { ...dialect, maxTokens: 'max_tokens' }
  }
  if (
    dialect.temperature &&
    /unsupported.*temperature|temperature.*(?:not support|unsupported|only the default)/is.test(refusal)
  ) {
    return { ...dialect, temperature: false }
  }
  return null
}
