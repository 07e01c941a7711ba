import { looksLikeCode, wordsOf, type Word } from './clauses.ts'
import { readLiteral } from './literals.ts'
import type { Intent, IntentReader, View } from './intent.ts'

/** Words of English that are never the name in "rename the function X everywhere to Y". */
const ENGLISH = new Set(
  `a an the this that it its these those my our to into in as with by of for from on at be is are was should must shall
  will would could can may might ought has have had need needs want wants like i you we us let lets please just now new
  old better good bad poor wrong clear clearer nice nicer name names named naming rename renames renamed renaming call
  calls called calling change changes changed changing replace replaced swap switch turn make give given use used using
  instead rather than place not no longer known become becomes get gets file files everywhere all every across whole
  project code symbol identifier function variable const constant class interface type component method property prop
  field parameter param argument hook enum state selection selected cursor here there too again really and then so
  both occurrences occurrence references reference uses each so entire throughout whenever wherever one
  do does go ahead under word current currently cursor's`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

const NAMING = /\b(?:renam(?:e|es|ed|ing)|call(?:s|ed|ing)?|nam(?:e|es|ed|ing)|known as)\b/i
const INSTEAD = /\b(?:instead of|rather than|in place of)\b/i
const MAKING =
  /^(?:(?:please|now|also)\s+)*(?:add|create|make an?|write|insert|generate|scaffold|implement|put)\b/i
const CHANGING = /\b(?:change|replace|swap|switch|turn|convert|make)\b.*\b(?:to|with|into|by|for)\b/i
const KINDS =
  /^(?:function|variable|const|constant|class|interface|type|component|method|property|prop|field|parameter|param|argument|hook|enum|symbol|name)$/i
const POINTING = /\b(?:this|it|that|here|selection|selected|cursor)\b/i

/** "rename X to Y", "call X Y instead", "X should be named Y", "use Y instead of X", "give X the name Y" … */
export const readRename: IntentReader = (clause, view) => {
  if (MAKING.test(clause) && !/\brenam|\binstead\b/i.test(clause)) return null
  const plain = readPlainPair(clause, view)
  if (plain !== null) return plain
  if (NAMING.test(clause)) {
    const intent = readNames(clause, view)
    // "change the placeholder to Full name" speaks of a text.
    const isRename = /\brenam/i.test(clause) || intent?.type !== 'rename' || knowsOne(intent, view)
    return isRename || readLiteral(clause) === null ? intent : null
  }
  // "use let instead of const" speaks of no name of these files.
  const known = INSTEAD.test(clause) && candidates(clause, view).some((word) => view.names.has(word.text))
  return known ? readNames(clause, view) : null
}

/** "rename X to Y" with nothing around it says both names, whatever words they are and whether they are known. */
function readPlainPair(clause: string, view: View): Intent | null {
  const pair =
    /^(?:(?:please|now|also)\s+)*rename\s+[`"']?([\w$-]+)(?:\(\))?[`"']?\s+(?:to|into|as)\s+[`"']?([\w$-]+)(?:\(\))?[`"']?(?:\s+everywhere)?$/i.exec(
      clause,
    )
  const [, from, to] = pair ?? []
  if (from === undefined || to === undefined) return null
  const isKnown = view.names.has(from) || !isNameText(from) || POINTING.test(from)
  return isKnown && isNameText(to)
    ? null
    : POINTING.test(from) || KINDS.test(from)
      ? null
      : { type: 'rename', from, to }
}

const knowsOne = ({ from, to }: { from: string | null; to: string | null }, view: View): boolean =>
  [from, to].some((name) => name !== null && view.names.has(name))

/** "change X to Y", "X to Y": taken for a rename only where X is a name of these files, and nobody else took it. */
export const readLooseRename: IntentReader = (clause, view) => {
  const words = candidates(clause, view)
  const [first, second] = words
  const isPair = words.length === 2 && first !== undefined && second !== undefined
  if (!isPair || !view.names.has(first.text) || !isNameText(second.text)) return null
  // "change BASE to https://…" names no name: what comes after "to" must be one to its end.
  const last = /(?:^|\s)(?:to|into|as|with|by|for)\s+(?:the\s+)?(\S+)/i.exec(clause)?.[1] ?? second.text
  if (!/^[`"']?[\w$]+(?:\(\))?[`"']?$/.test(last)) return null
  return CHANGING.test(clause) || /^\S+ (?:to|into|as) \S+$/i.test(clause) ? readNames(clause, view) : null
}

function readNames(clause: string, view: View): Intent | null {
  const words = candidates(clause, view)
  const [first, second] = words
  if (first === undefined) return POINTING.test(clause) ? { type: 'rename', from: null, to: null } : null
  if (second === undefined) {
    if (POINTING.test(clause) && !(view.names.has(first.text) && !/\b(?:to|call|named?)\b/i.test(clause)))
      return { type: 'rename', from: null, to: first.text }
    if (/\brenam/i.test(clause)) return { type: 'rename', from: first.text, to: null }
    return view.names.has(first.text) ? { type: 'rename', from: first.text, to: null } : null
  }
  const pair = words.length > 2 ? pickPair(words, view) : { from: first.text, to: second.text }
  const known = { from: view.names.has(pair.from), to: view.names.has(pair.to) }
  const order = orderOf(clause, pair)
  // Where the words leave it open, the name that exists is the old one.
  const turned = order === null ? known.to && !known.from : order === 'new-first'
  return turned ? { type: 'rename', from: pair.to, to: pair.from } : { type: 'rename', ...pair }
}

/** Of more than two words that may be names: the first these files know, and the likeliest after or before it. */
function pickPair(words: readonly Word[], view: View): { from: string; to: string } {
  const from = words.find((word) => view.names.has(word.text)) ?? words.find(looksLikeCode) ?? words[0]
  const rest = words.filter((word) => word !== from && word.text !== from?.text)
  const to = rest.find((word) => looksLikeCode(word) && !view.names.has(word.text)) ?? rest.at(-1)
  return { from: from?.text ?? '', to: to?.text ?? '' }
}

/** The new name stands first in "use Y instead of X", "to Y rename X"; null where the words do not tell. */
function orderOf(clause: string, pair: { from: string; to: string }): 'old-first' | 'new-first' | null {
  const first = clause.indexOf(pair.from)
  const second = clause.indexOf(pair.to, first + pair.from.length)
  const between = clause.slice(first + pair.from.length, second)
  const before = clause.slice(0, first)
  if (/\b(?:instead of|rather than|in place of|replaces?|name (?:of|for))\b/i.test(between))
    return 'new-first'
  if (/\b(?:to|into|as|be|becomes?|with|by)\b/i.test(between)) return 'old-first'
  if (/^(?:to|into|as)\b/i.test(before.trim())) return 'new-first'
  // "call total sum": the name that is there comes first.
  if (/^[\s`"'()]*$/.test(between) && /\b(?:call|name|rename)\s+(?:\w+\s+)*[`"']?$/i.test(before))
    return 'old-first'
  return null
}

/** The words of a clause that may be names, spelled as the files spell them. */
function candidates(clause: string, view: View): Word[] {
  const words = wordsOf(clause).filter((word) => word.quoted || !/[./]/.test(word.text))
  const found: Word[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]
    if (word === undefined) continue
    const joined = word.quoted ? null : joinWords(words, at, view)
    if (joined !== null) {
      found.push({ text: joined.name, quoted: false, called: false })
      at += joined.count - 1
      continue
    }
    // "rename name to title": a word of English is a name where it stands as one.
    const isEnglish = ENGLISH.has(word.text.toLowerCase()) && !word.quoted && !word.called
    if (isEnglish && !standsAsName(words, at, view)) continue
    if (!isNameText(word.text) && !(word.quoted && /^[\w$ -]+$/.test(word.text))) continue
    found.push({ ...word, text: word.quoted ? word.text.trim() : word.text })
  }
  return joinNewName(found, clause, view)
}

/** The first word after the verb, or after a word such as "variable"; the last one after "to". */
function standsAsName(words: readonly Word[], at: number, view: View): boolean {
  const before = words[at - 1]?.text.toLowerCase() ?? ''
  const after = words[at + 1]?.text.toLowerCase() ?? ''
  if (/^(?:to|into|as|named|called)$/.test(before))
    return after === '' || /^(?:everywhere|across|please)$/.test(after)
  if (!view.names.has(words[at]?.text ?? '')) return false
  if (!/^(?:rename|call|function|variable|property|prop|method|parameter|field)$/.test(before)) return false
  return /^(?:to|into|as|everywhere|across|in)$/.test(after)
}

/** "the load user function" speaks of loadUser, if the files know one. */
function joinWords(words: readonly Word[], at: number, view: View): { name: string; count: number } | null {
  for (let count = 4; count > 1; count -= 1) {
    const parts = words.slice(at, at + count)
    if (parts.length < count || parts.some((part) => part.quoted || !/^[a-z]+$/i.test(part.text))) continue
    const wanted = parts.map((part) => part.text.toLowerCase()).join('')
    for (const name of view.names) {
      if (name.toLowerCase().replace(/_/g, '') === wanted) return { name, count }
    }
  }
  return null
}

/** Plain words at the end of "rename x to fetch the user" become one name in the manner of the old one. */
function joinNewName(found: readonly Word[], clause: string, view: View): Word[] {
  const [first, ...rest] = found
  if (first === undefined || rest.length < 2 || !view.names.has(first.text)) return [...found]
  const phrase = rest.map((word) => word.text).join(' ')
  const isPlain = rest.every((word) => /^[a-z]+$/.test(word.text) && !word.quoted)
  if (!isPlain || !new RegExp(`\\b(?:to|into|as|called|named)\\s+${phrase}$`, 'i').test(clause))
    return [...found]
  const [head = '', ...tail] = rest.map((word) => word.text)
  const name = /^[A-Z]/.test(first.text) ? capital(head) : head
  return [first, { text: name + tail.map(capital).join(''), quoted: false, called: false }]
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function isNameText(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text)
}
