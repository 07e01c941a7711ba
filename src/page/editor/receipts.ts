import type { editor } from 'monaco-editor/editor'
import { compose, invert, type Edit } from '../../core/edits/edit.ts'
import { editOfChanges, type MonacoChange } from './changes.ts'
import type { AcceptReceipt, Document } from './documents.ts'
import { takeBack } from './take-back.ts'

/** What an accept did to one document, and what has happened to that document since. */
type Step =
  | {
      readonly type: 'edit'
      readonly document: Document
      /** The model's alternative version ids around the accept; NaN once the document has another model. */
      before: number
      after: number
      /** Over the text right after the accept. */
      readonly inverse: Edit
      /** What was changed since, over the same text. */
      since: Edit
      /** The user took it back with Monaco's own undo. */
      undone: boolean
    }
  | { readonly type: 'create'; readonly document: Document; readonly text: string; since: Edit }
  | { readonly type: 'delete'; readonly path: string; readonly text: string }
  | { readonly type: 'rename'; readonly document: Document; readonly from: string }

type Receipt = { readonly id: number; readonly steps: Step[] }

/** What the receipts may do to the documents. */
type Ground = {
  create(path: string, text: string): Document
  remove(document: Document): void
  rename(document: Document, to: string): void
  edit(model: editor.ITextModel, edit: Edit): void
  at(path: string): Document | undefined
}

type ContentEvent = {
  readonly changes: readonly MonacoChange[]
  readonly isUndoing: boolean
  readonly isRedoing: boolean
}

/** Older accepts than this many cannot be taken back as a whole any more, only file by file. */
const KEPT = 50

/** The memory of accepts: makes their changes and takes them back. */
export function createReceipts(ground: Ground) {
  const receipts = new Map<number, Receipt>()
  let lastId = 0

  const stepsOf = (document: Document) =>
    [...receipts.values()].flatMap((receipt) =>
      receipt.steps.filter((step) => step.type !== 'delete' && step.document === document),
    )

  const rename = (document: Document, to: string, within: Receipt | null) => {
    ground.rename(document, to)
    for (const step of [...stepsOf(document), ...(within?.steps ?? [])]) {
      if (step.type !== 'edit' || step.document !== document) continue
      step.before = Number.NaN
      step.after = Number.NaN
    }
  }

  const undoStep = (step: Step): boolean => {
    switch (step.type) {
      case 'edit':
        if (step.document.removed || step.undone) return false
        if (step.document.model.getAlternativeVersionId() === step.after) void step.document.model.undo()
        else ground.edit(step.document.model, takeBack(step.inverse, step.since))
        return false
      case 'create': {
        if (step.document.removed) return false
        const left = takeBack([{ from: 0, to: step.text.length, text: '' }], step.since)
        // What the user typed into the new file since then stays, and the file with it.
        if (step.since.length > 0) ground.edit(step.document.model, left)
        if (step.since.length === 0 || step.document.model.getValueLength() === 0)
          ground.remove(step.document)
        return true
      }
      case 'delete':
        if (ground.at(step.path) !== undefined) return false
        ground.create(step.path, step.text)
        return true
      case 'rename':
        if (step.document.removed || ground.at(step.from) !== undefined) return false
        rename(step.document, step.from, null)
        return true
    }
  }

  return {
    open(): Receipt {
      lastId += 1
      const receipt: Receipt = { id: lastId, steps: [] }
      receipts.set(receipt.id, receipt)
      return receipt
    },
    edit(receipt: Receipt, document: Document, edit: Edit): void {
      const { model } = document
      const before = model.getAlternativeVersionId()
      const inverse = invert(edit, model.getValue())
      ground.edit(model, edit)
      const after = model.getAlternativeVersionId()
      receipt.steps.push({ type: 'edit', document, before, after, inverse, since: [], undone: false })
    },
    create(receipt: Receipt, path: string, text: string): void {
      const document = ground.create(path, text)
      receipt.steps.push({ type: 'create', document, text: document.model.getValue(), since: [] })
    },
    remove(receipt: Receipt, document: Document): void {
      receipt.steps.push({ type: 'delete', path: document.path, text: document.model.getValue() })
      ground.remove(document)
    },
    rename(receipt: Receipt, document: Document, to: string): void {
      receipt.steps.push({ type: 'rename', document, from: document.path })
      rename(document, to, receipt)
    },
    close(receipt: Receipt): AcceptReceipt {
      const oldest = receipts.keys().next().value
      if (receipts.size > KEPT && oldest !== undefined) receipts.delete(oldest)
      const paths = receipt.steps.map((step) => (step.type === 'delete' ? step.path : step.document.path))
      return { id: receipt.id, paths: [...new Set(paths)] }
    },
    /** Takes every step back, last first. True when files came, went or changed their names. */
    undo(id: number): boolean {
      const receipt = receipts.get(id)
      if (receipt === undefined) return false
      const moved = receipt.steps.toReversed().map(undoStep).some(Boolean)
      receipts.delete(id)
      return moved
    },
    /** Follows what happens to a document after its accepts. */
    observe(document: Document, event: ContentEvent): void {
      const version = document.model.getAlternativeVersionId()
      const edit = editOfChanges(event.changes)
      for (const step of stepsOf(document)) {
        if (step.type === 'create') step.since = compose(step.since, edit)
        if (step.type !== 'edit') continue
        if (event.isUndoing && version === step.before) step.undone = true
        else if (event.isRedoing && version === step.after) {
          step.undone = false
          step.since = []
        } else step.since = compose(step.since, edit)
      }
    },
    forget(): void {
      receipts.clear()
    },
  }
}
