import { expose } from 'comlink'
import { countTokens } from '../core/tokens/count.ts'
import { createTokenBook } from '../core/tokens/token-book.ts'
import { importsOf } from '../core/turn/imports.ts'
import { answerBook } from './book-posts.ts'

const book = createTokenBook()

const api = {
  countTokens,
  /** What a text of the book imports of `paths`. */
  imports: (path: string, paths: readonly string[]): readonly string[] =>
    importsOf(path, book.text(path) ?? '', paths),
}

/** What the tokens worker answers; every call is a promise on the caller's side. */
export type TokensApi = typeof api

expose(api)
answerBook(self, (updates) => {
  const from = performance.now()
  const news = book.update(updates)
  return { ...news, spentMs: performance.now() - from }
})
