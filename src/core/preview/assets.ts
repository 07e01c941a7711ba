/** Gives the address of what a file names; null leaves the name as it is. */
type AddressOf = (reference: string) => string | null

const types: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  css: 'text/css',
  html: 'text/html',
  csv: 'text/csv',
  md: 'text/markdown',
  xml: 'application/xml',
  vtt: 'text/vtt',
}

/** A file's text as an address of itself: a frame without an origin has nowhere to ask for files. */
export function dataAddress(path: string, text: string): string {
  const type = types[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'text/plain'
  return `data:${type},${encodeURIComponent(text).replaceAll("'", '%27').replaceAll('(', '%28').replaceAll(')', '%29')}`
}

const cssParts =
  /\/\*[\s\S]*?\*\/|@import\b[^;]*;|\burl\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|((?:[^)"'\s\\]|\\.)*))\s*\)/gi

/** The style sheet with the addresses of the files that its `url(…)` name; imports and comments stay. */
export function withAddressesCss(css: string, addressOf: AddressOf): string {
  return css.replace(cssParts, (whole, double?: string, single?: string, bare?: string) => {
    const name = double ?? single ?? bare
    const address = name === undefined || name === '' ? null : addressOf(name)
    return address === null ? whole : `url("${address}")`
  })
}

const htmlParts =
  /<!--[\s\S]*?-->|<(script|textarea|title|template)\b[^>]*>[\s\S]*?<\/\1\s*>|(<style\b[^>]*>)([\s\S]*?)(?=<\/style\s*>)|<[a-z][\w:-]*\b(?:"[^"]*"|'[^']*'|[^'">])*>/gi

const naming = new Set(['src', 'poster', 'data', 'srcset', 'href', 'xlink:href'])

/** Elements whose `href` names something to load; a link's leads elsewhere. */
const loads = /^<(?:link|image|use)\b/i

const attribute = /(\s)([a-z][\w:-]*)(\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi

/** The page with the addresses of the files that its elements and styles name. */
export function withAddressesHtml(html: string, addressOf: AddressOf): string {
  return html.replace(htmlParts, (whole: string, _name?: string, style?: string, css?: string) => {
    if (style !== undefined) return style + withAddressesCss(css ?? '', addressOf)
    if (_name !== undefined || whole.startsWith('<!--')) return whole
    return whole.replace(
      attribute,
      (
        part: string,
        gap: string,
        name: string,
        is: string,
        ...[double, single, bare]: (string | undefined)[]
      ) => {
        const value = double ?? single ?? bare ?? ''
        const now = inAttribute(name.toLowerCase(), value, { tag: whole, addressOf })
        return now === value ? part : `${gap}${name}${is}"${now.replaceAll('"', '&quot;')}"`
      },
    )
  })
}

const inAttribute = (
  name: string,
  value: string,
  { tag, addressOf }: { readonly tag: string; readonly addressOf: AddressOf },
): string => {
  // In double quotes an address in a style must have none of its own.
  if (name === 'style') return withAddressesCss(value, addressOf).replaceAll('"', "'")
  if (!naming.has(name) || (name.endsWith('href') && !loads.test(tag))) return value
  if (name !== 'srcset') return addressOf(value.trim()) ?? value
  return value
    .split(',')
    .map((one) => {
      const [, before = '', reference = '', size = ''] = /^(\s*)(\S+)([\s\S]*)$/.exec(one) ?? []
      return reference === '' ? one : before + (addressOf(reference) ?? reference) + size
    })
    .join(',')
}
