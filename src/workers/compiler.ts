import {
  builtInPackages,
  type Build,
  type BuildRequest,
  type BuildResult,
  type BuiltScript,
  type Place,
  type SourceFile,
} from '../core/preview/build.ts'
import { withAddressesHtml } from '../core/preview/assets.ts'
import { readHtml, type HtmlPart } from '../core/preview/read-html.ts'
import { compileFile, isScript, sourcePlace, type Compiled, type LoopGuard } from './compile-file.ts'
import { inPage, Link, moduleId } from './link.ts'

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
    html = withAddressesHtml(read.html, (name) => link.address(name, entryPage))
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
