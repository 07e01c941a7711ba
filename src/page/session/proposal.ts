import { apply } from '../../core/edits/edit.ts'
import { acceptEdit } from '../../core/edits/review.ts'
import type { FileChange } from '../../core/turn/unified-diff.ts'
import type { Review } from '../store/pad.ts'
import { acceptableIds } from '../store/review.ts'
import type { DocumentPort } from './document-port.ts'

/**
 * What accepting all of a proposal that can be accepted would make of each file. Nothing is changed by asking. Law:
 * after Accept all the documents are these texts.
 */
export function proposedChanges(
  review: Review | null,
  documents: Pick<DocumentPort, 'paths' | 'read'>,
): readonly FileChange[] {
  if (review === null) return []
  const ids = new Set(acceptableIds(review, documents.paths()))
  const changes = new Map<string, FileChange>()
  for (const [path, file] of review.files) {
    const before = documents.read(path)?.text
    const mine = file.hunks.flatMap(({ id }) => (ids.has(id) ? [id] : []))
    if (before === undefined || mine.length === 0) continue
    changes.set(path, { path, before, after: apply(acceptEdit(file, mine), before) })
  }
  for (const hunk of review.loose) {
    if (hunk.kind === 'lines' || !ids.has(hunk.id)) continue
    const before = documents.read(hunk.path)?.text ?? null
    const changed = changes.get(hunk.path)?.after ?? before
    if (hunk.kind === 'create') changes.set(hunk.path, { path: hunk.path, before: null, after: hunk.insert })
    else if (hunk.kind === 'delete') changes.set(hunk.path, { path: hunk.path, before, after: null })
    else {
      changes.delete(hunk.path)
      changes.set(hunk.to, { path: hunk.to, from: hunk.path, before, after: changed })
    }
  }
  return [...changes.values()]
}
