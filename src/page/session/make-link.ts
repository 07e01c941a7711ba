import type { LinkState } from '../../core/link/link-state.ts'
import { makeLink, type MadeLink, type SecretRule } from '../../core/link/link.ts'
import { packedBytes } from '../../core/turn/recording-bytes.ts'
import type { DocumentPort } from './document-port.ts'
import { linkBases } from './link-bases.ts'

/** The link of a pad's documents as they stand, with what else goes along. Fetched with the first wish to share. */
export function linkOf(
  documents: DocumentPort,
  along: Omit<LinkState, 'files'>,
  secrets: SecretRule,
): MadeLink {
  const files = documents.paths().flatMap((path) => {
    const file = documents.read(path)
    return file === undefined ? [] : [{ path, text: file.text }]
  })
  return linkOfFiles(files, along, secrets)
}

/** The link of these files. */
export const linkOfFiles = (
  files: LinkState['files'],
  along: Omit<LinkState, 'files'>,
  secrets: SecretRule,
): MadeLink =>
  makeLink(
    { ...along, files },
    { bases: linkBases, secrets, packed: along.recording === null ? 0 : packedBytes(along.recording) },
  )
