import type { ContextFile } from '../core/turn/file-news.ts'
import type { ServerEvent } from '../core/wire/messages.ts'
import type { Exchange, ResponseListener, Source } from '../core/wire/source.ts'
import { requestOf, type Question } from './turn-request.ts'

/** A response that the other side holds, and what its conversation has shown it. */
type Held = {
  readonly id: string
  readonly exchange: Exchange
  /** What it may be continued for: another model, or another format of reply, begins anew. */
  readonly key: string
  readonly files: readonly ContextFile[]
  /** Characters of all its messages. */
  readonly size: number
  /** Only sent ahead, on top of another: what comes next ahead takes its place, and is no third on top of it. */
  readonly isStep: boolean
}

/** A question that went out. */
export type Asked = {
  readonly exchange: Exchange
  readonly continued: boolean
  /** Nothing will ever stand on its answer: the user has not seen it, and what it stood on stays as it was. */
  disown(): void
}

export type AnswerListener = ResponseListener & {
  /** The other side does not hold what the question stood on, and has said nothing else: ask again, in full. */
  again(): void
}

/**
 * What the other side holds of this pad's conversation, one response for each lane as it does itself, and the asking on
 * top of it.
 *
 * - Only a response that ended by itself may be continued; one that failed takes along what it stood on.
 * - Files on their way ahead take the place of what their lane holds, so nothing stands on that any more. A turn that
 *   still runs there does so only if it was not stopped in time: what it leaves is the second choice.
 * - Files sent ahead stand on the last turn (or on files sent whole), never on other files sent ahead, so the
 *   model reads no history of key strokes.
 * - What a new connection holds is nothing.
 */
export interface Conversation {
  /** Null when it cannot go out now, or (ahead) when there is nothing to say. */
  ask(source: Source, question: Question, listener: AnswerListener): Asked | null
  /** The other side is another one. */
  forget(): void
}

/**
 * A conversation may grow to twice its files and this many characters more, then it begins anew: what was said before
 * costs tokens with every turn.
 */
export const mostBeyondFiles = 32_000

const mostMisses = 2

export function createConversation(): Conversation {
  /** Oldest first. */
  let held: readonly Held[] = []
  /** What runs, and whether it only goes ahead. */
  const running = new Map<Exchange, boolean>()
  /** How often in a row a plain endpoint did not know what it should have: in the end it is not asked to. */
  let misses = 0

  const isOn = (exchange: Exchange) => (other: { readonly exchange: Exchange }) =>
    other.exchange.lane === exchange.lane

  /** What a question may stand on, the best first: the newest. */
  const parents = ({ isAhead, isWhole, own, ...question }: Question): readonly Held[] => {
    held = held.filter(({ exchange }) => exchange.stands())
    for (const exchange of running.keys()) if (!exchange.stands()) running.delete(exchange)
    if (own !== null || isWhole || misses >= mostMisses) return []
    const runs = (wasAhead: boolean) =>
      new Set([...running].flatMap(([{ lane }, ahead]) => (ahead === wasAhead ? [lane] : [])))
    const [replaced, busy] = [runs(true), runs(false)]
    const order = ({ exchange }: Held) => Number(busy.has(exchange.lane))
    return held
      .filter(
        ({ key, exchange, isStep }) =>
          key === keyOf(question) && !replaced.has(exchange.lane) && !(isAhead && isStep),
      )
      .toReversed()
      .toSorted((a, b) => order(a) - order(b))
  }

  const forget = (gone: Held | null) => {
    held = held.filter((other) => other !== gone)
  }

  const tryOn = (
    parent: Held | null,
    { source, question, listener }: { source: Source; question: Question; listener: AnswerListener },
  ): Asked | null => {
    const message = question.message(parent?.files ?? null)
    if (message === '' && question.isAhead) return null
    const whole = sum(question.files.map(({ text }) => text.length))
    const size = (parent?.size ?? 0) + message.length
    if (parent !== null && size > 2 * whole + mostBeyondFiles) return null
    let id: string | null = null
    let answer = 0
    let exchange: Exchange | null = null
    let entry: Held | null = null
    let isDisowned = false

    const heard = (event: ServerEvent): 'go on' | 'again' => {
      if (event.type === 'response.created') ({ id } = event.response)
      if (event.type === 'response.output_text.delta') answer += event.delta.length
      const end = endOf(event)
      if (end === null || exchange === null) return 'go on'
      running.delete(exchange)
      if (end === 'kept' && parent !== null) misses = 0
      if (end === 'kept' && id !== null) {
        const { files } = question
        const isStep = question.isAhead && parent !== null
        entry = { id, exchange, key: keyOf(question), files, size: size + answer, isStep }
        // The other side holds it in its lane, disowned or not, and no longer what was there before.
        held = [...held.filter((other) => exchange === null || !isOn(exchange)(other)), entry]
        if (isDisowned) forget(entry)
      }
      if (end !== 'failed' || parent === null) return 'go on'
      forget(parent)
      const code = answer > 0 ? null : refusalOf(event)
      if (code === null) return 'go on'
      held = []
      if (code === 'parent' && !exchange.extended) misses += 1
      return 'again'
    }

    const asked = source.request(
      requestOf(question, message, parent?.id ?? null),
      {
        event(event, at) {
          if (heard(event) === 'again') listener.again()
          else listener.event(event, at)
        },
        lost(loss, at) {
          if (exchange !== null) running.delete(exchange)
          listener.lost(loss, at)
        },
      },
      parent?.exchange,
    )
    if (asked === null) return null
    exchange = asked
    running.set(asked, question.isAhead)
    return {
      exchange: asked,
      continued: parent !== null,
      disown() {
        isDisowned = true
        if (entry !== null) forget(entry)
      },
    }
  }

  return {
    ask(source, question, listener) {
      const { isAhead } = question
      const all = { source, question, listener }
      if (
        isAhead &&
        parents({ ...question, isAhead: false }).some(({ files }) => question.message(files) === '')
      )
        return null
      const [parent] = parents(question)
      return (parent === undefined ? null : tryOn(parent, all)) ?? tryOn(null, all)
    },
    forget() {
      held = []
      running.clear()
      misses = 0
    },
  }
}

const keyOf = ({ model, format }: Pick<Question, 'model' | 'format'>): string => `${format} ${model}`

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)

/** What an event means for the response it ends; null when it ends none. */
const endOf = (event: ServerEvent): 'kept' | 'dropped' | 'failed' | null => {
  switch (event.type) {
    case 'response.completed':
      return 'kept'
    case 'response.incomplete':
      return event.response.incomplete_details?.reason === 'cancelled' ? 'dropped' : 'kept'
    case 'response.failed':
    case 'error':
      return 'failed'
    default:
      return null
  }
}

/** Whether a failure may pass if all is said anew: the other side lacks the parent, or it has grown too long. */
const refusalOf = (event: ServerEvent): 'parent' | 'length' | null => {
  if (event.type !== 'error' && event.type !== 'response.failed') return null
  const { code, param } = (event.type === 'error' ? (event.error ?? event) : event.response.error) ?? {}
  if (code === 'previous_response_not_found' || param === 'previous_response_id') return 'parent'
  return code === 'context_length_exceeded' ? 'length' : null
}
