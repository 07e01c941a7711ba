/** Cuts a stream of text into lines. Law: the pieces never matter, only their concatenation. */
export interface LineSplitter {
  /** The lines finished by this piece, without '\n' or '\r\n'. */
  push(piece: string): readonly string[]
  /** What has come of the unfinished last line; never ends inside a surrogate pair or a '\r\n'. */
  tail(): string
  /** Gives the unfinished last line out and starts anew; null if there is none. */
  flush(): string | null
}

export function createLineSplitter(): LineSplitter {
  let rest = ''
  return {
    push(piece) {
      const lines: string[] = []
      let from = 0
      for (;;) {
        const newline = piece.indexOf('\n', from)
        if (newline === -1) break
        const line = rest + piece.slice(from, newline)
        lines.push(line.endsWith('\r') ? line.slice(0, -1) : line)
        rest = ''
        from = newline + 1
      }
      rest += from === 0 ? piece : piece.slice(from)
      return lines
    },
    tail() {
      const last = rest.charCodeAt(rest.length - 1)
      return last === 13 || (last >= 0xd800 && last <= 0xdbff) ? rest.slice(0, -1) : rest
    },
    flush() {
      const line = rest
      rest = ''
      if (line === '') return null
      return line.endsWith('\r') ? line.slice(0, -1) : line
    },
  }
}
