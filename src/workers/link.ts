import {
  builtInPackages,
  type BuildRequest,
  type BuiltModule,
  type BuiltScript,
  type MissingPackage,
  type Place,
  type Problem,
  type RemotePackage,
  type SourceFile,
} from '../core/preview/build.ts'
import { dataAddress, withAddressesCss } from '../core/preview/assets.ts'
import { pinnedVersion, readVersions, remotePackage, splitSpecifier } from '../core/preview/packages.ts'
import { resolveImport, resolveReference } from '../core/preview/resolve.ts'
import { moduleAddress } from '../core/preview/stack.ts'
import type { Compiled, CompiledFile, LoopGuard } from './compile-file.ts'

/** How the frame's import map names a file. */
export const moduleId = (path: string): string => `~/${path}`

/** Scripts within a page are files of their own to the compiler, `index.html#2.tsx`; this is where they stand. */
export const inPage = (path: string): string => path.replace(/#\d+\.\w+$/, '')

/** Collects what one build needs, beginning with the scripts of the page. */
export class Link {
  readonly modules: BuiltModule[] = []
  readonly styles: SourceFile[] = []
  readonly problems: Problem[] = []
  readonly missing: MissingPackage[] = []
  readonly builtIn = new Set<string>()
  readonly remote = new Map<string, RemotePackage>()
  private readonly seen = new Set<string>()
  private readonly files: ReadonlyMap<string, SourceFile>
  private readonly paths: ReadonlySet<string>
  private readonly network: boolean
  /** Whether the runner hands in the test kit. */
  private readonly isTest: boolean
  private readonly compile: (source: SourceFile) => Compiled
  private readonly guard: LoopGuard | null
  private readonly versions: ReadonlyMap<string, string>

  constructor(request: BuildRequest, compile: (source: SourceFile) => Compiled, guard: LoopGuard | null) {
    this.files = new Map(request.files.map((file) => [file.path, file]))
    this.paths = new Set(this.files.keys())
    this.network = request.network
    this.isTest = request.test !== undefined
    this.compile = compile
    this.guard = guard
    this.versions = readVersions(this.files.get('package.json')?.text)
  }

  text(path: string): string | undefined {
    return this.files.get(path)?.text
  }

  /** A script that is no module, as it runs. */
  classic(path: string, text: string): BuiltScript {
    return { type: 'classic', path, code: this.guard?.guardLoops(text, 'script').code ?? text }
  }

  /** A file of the project that a page names; otherwise the address, which is kept for the frame. */
  reference(
    name: string,
    from: string,
    line: number,
  ): { readonly path: string } | { readonly url: string } | null {
    const found = resolveReference(name, from, this.paths)
    const place = { path: from, line, column: 1 }
    if (found.type === 'file') return { path: found.path }
    if (found.type === 'url') {
      if (this.network) return { url: found.url }
      this.missing.push({ specifier: found.url, place })
      return null
    }
    this.problems.push(absent(name, place))
    return null
  }

  /** The address of a file of the project that a page or a style sheet names; null for anything else. */
  address(name: string, from: string): string | null {
    if (name.startsWith('#')) return null
    const found = resolveReference(name, from, this.paths)
    const text = found.type === 'file' ? this.text(found.path) : undefined
    if (found.type !== 'file' || text === undefined) return null
    return dataAddress(found.path, text) + (/#.*$/.exec(name)?.[0] ?? '')
  }

  /** Adds a style sheet once, what it imports before it. */
  addStyle(path: string): void {
    if (this.seen.has(path)) return
    this.seen.add(path)
    const compiled = this.compile({ path, text: this.text(path) ?? '' })
    const sheet = (compiled.ok ? compiled.file.css : undefined) ?? this.text(path) ?? ''
    const text = sheet.replace(
      /@import\s+(?:url\()?\s*["']([^"']+)["']\s*\)?\s*;/g,
      (whole, name: string) => {
        const found = resolveReference(name, path, this.paths)
        if (found.type !== 'file') return whole
        this.addStyle(found.path)
        return ''
      },
    )
    this.styles.push({ path, text: this.addressed(text, path) })
  }

  private addressed(css: string, path: string): string {
    return css.includes('url(') ? withAddressesCss(css, (name) => this.address(name, path)) : css
  }

  /** Adds a file as its text (`?raw`), its address (`?url`) or a style sheet's text (`?inline`); gives the module's id. */
  private addAsked(path: string, how: 'raw' | 'url' | 'inline'): string {
    const id = `${moduleId(path)}?${how}`
    if (this.seen.has(id)) return id
    this.seen.add(id)
    const text = this.text(path) ?? ''
    const value = how === 'raw' ? text : how === 'url' ? dataAddress(path, text) : this.addressed(text, path)
    this.modules.push({ id, path, code: `export default ${JSON.stringify(value)}` })
    return id
  }

  /** Adds a module and, before it, what it imports. In a cycle the one that was entered first comes last. */
  addModule(source: SourceFile): void {
    if (this.seen.has(source.path)) return
    if (source.path.endsWith('.css')) this.addStyle(source.path)
    this.seen.add(source.path)
    const compiled = this.compile(source)
    if (!compiled.ok) {
      this.problems.push(compiled.problem)
      return
    }
    const path = inPage(source.path)
    const code = `${this.linked(compiled.file)}\n//# sourceURL=${moduleAddress(path)}`
    this.modules.push({ id: moduleId(source.path), path, code })
  }

  private linked({ code, imports, path }: CompiledFile): string {
    const pieces: string[] = []
    let end = 0
    for (const { specifier, from, to, place } of imports) {
      pieces.push(code.slice(end, from), JSON.stringify(this.target(specifier, inPage(path), place)))
      end = to
    }
    return pieces.join('') + code.slice(end)
  }

  private addRemote(specifier: string, place: Place): void {
    const { name } = splitSpecifier(specifier)
    const version = pinnedVersion(name, this.versions)
    if (version !== null) this.remote.set(specifier, remotePackage(specifier, version))
    else this.problems.push(unpinned(name, this.versions.get(name) ?? '', place))
  }

  /** What an import is written as in the frame; adds what it means. */
  private target(specifier: string, from: string, place: Place): string {
    const found = resolveImport(specifier, from, this.paths)
    switch (found.type) {
      case 'file': {
        const how = /\?(raw|url|inline)$/.exec(specifier)?.[1] as 'raw' | 'url' | 'inline' | undefined
        if (how !== undefined) return this.addAsked(found.path, how)
        this.addModule({ path: found.path, text: this.text(found.path) ?? '' })
        return moduleId(found.path)
      }
      case 'absent':
        this.problems.push(absent(specifier, place))
        return specifier
      case 'url':
        if (!this.network && /^(https?:)?\/\//.test(found.url)) this.missing.push({ specifier, place })
        return found.url
      case 'package':
        if (this.isTest && specifier === 'vitest') return specifier
        if (builtInPackages.includes(specifier)) this.builtIn.add(specifier)
        else if (this.network) this.addRemote(specifier, place)
        else this.missing.push({ specifier, place })
        return specifier
    }
  }
}

const absent = (specifier: string, place: Place): Problem => ({
  kind: 'import',
  name: '',
  message: specifier,
  place,
  stack: [],
})

/** `name`: what package.json says of it; empty where it says nothing. */
const unpinned = (message: string, name: string, place: Place): Problem => ({
  kind: 'version',
  name,
  message,
  place,
  stack: [],
})
