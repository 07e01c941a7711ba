/** What a specifier in a file means. */
export type Resolution =
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'package'; readonly specifier: string }
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'absent'; readonly path: string }

/** Endings tried in turn where a specifier names no file as it stands. */
const endings = ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.mts', '.css', '.json']

/**
 * Resolves an import: relative and rooted (`/src/a`) specifiers among the project's files, with endings and `index`
 * filled in and `.js` also standing for `.ts`; everything else is a package or an address. Query strings are dropped.
 */
export function resolveImport(specifier: string, from: string, paths: ReadonlySet<string>): Resolution {
  if (/^(https?:)?\/\//.test(specifier)) return { type: 'url', url: specifier }
  if (/^(data|blob):/.test(specifier)) return { type: 'url', url: specifier }
  if (!/^\.{0,2}\//.test(specifier) && specifier !== '.' && specifier !== '..')
    return { type: 'package', specifier }
  const wanted = joinPath(folderOf(from), specifier.replace(/[?#].*$/, ''))
  const found = candidates(wanted).find((path) => paths.has(path))
  return found === undefined ? { type: 'absent', path: wanted } : { type: 'file', path: found }
}

/** The file that an attribute of a page names (`src`, `href`): as a browser would, so a bare name is relative too. */
export function resolveReference(reference: string, from: string, paths: ReadonlySet<string>): Resolution {
  const isRelative = !/^[a-z][a-z0-9+.-]*:/i.test(reference) && !reference.startsWith('//')
  const asImport = isRelative && !/^\.{0,2}\//.test(reference) ? `./${reference}` : reference
  return resolveImport(asImport, from, paths)
}

const candidates = (path: string): readonly string[] => [
  path,
  ...endings.map((ending) => path + ending),
  ...(/\.m?jsx?$/.test(path) ? [path.replace(/js(x?)$/, 'ts$1'), path.replace(/js$/, 'tsx')] : []),
  ...endings.map((ending) => (path === '' ? `index${ending}` : `${path}/index${ending}`)),
]

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** Joins and straightens; what climbs over the project's root stays at it. */
const joinPath = (folder: string, relative: string): string => {
  const parts = relative.startsWith('/') ? [] : folder.split('/')
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.filter((part) => part !== '' && part !== '.').join('/')
}
