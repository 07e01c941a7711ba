import type { editor as monaco } from 'monaco-editor/editor'
import { usualOptions } from './quiet.ts'

/** How every editor of the page is set up. Heights are whole lines of 20 px, which the ghosts count on. */
export const editorOptions: monaco.IStandaloneEditorConstructionOptions = {
  model: null,
  theme: 'sparkpad-dark',
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSize: 13,
  lineHeight: 20,
  tabSize: 2,
  padding: { top: 8, bottom: 8 },
  minimap: { enabled: false },
  glyphMargin: false,
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 16,
  overviewRulerBorder: false,
  overviewRulerLanes: 2,
  hideCursorInOverviewRuler: true,
  scrollBeyondLastLine: true,
  smoothScrolling: false,
  fixedOverflowWidgets: true,
  bracketPairColorization: { enabled: false },
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
  ...usualOptions,
}
