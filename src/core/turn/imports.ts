const inScript = /\b(?:from|import|require)\s*\(?\s*['"]([^'"\n]{1,300})['"]/g
const inStyle = /@import\s+(?:url\(\s*)?['"]?([^'"()\s;]{1,300})|\burl\(\s*['"]?([^'"()\s]{1,300})/g
const inPage = /\b(?:src|href)\s*=\s*["']([^"'\n]{1,300})["']/gi

const endings = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs', '.json', '.css', '.html']
/** What an import may be written as, and the sources that it then means. */
const written: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.js$/, ['.ts', '.tsx', '.jsx']],
  [/\.jsx$/, ['.tsx']],
  [/\.mjs$/, ['.mts']],
  [/\.cjs$/, ['.cts']],
]

/**
 * The files among `paths` that a file imports, each once, in the order of its text: relative imports of scripts,
 * `@import` and `url()` of styles, `src` and `href` of pages. Endings and `/index` may be left out, and `.js` may
 * stand for the `.ts` it is made from. It is read by patterns: a name in a comment or a string counts as well, and
 * names of packages and aliases never do.
 */
export function importsOf(path: string, text: string, paths: readonly string[]): readonly string[] {
  const there = new Set(paths)
  const found = new Set<string>()
  const isScript = /\.[cm]?[jt]sx?$/.test(path)
  const isStyle = path.endsWith('.css')
  const isPage = /\.html?$/.test(path)
  const patterns = isScript ? [inScript] : isStyle ? [inStyle] : isPage ? [inPage, inScript, inStyle] : []
  const named = patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .toSorted((a, b) => a.index - b.index)
    .map((match) => match[1] ?? match[2] ?? '')
  for (const name of named) {
    const target = targetOf(path, name, isScript)
    if (target === null) continue
    const file = candidates(target).find((candidate) => there.has(candidate) && candidate !== path)
    if (file !== undefined) found.add(file)
  }
  return [...found]
}

/** Where a name points, as a path of the project; null when it leads out of it or names a package. */
function targetOf(path: string, name: string, isScript: boolean): string | null {
  const bare = name.replace(/[?#].*$/, '')
  if (bare === '' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(bare)) return null
  const isRelative = /^\.{1,2}(?:\/|$)/.test(bare)
  if (isScript && !isRelative) return null
  const folder = bare.startsWith('/') ? [] : path.split('/').slice(0, -1)
  for (const step of bare.split('/')) {
    if (step === '' || step === '.') continue
    if (step !== '..') folder.push(step)
    else if (folder.pop() === undefined) return null
  }
  return folder.join('/')
}

function candidates(target: string): readonly string[] {
  const sources = written.flatMap(([ending, others]) =>
    ending.test(target) ? others.map((other) => target.replace(ending, other)) : [],
  )
  const index = target === '' ? 'index' : `${target}/index`
  return [
    target,
    ...sources,
    ...endings.map((ending) => target + ending),
    ...endings.map((ending) => index + ending),
  ]
}
