import { isOver, type KeptLink, type LinkStore, type LinkStoreLimits } from './link-store.ts'

/** Keeps links as long as the process lives. */
export function memoryLinkStore({ totalBytes, now }: LinkStoreLimits): LinkStore {
  const links = new Map<string, KeptLink>()
  let bytes = 0
  const drop = (link: KeptLink) => {
    if (links.delete(link.id)) bytes -= link.sealed.length
  }
  const dropOver = () => {
    for (const link of links.values()) if (isOver(link, now())) drop(link)
  }
  return {
    isLasting: false,
    put(link) {
      if (links.has(link.id)) return Promise.resolve('taken')
      if (bytes + link.sealed.length > totalBytes) dropOver()
      if (bytes + link.sealed.length > totalBytes) return Promise.resolve('full')
      links.set(link.id, { ...link, sealed: link.sealed.slice() })
      bytes += link.sealed.length
      return Promise.resolve('kept')
    },
    get(id) {
      const link = links.get(id)
      return Promise.resolve(link === undefined || isOver(link, now()) ? null : link)
    },
    remove(id) {
      const link = links.get(id)
      if (link !== undefined) drop(link)
      return Promise.resolve()
    },
    sweep() {
      dropOver()
      return Promise.resolve()
    },
  }
}
