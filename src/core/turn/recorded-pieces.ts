import type { RecordedTurn } from './session-recording.ts'

/**
 * The model's own deltas of a turn, ms after its request was sent: what the gateway joined stands apart again where it
 * said how. Laws: together they are the answer's text; times never fall.
 */
export function recordedPieces({
  sentAt,
  at: begunAt,
  deltas,
}: Pick<RecordedTurn, 'sentAt' | 'at' | 'deltas'>): readonly {
  readonly text: string
  readonly at: number
}[] {
  const zero = sentAt ?? begunAt
  const first = (deltas.find(({ text }) => text !== '')?.at ?? zero) - zero
  let last = 0
  const put = (text: string, at: number) => {
    last = Math.max(last, at)
    return { text, at: last }
  }
  return deltas.flatMap(({ at, text, n, t }) => {
    if (text === '') return []
    const isTold =
      n !== null && t?.length === n.length && n.reduce((sum, size) => sum + size, 0) === text.length
    if (!isTold) return [put(text, at - zero)]
    let from = 0
    return n.flatMap((size, index) => {
      from += size
      return size === 0 ? [] : [put(text.slice(from - size, from), first + (t[index] ?? 0))]
    })
  })
}
