import { editor as monaco, languages, MarkerSeverity } from 'monaco-editor/editor'
import type { Diagnostic } from '../../core/preview/fix-request.ts'

const commandId = 'sparkpad.fixDiagnostic'

/** What the light bulb needs of the page. */
export type FixGround = {
  readonly title: string
  /** Path of the file that a model shows; null for one of another pad, or of none. */
  readonly pathOf: (model: monaco.ITextModel) => string | null
  readonly fix: (diagnostic: Diagnostic) => void
}

/** Offers, where the editor says that something is wrong, to let a model mend it. Gives the way to end it. */
export function offerFixes({ title, pathOf, fix }: FixGround): () => void {
  const parts = [
    monaco.addCommand({ id: commandId, run: (_, diagnostic: Diagnostic) => fix(diagnostic) }),
    languages.registerCodeActionProvider('*', {
      provideCodeActions(model, _, { markers }) {
        const path = pathOf(model)
        const marker = markers.find(({ severity }) => severity >= MarkerSeverity.Warning) ?? markers[0]
        if (path === null || marker === undefined) return { actions: [], dispose() {} }
        const { message, source = '', startLineNumber: line, startColumn: column } = marker
        const diagnostic: Diagnostic = { message, source, place: { path, line, column } }
        const command = { id: commandId, title, arguments: [diagnostic] }
        return { actions: [{ title, kind: 'quickfix', diagnostics: [marker], command }], dispose() {} }
      },
    }),
  ]
  return () => {
    for (const part of parts) part.dispose()
  }
}
