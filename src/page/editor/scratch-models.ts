import { editor, Uri } from 'monaco-editor/editor'
import { languageOf } from './languages.ts'

/** Empty texts to show the ghosts of files over that are only proposed. */
export function createScratchModels(padId: string): {
  of(path: string): editor.ITextModel
  dispose(): void
} {
  const models = new Map<string, editor.ITextModel>()
  return {
    of(path) {
      const known = models.get(path)
      if (known !== undefined) return known
      const uri = Uri.from({ scheme: 'proposal', path: `/${padId}/${path}` })
      const model = editor.createModel('', languageOf(path), uri)
      models.set(path, model)
      return model
    },
    dispose() {
      for (const model of models.values()) model.dispose()
    },
  }
}
