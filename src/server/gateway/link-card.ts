/** A stored link's page: `/s/` and the id. The key is behind the `#` and comes to no server. */
export function linkIdOf(path: string): string | null {
  return /^\/s\/([\w-]{22})$/.exec(path)?.[1] ?? null
}

const anyTitle = 'A Sparkpad project'
const description = 'Code to look at, run and change in the browser. Only who has the whole link can read it.'

/**
 * The page with what a preview card shows: the title that the link's maker chose, otherwise one that tells nothing.
 * Nothing of it is for search engines.
 */
export function withCard(html: string, title: string | null): string {
  const metas = [
    ['name', 'robots', 'noindex'],
    ['property', 'og:type', 'website'],
    ['property', 'og:site_name', 'Sparkpad'],
    ['property', 'og:title', title ?? anyTitle],
    ['property', 'og:description', description],
    ['name', 'twitter:card', 'summary'],
  ].map(([kind = '', name = '', content = '']) => `<meta ${kind}="${name}" content="${escaped(content)}" />`)
  // A function, so that no `$` of a title means anything.
  return html.replace('</head>', () => `${metas.join('\n')}\n</head>`)
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? '')
