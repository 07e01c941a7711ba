import type { Build, BuiltScript, RemotePackage } from '../core/preview/build.ts'
import type { Addresses } from './addresses.ts'
import { shelfModule } from './kit/shelf.ts'
import { own } from './own.ts'

/** Scripts that wait for something (a top-level `await`) do not keep the page from being shown longer than this, ms. */
const patienceMs = 300
/** A network that answers nothing is not waited for, ms. */
const networkMs = 8_000

export type RunParts = {
  readonly addresses: Addresses
  /** A script or a package could not be loaded. */
  readonly failed: (address: string) => void
  /** Specifiers of further packages that stand in the frame. */
  readonly shelved?: readonly string[]
}

/** Puts a build's page into the document and runs its scripts. Settles when the new code has painted. */
export async function runBuild(build: Build, parts: RunParts): Promise<void> {
  const ids = await showBuild(build, parts)
  const settled = build.scripts.map((script) => addScript(script, { ...parts, ids }))
  await Promise.race([
    Promise.all(settled),
    new Promise<void>((settle) => own.setTimeout(settle, patienceMs)),
  ])
  await painted()
}

/** Puts a build's page into the document, its modules ready to be imported by their ids; gives their addresses. */
export async function showBuild(
  build: Build,
  { addresses, failed, shelved = [] }: RunParts,
): Promise<ReadonlyMap<string, string>> {
  const remote = await Promise.all(build.remote.map((found) => reachable(found, failed)))
  showPage(build)
  const ids = new Map<string, string>()
  for (const { id, path, code } of build.modules) ids.set(id, addresses.addModule(path, code))
  const imports: Record<string, string> = Object.fromEntries(ids)
  for (const specifier of [...build.builtIn, ...shelved]) {
    const code = shelfModule(specifier)
    if (code !== null) imports[specifier] = addresses.addModule(null, code)
  }
  for (const { specifier, url } of remote) imports[specifier] = url
  const map = own.createElement('script')
  map.type = 'importmap'
  map.textContent = JSON.stringify({ imports })
  document.head.append(map)
  return ids
}

/** The head and body of the page take the place of the runner's own; the runner's script goes with them. */
const showPage = ({ html, styles }: Build): void => {
  const page = new own.DOMParser().parseFromString(html, 'text/html')
  for (const [mine, theirs] of [
    [document.documentElement, page.documentElement],
    [document.body, page.body],
  ] as const)
    for (const { name, value } of theirs.attributes) mine.setAttribute(name, value)
  document.head.replaceChildren(...page.head.childNodes)
  document.body.replaceChildren(...page.body.childNodes)
  for (const { path, text } of styles) {
    const style = own.createElement('style')
    style.dataset['path'] = path
    style.textContent = text
    document.head.append(style)
  }
}

const addScript = (
  script: BuiltScript,
  { ids, addresses, failed }: RunParts & { readonly ids: ReadonlyMap<string, string> },
): Promise<void> => {
  const element = own.createElement('script')
  const src =
    script.type === 'remote'
      ? script.url
      : script.type === 'module'
        ? (ids.get(script.id) ?? '')
        : addresses.add(script.path, script.code)
  if (script.type === 'module' || (script.type === 'remote' && script.isModule)) element.type = 'module'
  element.async = false
  element.src = src
  const settled = new Promise<void>((settle) => {
    element.addEventListener('load', () => settle())
    element.addEventListener('error', () => {
      failed(script.type === 'remote' ? script.url : '')
      settle()
    })
  })
  document.body.append(element)
  return settled
}

/** The first of a package's addresses that answers. An import map cannot be mended later, so it is tried before. */
const reachable = async (
  { specifier, urls }: RemotePackage,
  failed: (address: string) => void,
): Promise<{ readonly specifier: string; readonly url: string }> => {
  for (const url of urls) {
    try {
      const answer = await own.fetch(url, { signal: AbortSignal.timeout(networkMs) })
      if (answer.ok) return { specifier, url }
    } catch {
      // The next one may answer.
    }
  }
  failed(specifier)
  return { specifier, url: urls[0] ?? specifier }
}

/** Two animation frames: the code's own work was drawn in the first. A tab that is not on show has none. */
const painted = (): Promise<void> =>
  new Promise((settle) => {
    own.frame(() => own.frame(() => settle()))
    own.setTimeout(settle, patienceMs)
  })
