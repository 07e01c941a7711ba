import { promises as files } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { isLinkId, isOver, type KeptLink, type LinkStore, type LinkStoreLimits } from './link-store.ts'

const suffix = '.link'
/** A file that was being written; its name is of no link. */
const unfinished = '.part'
/** The head of a file is read by itself at start, bytes. */
const headBytes = 4_096

const headSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  expiresAt: z.number().nullable(),
  title: z.string().nullable(),
  deleteHash: z.string(),
  /** Sealed bytes behind the head's line. */
  bytes: z.number(),
})
type Head = z.infer<typeof headSchema>

/**
 * Keeps links in a folder, a file each: one line of JSON, then the sealed bytes. A file is written under another name
 * and then linked to its own, so that there is never half of one, and never two of a name.
 * @throws Error when the folder cannot be made, read or written.
 */
export async function fileLinkStore(
  folder: string,
  { totalBytes, now, newName }: LinkStoreLimits & { readonly newName: () => string },
): Promise<LinkStore> {
  await files.mkdir(folder, { recursive: true, mode: 0o700 })
  await files.access(folder, files.constants.R_OK | files.constants.W_OK)
  const kept = new Map<string, Pick<Head, 'bytes' | 'expiresAt'>>()
  let total = 0
  const count = (id: string, entry: Pick<Head, 'bytes' | 'expiresAt'>) => {
    kept.set(id, entry)
    total += entry.bytes
  }
  const forget = (id: string) => {
    total -= kept.get(id)?.bytes ?? 0
    kept.delete(id)
  }
  const pathOf = (id: string) => join(folder, `${id}${suffix}`)

  for (const name of await files.readdir(folder)) {
    if (name.endsWith(unfinished)) await files.rm(join(folder, name), { force: true })
    const id = name.endsWith(suffix) ? name.slice(0, -suffix.length) : ''
    if (!isLinkId(id)) continue
    const head = await readHead(pathOf(id))
    if (head?.id === id) count(id, head)
  }

  const remove = async (id: string) => {
    if (!isLinkId(id)) return
    await files.rm(pathOf(id), { force: true })
    forget(id)
  }
  const sweep = async () => {
    const over = [...kept].filter(([, entry]) => isOver(entry, now()))
    for (const [id] of over) await remove(id)
  }

  const write = async (link: KeptLink): Promise<'kept' | 'taken'> => {
    const part = join(folder, `${newName()}${unfinished}`)
    const { sealed, ...rest } = link
    const head: Head = { version: 1, ...rest, bytes: sealed.length }
    try {
      const file = await files.open(part, 'wx', 0o600)
      try {
        await file.writeFile(Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), sealed]))
        await file.sync()
      } finally {
        await file.close()
      }
      await files.link(part, pathOf(link.id))
      return 'kept'
    } catch (thrown) {
      if (codeOf(thrown) === 'EEXIST') return 'taken'
      throw thrown
    } finally {
      await files.rm(part, { force: true })
    }
  }

  await sweep()
  return {
    isLasting: true,
    async put(link) {
      if (!isLinkId(link.id)) throw new Error('a link without an id of the form')
      if (kept.has(link.id)) return 'taken'
      if (total + link.sealed.length > totalBytes) await sweep()
      if (total + link.sealed.length > totalBytes) return 'full'
      // Counted first: of two at once only one may take the last room.
      count(link.id, { bytes: link.sealed.length, expiresAt: link.expiresAt })
      try {
        const outcome = await write(link)
        if (outcome === 'taken') forget(link.id)
        return outcome
      } catch (thrown) {
        forget(link.id)
        if (codeOf(thrown) === 'ENOSPC' || codeOf(thrown) === 'EDQUOT') return 'full'
        throw nameless('written', thrown)
      }
    },
    async get(id) {
      if (!isLinkId(id)) return null
      const bytes = await files.readFile(pathOf(id)).catch((thrown: unknown) => {
        if (codeOf(thrown) === 'ENOENT') return null
        throw nameless('read', thrown)
      })
      const link = bytes === null ? null : linkOf(bytes)
      return link?.id !== id || isOver(link, now()) ? null : link
    },
    remove,
    sweep,
  }
}

/** Node's own message holds the path, and a path the link's id; a log gets neither. */
const nameless = (what: string, thrown: unknown): Error =>
  new Error(`a stored link could not be ${what}: ${codeOf(thrown) ?? 'unknown'}`)

const codeOf = (thrown: unknown): string | null =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : null

const newline = 0x0a

function headOf(bytes: Buffer): { readonly head: Head; readonly end: number } | null {
  const end = bytes.indexOf(newline)
  if (end < 0) return null
  try {
    const parsed = headSchema.safeParse(JSON.parse(bytes.toString('utf8', 0, end)))
    return parsed.success ? { head: parsed.data, end: end + 1 } : null
  } catch {
    return null
  }
}

/** A file's link; null where somebody else wrote it or it is not whole. */
function linkOf(bytes: Buffer): KeptLink | null {
  const found = headOf(bytes)
  if (found === null) return null
  const { id, expiresAt, title, deleteHash } = found.head
  const sealed = new Uint8Array(bytes.subarray(found.end))
  return sealed.length === found.head.bytes ? { id, expiresAt, title, deleteHash, sealed } : null
}

async function readHead(path: string): Promise<Head | null> {
  const file = await files.open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return headOf(buffer.subarray(0, bytesRead))?.head ?? null
  } finally {
    await file.close()
  }
}
