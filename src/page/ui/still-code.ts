/** A piece of a line and what it is, roughly. */
export type StillToken = {
  readonly text: string
  readonly kind: 'plain' | 'comment' | 'string' | 'keyword' | 'number'
}

const keywords =
  'abstract as async await break case catch class const continue debugger declare default delete do else enum export ' +
  'extends false finally for from function get if implements import in instanceof interface is keyof let namespace new ' +
  'null of private protected public readonly return satisfies set static super switch this throw true try type typeof ' +
  'undefined var void while with yield'

const script = new RegExp(
  String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))` +
    '|(?<string>"(?:[^"\\\\\\n]|\\\\[\\s\\S])*"?|\'(?:[^\'\\\\\\n]|\\\\[\\s\\S])*\'?|`(?:[^`\\\\]|\\\\[\\s\\S])*`?)' +
    String.raw`|(?<keyword>(?<![\w$.])(?:${keywords.split(' ').join('|')})(?![\w$]))` +
    String.raw`|(?<number>(?<![\w$])\d[\w.]*)`,
  'g',
)
const style =
  /(?<comment>\/\*[\s\S]*?(?:\*\/|$))|(?<string>"[^"\n]*"?|'[^'\n]*'?)|(?<keyword>@[\w-]+)|(?<number>#[\da-f]{3,8}\b|(?<![\w-])-?\d[\d.]*(?:%|[a-z]+)?)/gi
const markup =
  /(?<comment><!--[\s\S]*?(?:-->|$))|(?<string>"[^"\n]*"|'[^'\n]*'(?=[\s/>]))|(?<keyword><\/?[\w-]+|\/?>)/g

const grammarOf = (path: string): RegExp | null => {
  if (/\.(?:[cm]?[jt]sx?|json|java|go|rs|c|cpp|cs|swift|kt)$/.test(path)) return script
  if (/\.(?:css|scss|less)$/.test(path)) return style
  return /\.(?:html?|xml|svg|vue)$/.test(path) ? markup : null
}

const kinds = ['comment', 'string', 'keyword', 'number'] as const

/**
 * The lines of a text with rough colours: enough to read it by until the editor is there. Law: the texts of all tokens
 * of all lines, joined by line ends, are the text.
 */
export function stillLines(path: string, text: string): readonly (readonly StillToken[])[] {
  const lines: StillToken[][] = [[]]
  const put = (piece: string, kind: StillToken['kind']) => {
    for (const [index, part] of piece.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ text: part, kind })
    }
  }
  const grammar = grammarOf(path)
  let at = 0
  for (const found of grammar === null ? [] : text.matchAll(grammar)) {
    put(text.slice(at, found.index), 'plain')
    const kind = kinds.find((each) => found.groups?.[each] !== undefined) ?? 'plain'
    put(found[0], kind)
    at = found.index + found[0].length
  }
  put(text.slice(at), 'plain')
  return lines
}
