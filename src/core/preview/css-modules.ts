/** A style sheet whose names are its own, and what they are called there. */
export type ScopedCss = { readonly css: string; readonly names: Readonly<Record<string, string>> }

/** Comments, strings and addresses are kept as they are; braces and semicolons end what stands before them. */
const tokens = /\/\*[\s\S]*?\*\/|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\burl\([^)"']*\)|[{};]/gi

/**
 * Gives the classes and animations of a style sheet names that no other sheet has: `title` becomes `title_` and a mark
 * of the path. `:global(…)` is left as it is and `composes` takes classes of the same sheet along, as in CSS modules.
 */
export function scopeCss(text: string, path: string): ScopedCss {
  const mark = markOf(path)
  const classes = new Map<string, string>()
  const composed = new Map<string, readonly string[]>()
  const scoped = (name: string) => {
    const found = classes.get(name) ?? `${name}_${mark}`
    classes.set(name, found)
    return found
  }
  const animations = new Set(
    [...text.matchAll(/@(?:-webkit-)?keyframes\s+([\w-]+)/gi)].map(([, name = '']) => name),
  )
  const pieces: string[] = []
  /** The selector of each open block, innermost last. */
  const open: string[] = []

  /** What stands before a brace: a selector, or the head of an at-rule. */
  const head = (part: string): string => {
    const plain = part.trimStart()
    if (/^@(?:-webkit-)?keyframes\b/i.test(plain))
      return part.replace(/([\w-]+)(\s*)$/, (_, name: string, rest: string) => `${name}_${mark}${rest}`)
    if (plain.startsWith('@') && !/^@scope\b/i.test(plain)) return part
    return scopeSelector(part, scoped)
  }
  /** What ends at a semicolon or a brace: mostly a declaration. */
  const declaration = (part: string): string => {
    const [, property = '', value = ''] = /^\s*([\w-]+)\s*:([\s\S]*)$/.exec(part) ?? []
    if (/^(?:-webkit-)?animation(?:-name)?$/i.test(property))
      return part.replace(/[\w-]+/g, (word) => (animations.has(word) ? `${word}_${mark}` : word))
    if (property.toLowerCase() !== 'composes') return part
    const [, list = '', from] = /^([\s\S]*?)(?:\s+from\s+(\S+))?\s*$/.exec(value) ?? []
    const taken = list.trim().split(/\s+/)
    for (const [, name = ''] of (open.at(-1) ?? '').matchAll(/\.([\w-]+)/g))
      composed.set(name, [
        ...(composed.get(name) ?? []),
        ...(from === undefined ? taken : from === 'global' ? taken.map((other) => `:${other}`) : []),
      ])
    return ''
  }

  let part = ''
  let end = 0
  const close = (sign: string) => {
    if (sign === '{') {
      open.push(part)
      pieces.push(head(part), sign)
    } else {
      const isDropped = part.trim() !== '' && declaration(part) === ''
      pieces.push(isDropped ? '' : declaration(part), isDropped && sign === ';' ? '' : sign)
      if (sign === '}') open.pop()
    }
    part = ''
  }
  for (const { 0: token, index } of text.matchAll(tokens)) {
    part += text.slice(end, index)
    end = index + token.length
    if (token.startsWith('/*')) part += lines(token)
    else if (token.length === 1) close(token)
    else part += token
  }
  pieces.push(part + text.slice(end))

  const names: Record<string, string> = {}
  for (const [name] of classes) names[name] = composedNames(name, { composed, scoped }).join(' ')
  return { css: pieces.join(''), names }
}

/** A comment's line ends, so that what comes after it keeps its line. */
const lines = (comment: string): string => comment.replace(/[^\n]+/g, '') || ' '

const composedNames = (
  name: string,
  parts: {
    readonly composed: ReadonlyMap<string, readonly string[]>
    readonly scoped: (name: string) => string
  },
  seen: ReadonlySet<string> = new Set(),
): readonly string[] => {
  if (seen.has(name)) return []
  const within = new Set(seen).add(name)
  const others = (parts.composed.get(name) ?? []).flatMap((other) =>
    other.startsWith(':') ? [other.slice(1)] : composedNames(other, parts, within),
  )
  return [...new Set([parts.scoped(name), ...others])]
}

/** Renames the classes of a selector but for what stands within strings, attributes and `:global(…)`. */
const scopeSelector = (selector: string, scoped: (name: string) => string): string =>
  selector.replace(
    /"[^"]*"|'[^']*'|\[[^\]]*\]|:global\(([^()]*(?:\([^()]*\)[^()]*)*)\)|:local\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\.(-?[A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)/g,
    (whole, global?: string, local?: string, name?: string) => {
      if (global !== undefined) return global
      if (local !== undefined) return scopeSelector(local, scoped)
      return name === undefined ? whole : `.${scoped(name)}`
    },
  )

/** A short mark of a path (FNV-1a, 32 bit), the same at every build. */
const markOf = (path: string): string => {
  let hash = 0x811c9dc5
  for (let at = 0; at < path.length; at += 1) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}
