/** Verbs that begin function names, in the third person where adding an s is not enough. */
const VERBS: ReadonlyMap<string, string> = new Map(
  `accept add align allow animate append apply assert assign attach await batch begin bind block boot break broadcast
  build cache:caches calculate call cancel capture catch:catches change check choose clamp clean clear click clone close
  collect combine compare compile compose compress:compresses compute concat:concatenates configure confirm connect
  consume convert copy:copies count crawl create cut deal decide declare decode decrypt define delay delete deploy
  describe destroy:destroys detach:detaches detect diff:compares disable discard dispatch:dispatches display:displays
  do:does draw drop dump edit emit empty:empties enable encode encrypt end enqueue ensure enter escape evaluate exclude
  execute exit expand expect expire explain export expose extend extract fade fail fetch:fetches fill filter find
  finalize finish:finishes fire fix:fixes flatten flip flush:flushes focus:focuses follow force format forward freeze
  generate get give go:goes grab group grow guard halt hash:hashes hide highlight hydrate identify:identifies ignore
  import include increment decrement index:indexes infer init:initializes initialize inject insert inspect install
  instantiate interpolate intersect invalidate invert invoke iterate join jump keep kill launch:launches limit link list
  listen load locate lock log login:logs_in logout:logs_out look loop make map mark match:matches measure memoize merge
  minify:minifies modify:modifies monitor mount move multiply:multiplies mutate navigate negate normalize notify:notifies
  observe omit open optimize order override pack pad paint parse pass:passes paste patch:patches pause peek pick ping
  pipe place play:plays plot poll pop populate post prefetch:prefetches prepare prepend present preserve press:presses
  print probe produce project promise prompt propagate protect provide prune publish:publishes pull purge push:pushes
  put query:queries queue quote raise randomize read rebuild receive reconnect record recover redirect redo:redoes
  reduce refine refresh:refreshes register reject release reload remove rename render reorder repeat replace reply:replies
  report request require rerender reschedule reserve reset resize resolve respond restart restore resume retain retrieve
  retry:retries return reverse revert revoke rewrite rotate round route run sample sanitize save scale scan schedule
  scroll search:searches seed seek select send separate serialize serve set setup:sets_up share shift show shuffle shut
  sign simplify:simplifies simulate skip slice slide sort spawn specify:specifies splice split squash:squashes stack
  start stop store stream strip stringify:turns subscribe subtract suggest sum:adds_up summarize suspend swap switch:switches
  sync:synchronizes synchronize tag take tell test throttle throw tick toggle tokenize touch:touches trace track train
  transfer transform translate traverse trigger trim truncate try:tries turn unbind undo:undoes unescape union unlock
  unmount unregister unsubscribe unwrap update upgrade upload use validate verify:verifies visit wait walk warn:warns
  watch:watches wipe wrap write yield zip`
    .split(/\s+/)
    .map((entry) => entry.split(':'))
    .map(([verb = '', third]) => [verb, third?.replace('_', ' ') ?? `${verb}s`] as const),
)

const SMALL = new Set([
  'all',
  'any',
  'each',
  'every',
  'it',
  'this',
  'not',
  'no',
  'to',
  'from',
  'into',
  'on',
  'at',
  'in',
  'of',
  'by',
  'with',
  'for',
  'as',
  'if',
  'and',
  'or',
  'the',
])

/** `parseHTMLText` → parse, HTML, text. Words of capitals stay as they are. */
export function wordsInName(name: string): string[] {
  return name
    .replace(/^[_$#]+|[_$]+$/g, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/[_$-]+/g, ' ')
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z\d]{2,}$/.test(word) ? word : word.toLowerCase()))
}

/** A noun phrase: "the user", "the items to the server". */
export function nounOf(words: readonly string[]): string {
  const phrase: string[] = []
  for (const [at, word] of words.entries()) {
    const before = words[at - 1]
    if (words.length === 1 && word.length === 1) return `\`${word}\``
    const opens = before === undefined || ['to', 'from', 'into', 'on', 'at', 'of'].includes(before)
    if (opens && !SMALL.has(word)) phrase.push('the')
    phrase.push(word)
  }
  return phrase.join(' ')
}

/** First sentence about a function, from its name; `object` stands in where the name is a verb alone. */
export function sentenceOf(name: string, object: string | null): string {
  const words = wordsInName(name)
  const [head = '', ...rest] = words
  const tail = nounOf(rest)
  if (head === 'is' || head === 'are' || head === 'was')
    return `Tells whether it is ${rest.join(' ') || 'so'}.`
  if (head === 'has' || head === 'can' || head === 'should' || head === 'needs')
    return `Tells whether it ${head} ${rest.join(' ')}.`
  if ((head === 'on' || head === 'handle') && rest.length > 0) return `Handles ${tail}.`
  if (head === 'to' && rest.length > 0) return `Converts ${object ?? 'it'} to ${rest.join(' ')}.`
  if (head === 'from' && rest.length > 0) return `Makes it from ${rest.join(' ')}.`
  if (head === 'use' && rest.length > 0) return `Hook that gives ${tail}.`
  if (head === 'set' && rest.length > 0 && rest[0] !== 'up') return `Sets ${tail}.`
  if (head === 'stringify') return `Turns ${rest.length > 0 ? tail : (object ?? 'it')} into a string.`
  const verb = VERBS.get(head)
  if (verb === undefined) return `Gives ${nounOf(words)}.`
  const acted = rest.length > 0 ? tail : object
  return `${capital(verb)}${acted === null ? '' : ` ${acted}`}.`
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** "a" or "an", by the sound as far as spelling tells it. */
export function article(word: string): string {
  return /^(?:[aeiou](?!ni|se)|8|[FHLMNRSX][A-Z])/i.test(word.replace(/^`/, '')) ? 'an' : 'a'
}
