/** Longest line that is kept, UTF-16 units; what is longer is no event of ours. */
const longestLine = 4 * 1024 * 1024

/** Reads server-sent events. Law: where the text is cut never matters. */
export interface SseReader {
  /** The payload of every event that this piece completes. */
  push(piece: string): readonly string[]
}

/**
 * A reader of the `data` of server-sent events (WHATWG HTML, section 9.2.6); names, ids and comments are dropped, for
 * the payload says its own type. Lines end in LF, CR or CRLF.
 */
export function createSseReader(): SseReader {
  let rest = ''
  let payload: string[] = []
  let first = true

  const readLine = (line: string, out: string[]) => {
    if (line === '') {
      if (payload.length > 0) out.push(payload.join('\n'))
      payload = []
    } else if (line.startsWith('data:')) payload.push(line.slice(line[5] === ' ' ? 6 : 5))
    else if (line === 'data') payload.push('')
  }

  return {
    push(piece) {
      let text = rest + piece
      if (first && text !== '') {
        first = false
        if (text.startsWith('\uFEFF')) text = text.slice(1)
      }
      const out: string[] = []
      let from = 0
      for (;;) {
        const end = lineEnd(text, from)
        // A CR at the very end may be half of a CRLF: it waits for the next piece.
        if (end === -1 || (text[end] === '\r' && end === text.length - 1)) break
        readLine(text.slice(from, end), out)
        from = text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1
      }
      rest = text.slice(from)
      if (rest.length > longestLine) rest = ''
      return out
    },
  }
}

const lineEnd = (text: string, from: number): number => {
  const lf = text.indexOf('\n', from)
  const cr = text.indexOf('\r', from)
  if (lf === -1 || cr === -1) return Math.max(lf, cr)
  return Math.min(lf, cr)
}
