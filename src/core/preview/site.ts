/**
 * Whether a browser may count two origins as one site and so run their frames on one thread: the same host, or names
 * that end alike. Which endings belong to everybody (`co.uk`) is not known here, so that some sites are taken for one.
 */
export function mayShareSite(one: string, other: string): boolean {
  const [a, b] = [hostOf(one), hostOf(other)]
  if (a === b) return true
  const isAddress = (host: string) => /^[\d.]+$|:/.test(host)
  if (isAddress(a) || isAddress(b)) return false
  const ending = (host: string) => host.split('.').slice(-2).join('.')
  return a.includes('.') && ending(a) === ending(b)
}

/** Of `https://name:port`; ports and schemes are no matter of sites here. */
const hostOf = (origin: string): string => {
  const rest = origin.slice(origin.indexOf('://') + 3)
  return (
    rest.startsWith('[') ? rest.slice(0, rest.indexOf(']') + 1) : (rest.split(':')[0] ?? '')
  ).toLowerCase()
}
