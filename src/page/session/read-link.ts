import { openLink, type OpenedLink } from '../../core/link/link.ts'
import { linkBases } from './link-bases.ts'

/** What the characters behind the `#` bring. Fetched when there are any. */
export const readLink = (hash: string): OpenedLink => openLink(hash, linkBases)
