import type { LinkTrouble } from '../store/place.ts'
import type { OpenedLink } from '../../core/link/link.ts'
import { readLink } from './read-link.ts'
import { storedRef } from './stored-address.ts'
import { openStored, type StoredParts } from './stored-links.ts'

/** What a stored link brings: it is fetched, unsealed, and read like any other. */
export async function readStoredLink(
  hash: string,
  parts: StoredParts,
  pageOrigin: string,
): Promise<OpenedLink | LinkTrouble> {
  const ref = storedRef(hash)
  if (ref === null) return readLink(hash)
  const opened = await openStored(parts, ref, pageOrigin)
  return 'fault' in opened ? { type: 'stored', fault: opened.fault } : readLink(opened.link)
}
