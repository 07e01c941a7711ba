/** A declaration; `to` takes in its semicolon. */
export type Declaration = {
  readonly property: string
  readonly value: string
  readonly from: number
  readonly valueFrom: number
  readonly valueTo: number
  readonly to: number
}

/** A style rule outside any at-rule but media, support, container and layer ones. Offsets are of the whole text. */
export type Rule = {
  readonly selectors: readonly string[]
  readonly from: number
  /** Just behind the opening brace, and at the closing one. */
  readonly open: number
  readonly close: number
  readonly declarations: readonly Declaration[]
  readonly conditional: boolean
}

/** The rules of a style sheet in order. What does not parse is passed over. */
export function scanRules(text: string): readonly Rule[] {
  const rules: Rule[] = []
  scanBlock(mask(text), text, { from: 0, to: text.length, conditional: false }, rules)
  return rules
}

/** The declarations of a `style` attribute or of a rule's body; `from` is where the text begins in its file. */
export function scanDeclarations(text: string, from = 0): readonly Declaration[] {
  const masked = mask(text)
  const found: Declaration[] = []
  let start = 0
  let depth = 0
  for (let at = 0; at <= masked.length; at += 1) {
    const unit = masked[at]
    if (unit === '{') depth += 1
    else if (unit === '}') {
      depth -= 1
      if (depth === 0) start = at + 1
    }
    if (depth > 0 || (unit !== ';' && unit !== undefined)) continue
    const colon = masked.indexOf(':', start)
    if (colon !== -1 && colon < at) {
      const name = masked.slice(start, colon)
      const value = text.slice(colon + 1, at)
      const head = colon + 1 + (/^\s*/.exec(value)?.[0].length ?? 0)
      const tail = Math.max(head, colon + 1 + value.trimEnd().length)
      if (/^\s*[\w-]+\s*$/.test(name)) {
        found.push({
          property: name.trim().toLowerCase(),
          value: text.slice(head, tail),
          from: from + start + (/^\s*/.exec(name)?.[0].length ?? 0),
          valueFrom: from + head,
          valueTo: from + tail,
          to: from + Math.min(at + 1, masked.length),
        })
      }
    }
    start = at + 1
  }
  return found
}

type Block = { readonly from: number; readonly to: number; readonly conditional: boolean }

function scanBlock(masked: string, text: string, { from, to, conditional }: Block, rules: Rule[]): void {
  let start = from
  for (let at = from; at < to; at += 1) {
    if (masked[at] === ';') start = at + 1
    if (masked[at] !== '{') continue
    const close = closing(masked, at, to)
    const prelude = masked.slice(start, at).trim()
    if (/^@(?:media|supports|container|layer|scope)\b/.test(prelude)) {
      scanBlock(masked, text, { from: at + 1, to: close, conditional: true }, rules)
    } else if (!prelude.startsWith('@') && prelude !== '') {
      rules.push({
        selectors: splitSelectors(prelude),
        from: start + masked.slice(start, at).search(/\S/),
        open: at + 1,
        close,
        declarations: scanDeclarations(text.slice(at + 1, close), at + 1),
        conditional,
      })
    }
    at = close
    start = close + 1
  }
}

function closing(masked: string, open: number, to: number): number {
  let depth = 0
  for (let at = open; at < to; at += 1) {
    if (masked[at] === '{') depth += 1
    else if (masked[at] === '}') {
      depth -= 1
      if (depth === 0) return at
    }
  }
  return to
}

function splitSelectors(prelude: string): readonly string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const unit of prelude) {
    if (unit === '(' || unit === '[') depth += 1
    else if (unit === ')' || unit === ']') depth -= 1
    if (unit === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += unit
  }
  return parts.map((part) => part.trim().replace(/\s+/g, ' ')).filter((part) => part !== '')
}

/** The text with comments blanked and with what stands in strings and in `url(…)` made harmless, offsets kept. */
function mask(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|url\([^)"']*\)/g,
    (part) => (part.startsWith('/*') ? part.replace(/[^\n]/g, ' ') : part.replace(/[{};:,]/g, 'x')),
  )
}
