/** A script or style sheet that a page asks for, where it stands in the page. */
export type HtmlPart =
  | {
      readonly type: 'script'
      /** Null for a script whose text stands in the page. */
      readonly src: string | null
      readonly isModule: boolean
      readonly text: string
      /** Line of the text, from 1. */
      readonly line: number
    }
  | { readonly type: 'style'; readonly href: string; readonly line: number }

/** A page without its scripts and the style sheets that `isOwn` claims, and these in their order. */
export type ReadHtml = { readonly html: string; readonly parts: readonly HtmlPart[] }

const marks =
  /<!--[\s\S]*?-->|<script\b([^>]*)>([\s\S]*?)<\/script\s*>|<link\b([^>]*)>|<(style|template|textarea|title)\b[^>]*>[\s\S]*?<\/\4\s*>/gi

/** Script types that a browser runs; others (JSON, templates) are content and stay in the page. */
const runs = /^(|module|text\/javascript|application\/javascript)$/

/** Takes what runs out of a page. What stands in comments, templates and text is left alone. */
export function readHtml(text: string, isOwn: (href: string) => boolean): ReadHtml {
  const parts: HtmlPart[] = []
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const html = text.replace(marks, (whole: string, script, body, link, _name, at: number) => {
    if (typeof script === 'string') {
      const attributes = attributesOf(script)
      const type = (attributes.get('type') ?? '').toLowerCase()
      if (!runs.test(type)) return whole
      const content = typeof body === 'string' ? body : ''
      const line = lineAt(at + whole.indexOf('>') + 1)
      const src = attributes.get('src') ?? null
      parts.push({ type: 'script', src, isModule: type === 'module', text: content, line })
      return ''
    }
    if (typeof link === 'string') {
      const attributes = attributesOf(link)
      const href = attributes.get('href') ?? ''
      if (attributes.get('rel')?.toLowerCase() !== 'stylesheet' || !isOwn(href)) return whole
      parts.push({ type: 'style', href, line: lineAt(at) })
      return ''
    }
    return whole
  })
  return { html, parts }
}

const attributesOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/([a-z][\w:-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi)].map(
      ([, name = '', double, single, bare]) => [name.toLowerCase(), double ?? single ?? bare ?? ''],
    ),
  )
