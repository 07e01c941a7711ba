import type { RemotePackage } from './build.ts'

/** `@scope/name/sub/path` as the package's name and the path in it. */
export function splitSpecifier(specifier: string): { readonly name: string; readonly subpath: string } {
  const depth = specifier.startsWith('@') ? 2 : 1
  const parts = specifier.split('/')
  const subpath = parts.slice(depth).join('/')
  return { name: parts.slice(0, depth).join('/'), subpath: subpath === '' ? '' : `/${subpath}` }
}

/**
 * Versions that the project's package.json names, by package. A text that cannot be read names none: the file may be
 * half written.
 */
export function readVersions(packageJson: string | undefined): ReadonlyMap<string, string> {
  const versions = new Map<string, string>()
  let read: unknown
  try {
    read = JSON.parse(packageJson ?? 'null')
  } catch {
    return versions
  }
  if (typeof read !== 'object' || read === null) return versions
  const { dependencies, devDependencies } = read as Record<string, unknown>
  for (const list of [devDependencies, dependencies]) {
    if (typeof list !== 'object' || list === null) continue
    for (const [name, version] of Object.entries(list))
      if (typeof version === 'string' && /^[\w.^~<>=*-]+$/.test(version)) versions.set(name, version)
  }
  return versions
}

/**
 * Where a package is fetched: esm.sh, then jsDelivr. React is kept out of the first, so that a component library uses
 * the one React of the frame; jsDelivr bundles its own.
 */
export function remotePackage(specifier: string, versions: ReadonlyMap<string, string>): RemotePackage {
  const { name, subpath } = splitSpecifier(specifier)
  const version = versions.get(name) ?? 'latest'
  const at = `${name}@${encodeURIComponent(version)}${subpath}`
  return {
    specifier,
    urls: [`https://esm.sh/${at}?external=react,react-dom`, `https://cdn.jsdelivr.net/npm/${at}/+esm`],
  }
}
