import { editor, Range, Uri } from 'monaco-editor/editor'
import { isTestFile } from '../../core/preview/tests.ts'
import { refine, type Edit } from '../../core/edits/edit.ts'
import type { Snapshot } from '../../core/edits/snapshot.ts'
import { editOfChanges } from './changes.ts'
import { languageOf } from './languages.ts'
import { prepareMonaco } from './monaco.ts'
import { addReactTypes } from './react-types.ts'
import { addVitestTypes } from './vitest-types.ts'
import { createReceipts } from './receipts.ts'

/** One document's change in an accept. */
export type DocumentChange =
  | { readonly type: 'edit'; readonly path: string; readonly edit: Edit }
  | { readonly type: 'create'; readonly path: string; readonly text: string }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'rename'; readonly path: string; readonly to: string }

export type AcceptReceipt = { readonly id: number; readonly paths: readonly string[] }
export type ContentChange = {
  readonly path: string
  readonly edit: Edit
  readonly version: number
  readonly by?: 'undo' | 'redo'
}
export type SelectedRange = { readonly path: string; readonly from: number; readonly to: number }

/** A document: keeps its identity through renames, which give it another model (a model's URI cannot change). */
export type Document = {
  path: string
  model: editor.ITextModel
  view: editor.ICodeEditorViewState | null
  removed: boolean
}

/** The documents of one pad: Monaco models by path. */
export interface Documents {
  paths(): readonly string[]
  read(path: string): Snapshot | undefined
  /** Makes the changes in order, one undo step for each document touched. A path that is not there throws. */
  apply(changes: readonly DocumentChange[]): AcceptReceipt
  /** Takes an `apply` back in every document; typing since then survives. A receipt serves once. */
  undo(receipt: AcceptReceipt): void
  onChange(listener: (change: ContentChange) => void): () => void
  onPaths(listener: () => void): () => void
  /** Called when a document has another name, before `onPaths` is. */
  onRename(listener: (from: string, to: string) => void): () => void
  /** Called before the first change of an `apply` or `undo`, while the view still shows the old text. */
  onBeforeApply(listener: () => void): () => void
  selection(): SelectedRange | null
  /** Tells where selections come from; an editor host sets it. */
  setSelectionSource(source: (() => SelectedRange | null) | null): void
  /** Replaces all documents by these, without undo: a new project, a restored draft. */
  seed(files: readonly { readonly path: string; readonly text: string }[]): void
  /** Makes the documents be these, without undo; what does not differ keeps its place in the view. */
  show(texts: ReadonlyMap<string, string>): void
  textOf(path: string): string | undefined
  model(path: string): editor.ITextModel | undefined
  /** The view state (cursor, scroll, folding) that `keepView` left for a path. */
  viewOf(path: string): editor.ICodeEditorViewState | null
  keepView(path: string, view: editor.ICodeEditorViewState | null): void
  /** True inside a content change: the editor's own view of it is not up to date yet. */
  isChanging(): boolean
  dispose(): void
}

/** Makes the documents of a pad. Model URIs are `file:///PAD/PATH`, so that relative imports find their files. */
export function createDocuments(padId: string): Documents {
  prepareMonaco()
  const documents = new Map<string, Document>()
  const changeListeners = new Set<(change: ContentChange) => void>()
  const pathListeners = new Set<() => void>()
  const renameListeners = new Set<(from: string, to: string) => void>()
  const beforeListeners = new Set<() => void>()
  let selectionSource: (() => SelectedRange | null) | null = null
  let changing = 0

  const tell = (listeners: ReadonlySet<() => void>) => {
    for (const listener of listeners) listener()
  }

  const makeModel = (path: string, text: string) => {
    const uri = Uri.from({ scheme: 'file', path: `/${padId}/${path}` })
    if (path.endsWith('x')) void addReactTypes()
    if (isTestFile(path)) addVitestTypes()
    return editor.createModel(text, languageOf(path), uri)
  }

  const listen = (document: Document) => {
    document.model.onDidChangeContent((event) => {
      receipts.observe(document, event)
      const edit = editOfChanges(event.changes)
      const version = document.model.getAlternativeVersionId()
      const by = event.isUndoing ? 'undo' : event.isRedoing ? 'redo' : null
      const change: ContentChange = { path: document.path, edit, version, ...(by === null ? {} : { by }) }
      changing += 1
      try {
        for (const listener of changeListeners) listener(change)
      } finally {
        changing -= 1
      }
    })
  }

  const create = (path: string, text: string): Document => {
    if (documents.has(path)) throw new Error(`There is already a document at ${path}`)
    const document: Document = { path, model: makeModel(path, text), view: null, removed: false }
    documents.set(path, document)
    listen(document)
    return document
  }

  const remove = (document: Document) => {
    documents.delete(document.path)
    document.removed = true
    document.model.dispose()
  }

  const rename = (document: Document, to: string) => {
    if (documents.has(to)) throw new Error(`There is already a document at ${to}`)
    const text = document.model.getValue()
    const from = document.path
    documents.delete(from)
    document.model.dispose()
    document.path = to
    document.model = makeModel(to, text)
    documents.set(to, document)
    listen(document)
    for (const listener of renameListeners) listener(from, to)
  }

  const present = (path: string): Document => {
    const document = documents.get(path)
    if (document === undefined) throw new Error(`There is no document at ${path}`)
    return document
  }

  const receipts = createReceipts({
    create,
    remove,
    rename,
    edit: pushEdit,
    at: (path) => documents.get(path),
  })

  return {
    paths: () => [...documents.keys()],
    read(path) {
      const document = documents.get(path)
      if (document === undefined) return undefined
      return { path, text: document.model.getValue(), version: document.model.getAlternativeVersionId() }
    },
    apply(changes) {
      tell(beforeListeners)
      const receipt = receipts.open()
      for (const change of changes) {
        switch (change.type) {
          case 'edit':
            receipts.edit(receipt, present(change.path), change.edit)
            break
          case 'create':
            receipts.create(receipt, change.path, change.text)
            break
          case 'delete':
            receipts.remove(receipt, present(change.path))
            break
          case 'rename':
            receipts.rename(receipt, present(change.path), change.to)
            break
        }
      }
      if (changes.some((change) => change.type !== 'edit')) tell(pathListeners)
      return receipts.close(receipt)
    },
    undo(receipt) {
      tell(beforeListeners)
      if (receipts.undo(receipt.id)) tell(pathListeners)
    },
    onChange(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    onPaths(listener) {
      pathListeners.add(listener)
      return () => pathListeners.delete(listener)
    },
    onRename(listener) {
      renameListeners.add(listener)
      return () => renameListeners.delete(listener)
    },
    onBeforeApply(listener) {
      beforeListeners.add(listener)
      return () => beforeListeners.delete(listener)
    },
    selection: () => selectionSource?.() ?? null,
    setSelectionSource(source) {
      selectionSource = source
    },
    seed(files) {
      for (const document of documents.values()) remove(document)
      receipts.forget()
      for (const file of files) create(file.path, file.text)
      tell(pathListeners)
    },
    show(texts) {
      const gone = [...documents.values()].filter(({ path }) => !texts.has(path))
      const come = [...texts].filter(([path]) => !documents.has(path))
      for (const document of gone) remove(document)
      for (const [path, text] of come) create(path, text)
      for (const [path, text] of texts) {
        const { model } = present(path)
        const now = model.getValue()
        if (now !== text)
          model.applyEdits(operationsOf(model, refine([{ from: 0, to: now.length, text }], now)))
      }
      if (gone.length > 0 || come.length > 0) tell(pathListeners)
    },
    textOf: (path) => documents.get(path)?.model.getValue(),
    model: (path) => documents.get(path)?.model,
    viewOf: (path) => documents.get(path)?.view ?? null,
    keepView(path, view) {
      const document = documents.get(path)
      if (document !== undefined) document.view = view
    },
    isChanging: () => changing > 0,
    dispose() {
      for (const document of documents.values()) document.model.dispose()
      documents.clear()
      changeListeners.clear()
      pathListeners.clear()
      renameListeners.clear()
      beforeListeners.clear()
    },
  }
}

const operationsOf = (model: editor.ITextModel, edit: Edit) =>
  edit.map((replacement) => ({
    range: Range.fromPositions(model.getPositionAt(replacement.from), model.getPositionAt(replacement.to)),
    text: replacement.text,
    forceMoveMarkers: true,
  }))

/** Makes an edit in one undo step of its own. */
function pushEdit(model: editor.ITextModel, edit: Edit): void {
  const operations = operationsOf(model, edit)
  // Without a stack element on both sides Monaco would join the step with the typing around it.
  model.pushStackElement()
  model.pushEditOperations(null, operations, () => null)
  model.pushStackElement()
}
