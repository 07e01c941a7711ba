import type { Hunk, HunkId, ReplyNews } from '../../core/edits/hunk.ts'
import type { Review } from './pad.ts'

/** `grew`: something on the page still got longer, because the model had finished it before it heard of the stop. */
export type Frozen = { readonly news: readonly ReplyNews[]; readonly grew: boolean }

/**
 * What the news of a stopped turn may still do to the review: end what is shown. A hunk the user has not seen does not
 * appear, an unfinished one keeps the whole lines that were on the page when the key went down, and one that the model
 * had finished by then is shown as it is.
 */
export function freezeNews(review: Review, news: readonly ReplyNews[]): Frozen {
  let grew = false
  const left = news.flatMap((item): readonly ReplyNews[] => {
    switch (item.type) {
      case 'prose':
      case 'dropped':
        return [item]
      case 'opened':
      case 'grew':
      case 'frontier':
        return []
      case 'closed': {
        const { hunk } = item
        const shown = shownHunk(review, hunk.id)
        if (shown === undefined) return []
        if (shown.state !== 'open') return [item]
        if (hunk.state !== 'incomplete') {
          grew = true
          return [item]
        }
        const insert = hunk.insert.startsWith(shown.insert) ? shown.insert : ''
        return [insert === '' ? { type: 'dropped', id: hunk.id } : { ...item, hunk: { ...hunk, insert } }]
      }
    }
  })
  return { news: left, grew }
}

function shownHunk(review: Review, id: HunkId): Hunk | undefined {
  for (const file of review.files.values()) {
    const found = file.hunks.find((hunk) => hunk.id === id)
    if (found !== undefined) return found
  }
  return review.loose.find((hunk) => hunk.id === id)
}
