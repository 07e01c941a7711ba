import { parse } from 'es-module-lexer/js'
import { transform, type Transform } from 'sucrase'
import { dataAddress } from '../core/preview/assets.ts'
import { scopeCss } from '../core/preview/css-modules.ts'
import type { Place, Problem, SourceFile } from '../core/preview/build.ts'
import { readMappings, sourceColumn, type Segment } from '../core/preview/position.ts'
import type { Guarded, Insertion } from './guard-loops.ts'

/** An import as it stands in the compiled text; `from` to `to` is its specifier with quotes where it has them. */
type CompiledImport = {
  readonly specifier: string
  readonly from: number
  readonly to: number
  readonly isDynamic: boolean
  /** Where it stands in the source. */
  readonly place: Place
}

/** One file turned into JavaScript, its imports not yet resolved. */
export type CompiledFile = {
  readonly path: string
  readonly code: string
  readonly imports: readonly CompiledImport[]
  readonly columns: () => readonly (readonly Segment[])[]
  /** What was put into its lines after that. */
  readonly insertions: readonly Insertion[]
  /** The style sheet as it is put into the page, where that is not as it was written. */
  readonly css?: string
}

/** Has loops that never end throw; `plainColumn` says where a column was before. */
export type LoopGuard = {
  readonly guardLoops: (code: string, sourceType: 'module' | 'script') => Guarded
  readonly plainColumn: (insertions: readonly Insertion[], line: number, column: number) => number
}

export type Compiled =
  { readonly ok: true; readonly file: CompiledFile } | { readonly ok: false; readonly problem: Problem }

/** Whether a file can be a module of a build. */
export const isScript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path)

/**
 * Turns a file into a module: types are taken out and JSX is written as calls, lines stay where they are. JSON becomes
 * its default export; a style sheet exports nothing (one named `*.module.css` what its classes are called); an SVG is an
 * address of itself and any other text is a string.
 */
export function compileFile(source: SourceFile, guard: LoopGuard | null = null): Compiled {
  if (!isScript(source.path)) return { ok: true, file: asModule(source) }
  try {
    return { ok: true, file: compileScript(source, guard) }
  } catch (thrown) {
    return { ok: false, problem: syntaxProblem(source, thrown) }
  }
}

/** Where a place of the compiled text stood in the source; only the column moves. */
export function sourcePlace(file: CompiledFile, place: Place, guard: LoopGuard | null = null): Place {
  const segments = file.columns()[place.line - 1] ?? []
  const column = guard?.plainColumn(file.insertions, place.line, place.column) ?? place.column
  return { ...place, column: segments.length === 0 ? column : sourceColumn(segments, column) }
}

const transformsOf = (path: string): Transform[] => {
  if (/\.[cm]?ts$/.test(path)) return ['typescript']
  return path.endsWith('.tsx') ? ['typescript', 'jsx'] : ['jsx']
}

const compileScript = ({ path, text }: SourceFile, guard: LoopGuard | null): CompiledFile => {
  const { code: plain, sourceMap } = transform(text, {
    transforms: transformsOf(path),
    disableESTransforms: true,
    jsxRuntime: 'automatic',
    production: true,
    filePath: path,
    sourceMapOptions: { compiledFilename: path },
  })
  const { code, insertions } = guard?.guardLoops(plain, 'module') ?? { code: plain, insertions: [] }
  const [found] = parse(code)
  const imports = found.flatMap(({ n: specifier, s, e, d }) => {
    if (specifier === undefined || d === -2) return []
    const isDynamic = d >= 0
    // A static specifier's offsets lie within its quotes, a dynamic one's around them.
    const [from, to] = isDynamic ? [s, e] : [s - 1, e + 1]
    return [{ specifier, from, to, isDynamic, place: placeOf(path, text, code, { from, specifier }) }]
  })
  let columns: readonly (readonly Segment[])[] | null = null
  return {
    path,
    code,
    imports,
    columns: () => (columns ??= readMappings(sourceMap?.mappings ?? '')),
    insertions,
  }
}

const placeOf = (
  path: string,
  text: string,
  code: string,
  { from, specifier }: { readonly from: number; readonly specifier: string },
): Place => {
  const line = code.slice(0, from).split('\n').length
  const column = (text.split('\n')[line - 1] ?? '').indexOf(specifier)
  return { path, line, column: column + 1 || 1 }
}

const asModule = ({ path, text }: SourceFile): CompiledFile => {
  const plain = { path, imports: [], columns: () => [], insertions: [] }
  if (!path.endsWith('.module.css')) return { ...plain, code: moduleText(path, text) }
  const { css, names } = scopeCss(text, path)
  const named = Object.entries(names).filter(
    ([name]) => /^[A-Za-z_$][\w$]*$/.test(name) && !reserved.has(name),
  )
  const exported = named.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
  return { ...plain, css, code: [`export default ${JSON.stringify(names)}`, ...exported].join('\n') }
}

/** Words that cannot name an export. */
const reserved: ReadonlySet<string> = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
)

const moduleText = (path: string, text: string): string => {
  if (path.endsWith('.css')) return 'export default undefined'
  if (path.endsWith('.json')) return `export default ${text}`
  if (path.endsWith('.svg')) return `export default ${JSON.stringify(dataAddress(path, text))}`
  return `export default ${JSON.stringify(text)}`
}

const syntaxProblem = ({ path }: SourceFile, thrown: unknown): Problem => {
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  const [, line, column] = /[(@:](\d+):(\d+)\)?$/.exec(said) ?? []
  const message = said.replace(/^Error transforming .*?: /, '').replace(/\s*(?:\(\d+:\d+\)|@:\d+:\d+)$/, '')
  const place =
    line === undefined ? { path, line: 1, column: 1 } : { path, line: Number(line), column: Number(column) }
  return { kind: 'syntax', name: 'SyntaxError', message, place, stack: [] }
}
