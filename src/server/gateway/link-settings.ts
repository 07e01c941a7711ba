import { fileLinkStore } from './link-store-files.ts'
import { memoryLinkStore } from './link-store-memory.ts'
import type { LinkService } from './links-http.ts'

type Environment = Readonly<Record<string, string | undefined>>

const MB = 1_000_000
const stays = { hour: 3_600_000, day: 86_400_000, month: 30 * 86_400_000, always: null } as const

/**
 * Stored links as the environment wants them: SPARKPAD_LINKS_DIR (a folder; none: memory), SPARKPAD_LINKS_MB (room for
 * all of them, 256; 0 keeps none) and SPARKPAD_LINKS_LONGEST (hour, day, month or always; month). What is wrong comes
 * back in words.
 */
export async function openLinks(
  env: Environment,
  { now, newName }: { readonly now: () => number; readonly newName: () => string },
): Promise<LinkService | null | { readonly problem: string }> {
  const room = env['SPARKPAD_LINKS_MB']?.trim() || '256'
  if (!/^\d{1,7}$/.test(room))
    return { problem: `SPARKPAD_LINKS_MB=${room} is no number of megabytes, such as 256; 0 keeps no links.` }
  const longest = env['SPARKPAD_LINKS_LONGEST']?.trim() || 'month'
  if (!isStay(longest))
    return { problem: `SPARKPAD_LINKS_LONGEST=${longest} is none of ${Object.keys(stays).join(', ')}.` }
  const totalBytes = Number(room) * MB
  if (totalBytes === 0) return null
  const folder = env['SPARKPAD_LINKS_DIR']?.trim() || null
  const longestMs = stays[longest]
  if (folder === null) return { store: memoryLinkStore({ totalBytes, now }), longestMs }
  try {
    return { store: await fileLinkStore(folder, { totalBytes, now, newName }), longestMs }
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    return { problem: `SPARKPAD_LINKS_DIR=${folder} cannot be used: ${why}` }
  }
}

const isStay = (text: string): text is keyof typeof stays => Object.hasOwn(stays, text)
