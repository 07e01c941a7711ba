/** The colour names of CSS, and the words for "the text's" and "none". */
const NAMES: ReadonlySet<string> = new Set(
  `aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
  cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
  darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
  darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
  firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
  hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
  lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
  lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
  mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
  midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
  palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
  rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
  slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke yellow
  yellowgreen transparent currentcolor`.split(/\s+/),
)

const FUNCTION = String.raw`(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color|color-mix)a?\([^()]*\)`
const HEX = String.raw`#(?:[\da-fA-F]{8}|[\da-fA-F]{6}|[\da-fA-F]{3,4})(?![\w-])`

/** The colour that words name, as CSS writes it: "dark red" is `darkred`. Null when they name none. */
export function readColour(words: string): string | null {
  const text = words.trim()
  if (new RegExp(`^(?:${HEX}|${FUNCTION}|var\\(--[\\w-]+\\))$`, 'i').test(text)) return text
  const name = text
    .toLowerCase()
    .replace(/^(?:a |the colou?r )/, '')
    .replace(/[\s-]+/g, '')
  return NAMES.has(name) ? name : null
}

export type ColourWords = { readonly from: number; readonly to: number; readonly colour: string }

/** The last colour named in a clause: up to three words, the longest that make one. */
export function findColour(clause: string): ColourWords | null {
  const exact = [...clause.matchAll(new RegExp(`${HEX}|${FUNCTION}|var\\(--[\\w-]+\\)`, 'gi'))].at(-1)
  if (exact !== undefined) {
    return { from: exact.index, to: exact.index + exact[0].length, colour: exact[0] }
  }
  const words = [...clause.matchAll(/(?<![\w.#$-])[A-Za-z]+(?![\w$(]|-[a-z])/g)]
  for (let last = words.length - 1; last >= 0; last -= 1) {
    for (let first = Math.max(0, last - 2); first <= last; first += 1) {
      const from = words[first]?.index ?? 0
      const to = (words[last]?.index ?? 0) + (words[last]?.[0].length ?? 0)
      const part = clause.slice(from, to)
      const colour =
        /^[A-Za-z]+(?:[ -][A-Za-z]+)*$/.test(part) && !/^a\b/i.test(part) ? readColour(part) : null
      if (colour !== null) return { from, to, colour }
    }
  }
  return null
}

/** Where colours stand in the value of a declaration. */
export function coloursIn(value: string): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  const pattern = new RegExp(`${HEX}|${FUNCTION}|(?<![\\w-])[a-zA-Z]+(?![\\w(-])`, 'gi')
  for (const match of value.matchAll(pattern)) {
    if (/^[a-z]+$/i.test(match[0]) && !NAMES.has(match[0].toLowerCase())) continue
    found.push({ from: match.index, to: match.index + match[0].length })
  }
  return found
}
