/** Where a stored link is kept and what opens it. */
export type StoredRef = {
  /** Address of the gateway, without a path where that is `/v1`; empty: the one that serves the page. */
  readonly gateway: string
  readonly id: string
  readonly key: string
}

const pagePath = /^\/s\/([\w-]{22})$/
/** What came along behind a link, such as a full stop, does no harm. */
const keyAhead = /^k[\w-]{0,43}/

/**
 * What stands for a document behind the `#`, whatever the address looks like: a stored link's own page, `/s/ID#KEY`,
 * is told as `s=,ID,KEY`.
 */
export function hashOf({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>): string {
  const told = hash.slice(1)
  const id = pagePath.exec(pathname)?.[1]
  if (id === undefined || (told !== '' && !keyAhead.test(told))) return told
  return storedHash({ gateway: '', id, key: keyAhead.exec(told)?.[0] ?? '' })
}

/** Path and the rest of the address for a hash; `pathname` is where the page is now. */
export function addressOfHash(pathname: string, search: string, hash: string): string {
  const ref = storedRef(hash)
  if (ref !== null && ref.gateway === '' && ref.id !== '') return `/s/${ref.id}#${ref.key}`
  const page = pagePath.test(pathname) ? '/' : pathname + search
  return hash === '' ? page : `${page}#${hash}`
}

/** Law: storedRef(storedHash(ref)) = ref. */
export function storedHash({ gateway, id, key }: StoredRef): string {
  return `s=${gateway},${id},${key}`
}

/** Reads `s=GATEWAY,ID,KEY`; null where the hash is of no stored link. What is missing is empty. */
export function storedRef(hash: string): StoredRef | null {
  if (!hash.startsWith('s=')) return null
  const [key = '', id = '', ...before] = hash.slice(2).split(',').toReversed()
  const isId = /^[\w-]{22}$/.test(id)
  return {
    gateway: before.toReversed().join(','),
    id: isId ? id : '',
    key: keyAhead.exec(key)?.[0] ?? '',
  }
}

/** The whole address that opens a stored link: the gateway's own page where it serves this one, otherwise this page. */
export function storedAddress(ref: StoredRef, at: Pick<Location, 'origin' | 'pathname'>): string {
  return at.origin + addressOfHash(at.pathname, '', storedHash(ref))
}
