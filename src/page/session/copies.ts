import { zipOf } from '../../core/link/zip.ts'
import { issueMarkdown } from '../../core/turn/issue-markdown.ts'
import { unifiedDiff } from '../../core/turn/unified-diff.ts'
import type { Pad } from '../store/pad.ts'
import type { DocumentPort } from './document-port.ts'
import { proposedChanges } from './proposal.ts'

/** A pad as it stands, as an issue, a patch of its proposal (empty: none waits) or a zip. */
export function createCopies(pad: Pad, documents: DocumentPort) {
  const files = () => documents.paths().flatMap((path) => documents.read(path) ?? [])
  const diff = () => unifiedDiff(proposedChanges(pad.review.getState().review, documents))
  return {
    diff,
    issue() {
      const patch = diff()
      const turnId = pad.review.getState().review?.turnId
      const turn = pad.turns.getState().turns.find(({ id }) => id === turnId)
      return issueMarkdown({
        files: files(),
        instruction: patch === '' ? null : (turn?.instruction ?? null),
        diff: patch,
      })
    },
    zip: () => zipOf(files()),
  }
}
