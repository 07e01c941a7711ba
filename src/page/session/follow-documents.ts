import type { Pad, Review } from '../store/pad.ts'
import { reviewFiles, reviewRenamed, reviewTyped } from '../store/review.ts'
import type { DocumentPort } from './document-port.ts'

/** Keeps a pad's review over the documents as they change, synchronously; gives the way to end it. */
export function followDocuments(pad: Pad, documents: DocumentPort): () => void {
  const update = (step: (review: Review) => Review) => {
    const { review } = pad.review.getState()
    if (review !== null) pad.review.setState({ review: step(review) })
  }
  const stops = [
    documents.onChange(({ path, edit }) => update((review) => reviewTyped(review, path, edit))),
    documents.onRename((from, to) => update((review) => reviewRenamed(review, from, to))),
    documents.onPaths(() => update((review) => reviewFiles(review, (path) => documents.read(path)?.text))),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
