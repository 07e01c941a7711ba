/* oxlint-disable import/default -- a "?worker" import has the default export that Vite gives it */
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import CssWorker from 'monaco-editor/language/css/css.worker?worker'
import HtmlWorker from 'monaco-editor/language/html/html.worker?worker'
import JsonWorker from 'monaco-editor/language/json/json.worker?worker'
import TypeScriptWorker from 'monaco-editor/language/typescript/ts.worker?worker'
import 'monaco-editor/features/bracketMatching/register'
import 'monaco-editor/features/caretOperations/register'
import 'monaco-editor/features/clipboard/register'
import 'monaco-editor/features/codeAction/register'
import 'monaco-editor/features/codeEditor/register'
import 'monaco-editor/features/codicon/register'
import 'monaco-editor/features/comment/register'
import 'monaco-editor/features/contextmenu/register'
import 'monaco-editor/features/cursorUndo/register'
import 'monaco-editor/features/dnd/register'
import 'monaco-editor/features/documentSymbols/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/folding/register'
import 'monaco-editor/features/fontZoom/register'
import 'monaco-editor/features/format/register'
import 'monaco-editor/features/gotoError/register'
import 'monaco-editor/features/gotoLine/register'
import 'monaco-editor/features/gotoSymbol/register'
import 'monaco-editor/features/hover/register'
import 'monaco-editor/features/indentation/register'
import 'monaco-editor/features/lineSelection/register'
import 'monaco-editor/features/linesOperations/register'
import 'monaco-editor/features/linkedEditing/register'
import 'monaco-editor/features/links/register'
import 'monaco-editor/features/longLinesHelper/register'
import 'monaco-editor/features/multicursor/register'
import 'monaco-editor/features/parameterHints/register'
import 'monaco-editor/features/quickCommand/register'
import 'monaco-editor/features/quickHelp/register'
import 'monaco-editor/features/quickOutline/register'
import 'monaco-editor/features/readOnlyMessage/register'
import 'monaco-editor/features/referenceSearch/register'
import 'monaco-editor/features/rename/register'
import 'monaco-editor/features/smartSelect/register'
import 'monaco-editor/features/snippet/register'
import 'monaco-editor/features/stickyScroll/register'
import 'monaco-editor/features/suggest/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/tokenization/register'
import 'monaco-editor/features/unusualLineTerminators/register'
import 'monaco-editor/features/wordHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import 'monaco-editor/languages/definitions/css/register'
import 'monaco-editor/languages/definitions/html/register'
import 'monaco-editor/languages/definitions/javascript/register'
import 'monaco-editor/languages/definitions/markdown/register'
import 'monaco-editor/languages/definitions/typescript/register'
import 'monaco-editor/languages/features/css/register'
import 'monaco-editor/languages/features/html/register'
import 'monaco-editor/languages/features/json/register'
import {
  javascriptDefaults,
  JsxEmit,
  ModuleKind,
  type ModuleResolutionKind,
  ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register'
import { editor, type Environment } from 'monaco-editor/editor'
import { rebindKeys } from './commands.ts'
import { createGivingWay } from './giving-way.ts'
import { monacoTheme } from './theme.ts'

// Monaco reads this global. Without a worker for every label its editor worker breaks in a bundled build.
declare global {
  var MonacoEnvironment: Environment | undefined
}

const WORKERS: Readonly<Record<string, new () => Worker>> = {
  typescript: TypeScriptWorker,
  javascript: TypeScriptWorker,
  css: CssWorker,
  html: HtmlWorker,
  json: JsonWorker,
}

/** "Cannot find module", and what follows from it: packages come from a CDN, so their types are not here. */
const MISSING_MODULE_CODES = [2307, 2792, 2875, 7016, 7026]

/**
 * What holds the language services up. They are megabytes of script, and while one is read it has a core to itself.
 */
export const languageServices = createGivingWay((ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
})

let prepared = false

/**
 * Sets Monaco up for the page: workers (a language's worker starts with the first file of that language), themes,
 * and what the TypeScript service is told. Once for all pads; later calls do nothing.
 */
export function prepareMonaco(): void {
  if (prepared) return
  prepared = true
  globalThis.MonacoEnvironment = {
    getWorker: async (_, label) => {
      await languageServices.free()
      return new (WORKERS[label] ?? EditorWorker)()
    },
  }
  rebindKeys()
  editor.defineTheme('sparkpad-dark', monacoTheme('dark'))
  editor.defineTheme('sparkpad-light', monacoTheme('light'))
  for (const defaults of [typescriptDefaults, javascriptDefaults]) {
    defaults.setCompilerOptions({
      target: ScriptTarget.ESNext,
      module: ModuleKind.ESNext,
      // The enum that Monaco publishes ends before "bundler" (100), the TypeScript inside knows it.
      moduleResolution: 100 as ModuleResolutionKind,
      moduleDetection: 3,
      jsx: JsxEmit.ReactJSX,
      strict: true,
      allowJs: true,
      allowNonTsExtensions: true,
      allowImportingTsExtensions: true,
      resolveJsonModule: true,
      noEmit: true,
    })
    defaults.setDiagnosticsOptions({
      noSemanticValidation: defaults === javascriptDefaults,
      noSyntaxValidation: false,
      diagnosticCodesToIgnore: MISSING_MODULE_CODES,
    })
    // Imports resolve only to files the worker has seen, so it is given all of them and not just the open one.
    defaults.setEagerModelSync(true)
  }
}
