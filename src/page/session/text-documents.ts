import { apply, invert, type Edit } from '../../core/edits/edit.ts'
import type { AcceptReceipt, ContentChange, DocumentChange, DocumentPort } from './document-port.ts'

/** All texts of a project at one moment, in the order of its files. */
export type ProjectTexts = { readonly texts: ReadonlyMap<string, string>; readonly version: number }

export interface TextDocuments extends DocumentPort {
  type(path: string, edit: Edit): void
  keep(): ProjectTexts
  /** Goes back to a kept moment. Nobody is told. */
  restore(kept: ProjectTexts): void
}

/**
 * Documents that are nothing but text, with one undo for each apply. What cannot be made (a file that is there already,
 * one that is not there) is left out.
 */
export function textDocuments(start: Iterable<readonly [string, string]>): TextDocuments {
  let texts = new Map(start)
  const changes = new Set<(change: ContentChange) => void>()
  const paths = new Set<() => void>()
  const renames = new Set<(from: string, to: string) => void>()
  const undos = new Map<number, () => void>()
  let version = 0
  const put = (path: string, edit: Edit) => {
    version += 1
    texts.set(path, apply(edit, texts.get(path) ?? ''))
    for (const listener of changes) listener({ path, edit, version })
  }
  const tellPaths = () => {
    for (const listener of paths) listener()
  }
  const rename = (from: string, to: string) => {
    texts.set(to, texts.get(from) ?? '')
    texts.delete(from)
    for (const listener of renames) listener(from, to)
    tellPaths()
  }
  const nothing = () => {}
  const make = (change: DocumentChange): (() => void) => {
    const isThere = texts.has(change.path)
    switch (change.type) {
      case 'edit': {
        if (!isThere) return nothing
        const back = invert(change.edit, texts.get(change.path) ?? '')
        put(change.path, change.edit)
        return () => put(change.path, back)
      }
      case 'create':
        if (isThere) return nothing
        texts.set(change.path, change.text)
        tellPaths()
        return () => {
          texts.delete(change.path)
          tellPaths()
        }
      case 'delete': {
        if (!isThere) return nothing
        const text = texts.get(change.path) ?? ''
        texts.delete(change.path)
        tellPaths()
        return () => {
          texts.set(change.path, text)
          tellPaths()
        }
      }
      case 'rename':
        if (!isThere || texts.has(change.to)) return nothing
        rename(change.path, change.to)
        return () => rename(change.to, change.path)
    }
  }
  return {
    type: put,
    keep: () => ({ texts: new Map(texts), version }),
    restore(kept) {
      texts = new Map(kept.texts)
      version = kept.version
      undos.clear()
    },
    paths: () => [...texts.keys()],
    read: (path) => {
      const text = texts.get(path)
      return text === undefined ? undefined : { path, text, version }
    },
    apply: (all) => {
      const backs = all.map(make)
      const receipt: AcceptReceipt = { id: undos.size + 1, paths: all.map(({ path }) => path) }
      undos.set(receipt.id, () => {
        for (const back of backs.toReversed()) back()
      })
      return receipt
    },
    undo: (receipt) => undos.get(receipt.id)?.(),
    onChange: (listener) => {
      changes.add(listener)
      return () => changes.delete(listener)
    },
    onRename: (listener) => {
      renames.add(listener)
      return () => renames.delete(listener)
    },
    onPaths: (listener) => {
      paths.add(listener)
      return () => paths.delete(listener)
    },
    selection: () => null,
  }
}
