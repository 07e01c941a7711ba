/** Which elements words speak of: a selector as it stands, or nouns. */
export type ElementQuery = {
  /** `.card`, `#main`, `nav a`: given as a selector. */
  readonly selector: string | null
  /** The noun and its other spellings: tags, class names, ids. */
  readonly names: ReadonlySet<string>
  /** The words before the noun: "primary" of "primary button". */
  readonly modifiers: readonly string[]
  readonly hover: boolean
}

/** An element, or the last part of a selector: what can be matched against words. */
export type Compound = {
  readonly tag: string
  readonly classes: readonly string[]
  readonly id: string
  /** Words that stand near: its text, the selectors before it. */
  readonly context: string
}

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  button: ['button', 'btn'],
  btn: ['btn', 'button'],
  title: ['h1', 'title'],
  heading: ['h1', 'heading', 'headline', 'h2'],
  headline: ['h1', 'heading', 'headline'],
  subtitle: ['h2', 'subtitle'],
  subheading: ['h2', 'subheading'],
  header: ['header'],
  footer: ['footer'],
  nav: ['nav', 'navbar', 'navigation'],
  navbar: ['nav', 'navbar', 'navigation'],
  navigation: ['nav', 'navbar', 'navigation'],
  menu: ['menu', 'nav'],
  page: ['body', 'page', ':root', 'html'],
  body: ['body', ':root', 'html'],
  background: ['body', ':root', 'html'],
  site: ['body', ':root', 'html'],
  website: ['body', ':root', 'html'],
  document: ['body', ':root', 'html'],
  app: ['app', 'main', 'body'],
  link: ['a', 'link'],
  anchor: ['a'],
  paragraph: ['p', 'paragraph'],
  text: ['p', 'text', 'body'],
  list: ['ul', 'ol', 'list'],
  item: ['li', 'item'],
  'list item': ['li', 'item'],
  image: ['img', 'image'],
  picture: ['img', 'picture'],
  input: ['input', 'field'],
  field: ['input', 'field'],
  box: ['box'],
  table: ['table'],
  form: ['form'],
  label: ['label'],
  card: ['card'],
}

const HTML_TAGS = new Set(
  `a abbr address article aside b blockquote body button canvas caption code dd details div dl dt em fieldset figcaption
  figure footer form h1 h2 h3 h4 h5 h6 header hr html i img input label legend li main nav ol optgroup option output p
  pre progress q section select small span strong sub summary sup table tbody td textarea tfoot th thead time tr u ul
  video`.split(/\s+/),
)

/** Elements in which a colour means the text's; in all others it means the background. */
const TEXTUAL = new Set(
  'title heading headline subtitle subheading link anchor paragraph text label caption a p h1 h2 h3 h4 h5 h6 span strong em b i small code sum total price number word letter name value'.split(
    ' ',
  ),
)

/** Reads the words left for an element: ".card", "the primary button", "list items"; null where none are left. */
export function readElement(words: string): ElementQuery | null {
  const hover = /\bhover(?:ed|ing)?\b|:hover\b/i.test(words)
  const text = words
    .replace(/\b(?:on|when|while)?\s*\bhover(?:ed|ing)?\b|:hover\b/gi, ' ')
    .replace(/[`"]/g, '')
    .replace(/'s\b/g, '')
    .trim()
  const selector = /(?:^|\s)((?:[a-z][\w-]*)?(?:[.#][A-Za-z_][\w-]*)+|:root)(?=$|\s)/.exec(text)?.[1]
  if (selector !== undefined) return { selector, names: new Set(), modifiers: [], hover }
  const all = text
    .toLowerCase()
    .replace(/<|>|\/|'/g, ' ')
    .split(/[\s-]+/)
    .filter((word) => word !== '' && !FILLERS.has(word))
  const noun = singular(all.at(-1) ?? '')
  if (noun === '' || !/^[a-z]/.test(noun)) return null
  const names = new Set([noun, ...(ALIASES[noun] ?? [])])
  return { selector: null, names, modifiers: all.slice(0, -1).map(singular), hover }
}

/** Whether a colour of the element is that of its text, as far as words tell. */
export function isTextual({ selector, names }: ElementQuery): boolean {
  const word = selector ?? [...names][0] ?? ''
  return TEXTUAL.has(word.replace(/^[.#]/, ''))
}

/** How well a selector speaks of the elements; 0 is not at all. */
export function scoreSelector(selector: string, query: ElementQuery): number {
  const isHover = /:hover\b/.test(selector)
  if (isHover !== query.hover) return 0
  const plain = selector.replace(/:hover\b/g, '')
  if (query.selector !== null) {
    if (plain === query.selector) return 100
    const last = plain.split(/\s*[\s>+~]\s*/).at(-1) ?? ''
    if (last === query.selector) return 60
    return 0
  }
  const parts = plain.split(/\s*[\s>+~]\s*/)
  const last = parts.at(-1) ?? ''
  if (/::|:(?!root$)|\[/.test(last)) return 0
  const score = scoreCompound(readCompound(last, parts.slice(0, -1).join(' ')), query)
  return score === 0 ? 0 : Math.max(1, score - (parts.length - 1) * 2)
}

/** How well an element fits the query; 0 is not at all. */
export function scoreCompound(compound: Compound, query: ElementQuery): number {
  const { tag, classes, id, context } = compound
  if (query.selector !== null) {
    const wanted = readCompound(query.selector, '')
    const fits =
      (wanted.tag === '' || wanted.tag === tag) &&
      (wanted.id === '' || wanted.id === id) &&
      wanted.classes.every((name) => classes.includes(name))
    return fits ? 50 - classes.length : 0
  }
  const [noun = ''] = query.names
  const labels = [...classes, id].filter((label) => label !== '')
  const tokens = labels.flatMap(tokensOf)
  const order = [...query.names]
  let score = 0
  const tagAt = order.indexOf(tag)
  if (tagAt >= 0 && (HTML_TAGS.has(tag) || tag === ':root' || tag === 'title'))
    score = 12 - Math.min(tagAt, 4)
  const labelAt = order.findIndex((name) => labels.some((label) => label.toLowerCase() === name))
  if (labelAt >= 0) score = Math.max(score, (labelAt === 0 ? 12 : 11) - Math.min(labelAt, 3))
  if (score === 0 && order.some((name) => tokens.includes(name))) score = 5
  if (score === 0) return 0
  const near = new Set([...tokens, ...tokensOf(context), tag])
  for (const modifier of query.modifiers) {
    if (near.has(modifier)) score += 6
    else return 0
  }
  const extra = labels.filter((label) => {
    const own = tokensOf(label)
    return (
      !own.includes(noun) && !own.some((token) => query.names.has(token) || query.modifiers.includes(token))
    )
  })
  return Math.max(1, score - extra.length)
}

/** The selector under which a rule for an element is best written: its class when it has one, else id, else tag. */
export function selectorOf({ tag, classes, id }: Compound, query: ElementQuery): string {
  const hover = query.hover ? ':hover' : ''
  if (query.selector !== null) return query.selector + hover
  const named = classes.find((name) => tokensOf(name).some((token) => query.names.has(token)))
  if (named !== undefined) return `.${named}${hover}`
  if (query.modifiers.length > 0 && classes[0] !== undefined) return `.${classes[0]}${hover}`
  return (id !== '' && tokensOf(id).some((token) => query.names.has(token)) ? `#${id}` : tag) + hover
}

function readCompound(text: string, context: string): Compound {
  return {
    tag: /^:root|^[a-zA-Z][\w-]*/.exec(text)?.[0] ?? '',
    classes: [...text.matchAll(/\.([\w-]+)/g)].map(([, name = '']) => name),
    id: /#([\w-]+)/.exec(text)?.[1] ?? '',
    context,
  }
}

const FILLERS = new Set(
  'the a an my our your this that these those of on in for to all every each any element elements tag class id whole entire page’s its it is to-be colour color and both main one'.split(
    ' ',
  ),
)

/** The words in a name: `add-button`, `addButton`, `add_button`; in the singular. */
export function tokensOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .flatMap((word) => (singular(word) === word ? [word] : [word, singular(word)]))
}

function singular(word: string): string {
  if (/(?:ss|us|is|nav|js|css)$/.test(word)) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:[sx]|ch|sh|x)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') && word.length > 3 ? word.slice(0, -1) : word
}
