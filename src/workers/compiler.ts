import {
  builtInPackages,
  type Build,
  type BuildRequest,
  type BuildResult,
  type BuiltModule,
  type BuiltScript,
  type MissingPackage,
  type Place,
  type Problem,
  type RemotePackage,
  type SourceFile,
} from '../core/preview/build.ts'
import { readVersions, remotePackage } from '../core/preview/packages.ts'
import { readHtml, type HtmlPart } from '../core/preview/read-html.ts'
import { resolveImport, resolveReference } from '../core/preview/resolve.ts'
import { moduleAddress } from '../core/preview/stack.ts'
import {
  compileFile,
  isScript,
  sourcePlace,
  type Compiled,
  type CompiledFile,
  type LoopGuard,
} from './compile-file.ts'

/** Compiles a project again and again; a file whose text is the same as last time costs nothing. */
export interface Compiler {
  build(request: BuildRequest): BuildResult
  /** Turns places in compiled files into places in their sources; a file that is not known keeps its place. */
  locate(places: readonly Place[]): readonly Place[]
}

/** Scripts to begin with where no page says it, in this order, also below `src/`. */
const entryNames = ['main', 'index', 'app', 'App']
const entryPage = 'index.html'
const barePage = '<div id="root"></div>'

/** How the frame's import map names a file. */
export const moduleId = (path: string): string => `~/${path}`

/** With `guard` every script of a build is guarded by it. */
export function createCompiler(guard: LoopGuard | null = null): Compiler {
  const kept = new Map<string, { readonly text: string; readonly compiled: Compiled }>()

  const compile = (source: SourceFile): Compiled => {
    const known = kept.get(source.path)
    if (known?.text === source.text) return known.compiled
    const compiled = compileFile(source, guard)
    kept.set(source.path, { text: source.text, compiled })
    return compiled
  }

  return {
    build(request) {
      for (const path of kept.keys())
        if (!request.files.some((file) => file.path === inPage(path))) kept.delete(path)
      return linkProject(request, compile, guard)
    },
    locate: (places) =>
      places.map((place) => {
        const compiled = kept.get(place.path)?.compiled
        return compiled?.ok === true ? sourcePlace(compiled.file, place, guard) : place
      }),
  }
}

/** Scripts within a page are files of their own to the compiler, `index.html#2.tsx`; this is where they stand. */
const inPage = (path: string): string => path.replace(/#\d+\.\w+$/, '')

/** Collects what one build needs, beginning with the scripts of the page. */
class Link {
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

  /** Adds a style sheet once, what it imports before it. */
  addStyle(path: string): void {
    if (this.seen.has(path)) return
    this.seen.add(path)
    const text = (this.text(path) ?? '').replace(
      /@import\s+(?:url\()?\s*["']([^"']+)["']\s*\)?\s*;/g,
      (whole, name: string) => {
        const found = resolveReference(name, path, this.paths)
        if (found.type !== 'file') return whole
        this.addStyle(found.path)
        return ''
      },
    )
    this.styles.push({ path, text })
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

  /** What an import is written as in the frame; adds what it means. */
  private target(specifier: string, from: string, place: Place): string {
    const found = resolveImport(specifier, from, this.paths)
    switch (found.type) {
      case 'file': {
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
        else if (this.network) this.remote.set(specifier, remotePackage(specifier, this.versions))
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

const linkProject = (
  request: BuildRequest,
  compile: (source: SourceFile) => Compiled,
  guard: LoopGuard | null,
): BuildResult => {
  const { seq, files } = request
  const link = new Link(request, compile, guard)
  if (request.test !== undefined) {
    link.addModule({ path: request.test, text: link.text(request.test) ?? '' })
    const test = { path: request.test, id: moduleId(request.test) }
    return linked(link, request, { html: barePage, scripts: [], test })
  }
  const page = link.text(entryPage)
  const entry = page === undefined ? entryScript(files) : null
  if (page === undefined && entry === null) return { type: 'nothing', seq }
  const scripts: BuiltScript[] = []
  let html = barePage
  if (page === undefined && entry !== null) {
    const source = mounting(entry)
    link.addModule(source)
    scripts.push({ type: 'module', id: moduleId(source.path) })
  } else {
    const read = readHtml(page ?? '', (href) => !/^([a-z]+:)?\/\//i.test(href))
    html = read.html
    for (const [index, part] of read.parts.entries()) scripts.push(...addPart(link, part, index))
  }
  return linked(link, request, { html, scripts })
}

const linked = (
  link: Link,
  { seq, network }: BuildRequest,
  page: Pick<Build, 'html' | 'scripts' | 'test'>,
): BuildResult => {
  if (link.problems.length > 0) return { type: 'failed', seq, problems: link.problems }
  if (link.missing.length > 0) return { type: 'missing', seq, missing: link.missing }
  if (link.builtIn.size > 0 || (network && link.remote.size > 0))
    // Packages from the network use the React of the frame, whichever part of it they ask for.
    for (const specifier of builtInPackages) link.builtIn.add(specifier)
  const build: Build = {
    seq,
    ...page,
    styles: link.styles,
    modules: link.modules,
    builtIn: [...link.builtIn],
    remote: [...link.remote.values()],
  }
  return { type: 'built', build }
}

const addPart = (link: Link, part: HtmlPart, index: number): readonly BuiltScript[] => {
  if (part.type === 'style') {
    const found = link.reference(part.href, entryPage, part.line)
    if (found !== null && 'path' in found) link.addStyle(found.path)
    return []
  }
  if (part.src !== null) {
    const found = link.reference(part.src, entryPage, part.line)
    if (found === null) return []
    if ('url' in found) return [{ type: 'remote', url: found.url, isModule: part.isModule }]
    if (!part.isModule) return [link.classic(found.path, link.text(found.path) ?? '')]
    link.addModule({ path: found.path, text: link.text(found.path) ?? '' })
    return [{ type: 'module', id: moduleId(found.path) }]
  }
  // Empty lines put its errors on the page's lines.
  const text = '\n'.repeat(part.line - 1) + part.text
  if (!part.isModule) return [link.classic(entryPage, text)]
  const path = `${entryPage}#${index}.tsx`
  link.addModule({ path, text })
  return [{ type: 'module', id: moduleId(path) }]
}

const entryScript = (files: readonly SourceFile[]): SourceFile | null => {
  const stem = (path: string) => path.replace(/^src\//, '').replace(/\.\w+$/, '')
  const scripts = files.filter(({ path }) => isScript(path) && !/\.(test|spec|d)\.\w+$/.test(path))
  for (const name of entryNames) {
    const found = scripts.find(({ path }) => stem(path) === name)
    if (found !== undefined) return found
  }
  return scripts.length === 1 ? (scripts[0] ?? null) : null
}

/** A component file that nothing mounts is mounted; any other script is run as it is. */
const mounting = (entry: SourceFile): SourceFile => {
  const exportsOne = /\bexport\s+default\b|\bexport\s+(?:function|const|class)\s+App\b/.test(entry.text)
  if (!/\.[jt]sx$/.test(entry.path) || !exportsOne || /\b(createRoot|hydrateRoot)\b/.test(entry.text))
    return entry
  const text = [
    "import { createElement } from 'react'",
    "import { createRoot } from 'react-dom/client'",
    `import * as found from ${JSON.stringify(`./${entry.path}`)}`,
    "createRoot(document.getElementById('root')).render(createElement(found.default ?? found.App))",
  ].join('\n')
  return { path: `${entryPage}#0.tsx`, text }
}
