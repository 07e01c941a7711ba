import type { RemotePackage } from './build.ts'
import { knownVersions } from './known-versions.ts'

/** `@scope/name/sub/path` as the package's name and the path in it. */
export function splitSpecifier(specifier: string): { readonly name: string; readonly subpath: string } {
  const depth = specifier.startsWith('@') ? 2 : 1
  const parts = specifier.split('/')
  const subpath = parts.slice(depth).join('/')
  return { name: parts.slice(0, depth).join('/'), subpath: subpath === '' ? '' : `/${subpath}` }
}

/** What a project says of the version of a package: an exact one, words that name none, or nothing. */
export type SaidVersions = ReadonlyMap<string, string>

/**
 * What the project's package.json says of its packages. A text that cannot be read says nothing: the file may be half
 * written.
 */
export function readVersions(packageJson: string | undefined): SaidVersions {
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
      if (typeof version === 'string') versions.set(name, version)
  }
  return versions
}

/**
 * The one version that a build takes of a package: what package.json says, where that is a full version (of a range such
 * as `^1.2.3` its lowest), else one that is known here. Null where neither is: whatever is newest today would be
 * something else tomorrow.
 */
export function pinnedVersion(name: string, said: SaidVersions): string | null {
  const wanted = said.get(name)
  if (wanted === undefined) return knownVersions.get(name) ?? null
  return /^\s*[\^~=v]*(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)\s*$/.exec(wanted)?.[1] ?? null
}

/**
 * Where a package is fetched: esm.sh, then jsDelivr. React is kept out of the first, so that a component library uses
 * the one React of the frame; jsDelivr bundles its own.
 */
export function remotePackage(specifier: string, version: string): RemotePackage {
  const { name, subpath } = splitSpecifier(specifier)
  const at = `${name}@${encodeURIComponent(version)}${subpath}`
  return {
    specifier,
    urls: [`https://esm.sh/${at}?external=react,react-dom`, `https://cdn.jsdelivr.net/npm/${at}/+esm`],
  }
}
