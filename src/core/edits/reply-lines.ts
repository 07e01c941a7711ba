/** Cuts a stream of text into lines. Law: the pieces never matter, only their concatenation. */
export interface LineSplitter {
  /** The lines finished by this piece, without '\n', '\r\n', or '\r\r\n' as a text that was given its returns twice has it. */
  push(piece: string): readonly string[]
  /** What has come of the unfinished last line; never ends inside a surrogate pair or a '\r\n'. */
  tail(): string
  /** Gives the unfinished last line out and starts anew; null if there is none. */
  flush(): string | null
}

const noLines: readonly string[] = []

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.replace(/\r+$/, '') : line)

export function createLineSplitter(): LineSplitter {
  let rest = ''
  // kept apart: to look into a string that is still growing would copy all of it, every time
  let lastUnit = 0
  return {
    push(piece) {
      if (piece !== '') lastUnit = piece.charCodeAt(piece.length - 1)
      let newline = piece.indexOf('\n')
      if (newline === -1) {
        rest += piece
        return noLines
      }
      // most pieces end one line: an array that is written out takes no more room than that
      const lines = [withoutReturn(newline === 0 ? rest : rest + piece.slice(0, newline))]
      let from = newline + 1
      for (newline = piece.indexOf('\n', from); newline !== -1; newline = piece.indexOf('\n', from)) {
        lines.push(withoutReturn(piece.slice(from, newline)))
        from = newline + 1
      }
      rest = piece.slice(from)
      return lines
    },
    tail() {
      if (lastUnit === 13) return withoutReturn(rest)
      return lastUnit >= 0xd800 && lastUnit <= 0xdbff && rest !== '' ? rest.slice(0, -1) : rest
    },
    flush() {
      const line = rest
      rest = ''
      if (line === '') return null
      return withoutReturn(line)
    },
  }
}
