import ts from 'typescript'
import type { ContextFile } from '../../core/turn/file-news.ts'
import { REACT_TYPES } from './react-types.ts'

const ROOT = '/pad/'
const LIB = '/lib/'
const REACT = `${LIB}react.d.ts`
const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  jsx: ts.JsxEmit.ReactJSX,
  types: [],
  strict: true,
  allowJs: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
}

/** The files of a request as a TypeScript program that is kept from one request to the next. */
export interface Project {
  readonly service: ts.LanguageService
  /** Takes these files in place of the ones before; a file whose path and text did not change is not read again. */
  load(files: readonly ContextFile[]): void
  /** Replaces the text of a file, or adds it. */
  write(path: string, text: string): void
  readonly files: readonly ContextFile[]
  text(path: string): string | undefined
  /** The files TypeScript understands. */
  readonly scripts: readonly Script[]
  script(path: string): Script | undefined
  /** Path of a file of the request; undefined for the library's. */
  pathOf(fileName: string): string | undefined
  checker(): ts.TypeChecker
}

/** One TypeScript or JavaScript file: `fileName` is what the language service calls it. */
export type Script = { readonly path: string; readonly fileName: string; readonly source: ts.SourceFile }

const reactSnapshot = ts.ScriptSnapshot.fromString(REACT_TYPES)
const libraryTexts = new Map<string, ts.IScriptSnapshot | undefined>()

/** Texts of TypeScript's own library, read once per thread from the package on disk. */
function librarySnapshot(fileName: string, folder: string): ts.IScriptSnapshot | undefined {
  const known = libraryTexts.get(fileName)
  if (known !== undefined) return known
  if (fileName === REACT) return reactSnapshot
  const name = fileName.slice(LIB.length)
  if (!/^lib(?:\.[\w.]+)?\.d\.ts$/.test(name)) return undefined
  const text = ts.sys.readFile(folder + name)
  const snapshot = text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
  libraryTexts.set(fileName, snapshot)
  return snapshot
}

/** Folder of TypeScript's `lib.*.d.ts` files, with a slash at its end. */
function libraryFolder(): string {
  return ts.getDefaultLibFilePath({}).replace(/[^/\\]*$/, '')
}

/** Opens an empty project. The first program costs most of a second; call `checker` early. */
export function createProject(): Project {
  const folder = libraryFolder()
  const texts = new Map<string, { text: string; version: number }>()
  const fileNames = new Map<string, string>()
  const snapshots = new Map<string, { version: number; snapshot: ts.IScriptSnapshot }>()
  let version = 0
  let generation = 0

  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => OPTIONS,
    getProjectVersion: () => String(generation),
    getScriptFileNames: () => [
      REACT,
      ...[...fileNames].filter(([, path]) => SCRIPT.test(path)).map(([name]) => name),
    ],
    getScriptVersion: (name) => String(texts.get(fileNames.get(name) ?? '')?.version ?? 0),
    getScriptSnapshot: (name) => {
      if (name.startsWith(LIB)) return librarySnapshot(name, folder)
      const entry = texts.get(fileNames.get(name) ?? '')
      if (entry === undefined) return undefined
      const kept = snapshots.get(name)
      if (kept?.version === entry.version) return kept.snapshot
      const snapshot = ts.ScriptSnapshot.fromString(entry.text)
      snapshots.set(name, { version: entry.version, snapshot })
      return snapshot
    },
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: (options) => LIB + ts.getDefaultLibFileName(options),
    fileExists: (name) =>
      fileNames.has(name) || (name.startsWith(LIB) && librarySnapshot(name, folder) !== undefined),
    readFile: (name) => texts.get(fileNames.get(name) ?? '')?.text,
    directoryExists: (name) => {
      const prefix = name.endsWith('/') ? name : `${name}/`
      return prefix === LIB || [...fileNames.keys()].some((known) => known.startsWith(prefix))
    },
    getDirectories: () => [],
  }
  const service = ts.createLanguageService(host, ts.createDocumentRegistry(true, ROOT))

  const write = (path: string, text: string) => {
    const known = texts.get(path)
    if (known?.text === text) return
    version += 1
    generation += 1
    texts.set(path, { text, version })
    fileNames.set(fileNameOf(path), path)
  }
  const scriptOf = (fileName: string): Script | undefined => {
    const path = fileNames.get(fileName)
    const source = path === undefined ? undefined : service.getProgram()?.getSourceFile(fileName)
    return path === undefined || source === undefined ? undefined : { path, fileName, source }
  }

  return {
    service,
    load(files) {
      const paths = new Set(files.map((file) => file.path))
      for (const path of texts.keys()) {
        if (paths.has(path)) continue
        texts.delete(path)
        const name = fileNameOf(path)
        if (fileNames.get(name) === path) fileNames.delete(name)
        snapshots.delete(name)
        generation += 1
      }
      for (const file of files) write(file.path, file.text)
    },
    write,
    get files() {
      return [...texts].map(([path, entry]) => ({ path, text: entry.text }))
    },
    text: (path) => texts.get(path)?.text,
    get scripts() {
      return [...fileNames.keys()].map(scriptOf).filter((script) => script !== undefined)
    },
    script: (path) => scriptOf(fileNameOf(path)),
    pathOf: (fileName) => fileNames.get(fileName),
    checker() {
      const program = service.getProgram()
      if (program === undefined) throw new Error('the language service gave no program')
      return program.getTypeChecker()
    },
  }
}

/** `./src\a.ts` and `/src/a.ts` are the same file to the compiler. */
function fileNameOf(path: string): string {
  const parts: string[] = []
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return ROOT + parts.join('/')
}
