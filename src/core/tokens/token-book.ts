import { createTokenCount, type TokenCount } from './token-count.ts'

/** What happened to one text. `edit` holds sorted disjoint replacements, offsets of the text before all of them. */
export type BookUpdate =
  | { readonly type: 'text'; readonly path: string; readonly text: string }
  | {
      readonly type: 'edit'
      readonly path: string
      readonly edit: readonly { readonly from: number; readonly to: number; readonly text: string }[]
    }
  | { readonly type: 'rename'; readonly path: string; readonly to: string }
  | { readonly type: 'gone'; readonly path: string }

/** A text's count; `length` in UTF-16 units tells which text was counted. */
export type Counted = { readonly path: string; readonly tokens: number; readonly length: number }

export type BookNews = {
  readonly counts: readonly Counted[]
  /** Texts that an edit did not fit, or that were never told: they must be told as a whole. */
  readonly lost: readonly string[]
}

/** The counts of many texts, kept through their edits. */
export interface TokenBook {
  /** Takes updates in their order and tells the counts of the texts they name, as they stand after all of them. */
  update(updates: readonly BookUpdate[]): BookNews
  /** The text of a path as it stands here. */
  text(path: string): string | undefined
}

/** Makes an empty book. */
export function createTokenBook(): TokenBook {
  const texts = new Map<string, TokenCount>()
  return {
    update: (updates) => {
      const touched = new Set<string>()
      const lost = new Set<string>()
      const lose = (path: string) => {
        texts.delete(path)
        touched.delete(path)
        lost.add(path)
      }
      for (const update of updates) {
        const { path } = update
        const count = texts.get(path)
        switch (update.type) {
          case 'text':
            texts.set(path, createTokenCount(update.text))
            touched.add(path)
            lost.delete(path)
            break
          case 'edit':
            if (count === undefined || !fits(update.edit, count.length)) lose(path)
            else {
              for (const { from, to, text } of update.edit.toReversed()) count.edit(from, to, text)
              touched.add(path)
            }
            break
          case 'rename':
            texts.delete(path)
            touched.delete(path)
            lost.delete(path)
            if (count === undefined) lost.add(update.to)
            else {
              texts.set(update.to, count)
              touched.add(update.to)
            }
            break
          case 'gone':
            texts.delete(path)
            touched.delete(path)
            lost.delete(path)
            break
        }
      }
      const counts = [...touched].flatMap((path) => {
        const count = texts.get(path)
        return count === undefined ? [] : [{ path, tokens: count.tokens, length: count.length }]
      })
      return { counts, lost: [...lost] }
    },
    text: (path) => texts.get(path)?.text(),
  }
}

const fits = (edit: readonly { readonly from: number; readonly to: number }[], length: number): boolean =>
  edit.every(({ from, to }, n) => from >= (edit[n - 1]?.to ?? 0) && from <= to && to <= length)
