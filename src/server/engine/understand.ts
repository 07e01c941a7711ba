import { cutClauses, tidy, type Clause } from './clauses.ts'
import type { Intent, IntentReader, View } from './intent.ts'
import { readHelper, readLiteralWish, readNewFile } from './read-addition.ts'
import { readAsync, readDocs, readTemplate, readTryCatch } from './read-refactoring.ts'
import { readLooseRename, readRename } from './read-rename.ts'
import { readTarget } from './read-target.ts'

/** The first reader that takes a clause has it. */
const READERS: readonly IntentReader[] = [
  readRename,
  readHelper,
  readNewFile,
  readTryCatch,
  readTemplate,
  readAsync,
  readDocs,
  readLiteralWish,
  readLooseRename,
]

const QUESTION =
  /^(?:what|why|how|where|when|who|which|explain|describe|summari[sz]e|does|do|is|are|tell me)\b|\?\s*$/i
const NEGATED =
  /(?:^|[,;.!]\s*|\b(?:but|and|please|just|then)\s+)(?:please\s+)?(?:do not|don't|dont|never)\s+(?!mind\b|worry\b)[a-z]|\b(?:without (?:touching|changing|renaming)|leav(?:e|ing)\b.*\b(?:alone|untouched|as (?:it|they) (?:is|are)))\b/i
const HOW_DOES = /^(?:how|why|explain|describe|what (?:does|do|is|are|happens)|where)\b/i

/**
 * Reads what an instruction asks for, in its order. A clause that means nothing by itself is read together with the
 * next ones ("wrap a and b in try/catch"), or as more of the one before ("rename a to b and c to d").
 */
export function understand(instruction: string, view: View): Intent[] {
  const text = tidy(instruction)
  if (text === '') return [{ type: 'unknown', words: '' }]
  // What is not to be done, no rule here can keep to: doing the rest would be a guess.
  if (NEGATED.test(text.replace(/"[^"]*"|`[^`]*`/g, '""'))) return [{ type: 'unknown', words: text }]
  const polite = text.replace(
    /^(?:(?:please|can you|could you|would you|will you|i(?:'d| would) like you to|i want you to|let's|now)\s+)+/i,
    '',
  )
  if (HOW_DOES.test(polite) && !/^how about\b|\b(?:in|with|by) (?:doc )?comments?\b|\bjsdoc\b/i.test(polite))
    return [question(text, view)]

  const cut = cutClauses(polite.replace(/\?\s*$/, ''))
  const clauses = cut.map((clause) => clause.text)
  const intents: Intent[] = []
  const strange: string[] = []
  for (let at = 0; at < clauses.length;) {
    const read = readFrom(clauses, at, intents.at(-1) ?? null, view)
    const longer =
      read === null && strange.length === 0 ? readLongerText(cut, at, intents.at(-1), view) : null
    if (longer !== null) {
      intents.splice(-1, 1, longer)
      at += 1
    } else if (read === null) {
      strange.push(clauses[at] ?? '')
      at += 1
    } else {
      if (read.replaces) intents.pop()
      intents.push(pointBack(read.intent, intents, clauses.slice(at, at + read.count).join(' '), view))
      at += read.count
    }
  }
  if (intents.length === 0 && QUESTION.test(text)) return [question(text, view)]
  if (strange.length > 0) intents.push({ type: 'unknown', words: strange.join(', ') })
  return intents
}

function question(words: string, view: View): Intent {
  return { type: 'question', words, target: readTarget(words, view) }
}

/** "change the title to Salt & Pepper": where a text was written without quotes, what comes after is more of it. */
function readLongerText(
  cut: readonly Clause[],
  at: number,
  last: Intent | undefined,
  view: View,
): Intent | null {
  if (last?.type !== 'literal' || last.request.type !== 'value' || !/[a-z]/i.test(last.request.value))
    return null
  const before = cut[at - 1]
  const clause = cut[at]
  if (before === undefined || clause === undefined || !last.words.endsWith(before.text)) return null
  const words = last.words + before.end + clause.text
  const read = readClause(words, view)
  return read?.type === 'literal' && read.request.type === 'value' ? { ...read, words } : null
}

/** "rename a to b and document it": what the wish before spoke of. */
function pointBack(intent: Intent, earlier: readonly Intent[], clause: string, view: View): Intent {
  if (!('target' in intent) || intent.target.names.length > 0) return intent
  if (
    !/\b(?:it|them|this|that|both)\b/i.test(clause) ||
    intent.target.where !== 'any' ||
    view.selection !== null
  )
    return intent
  const names = earlier.map((one) =>
    one.type === 'rename' ? [one.to ?? ''] : 'target' in one ? one.target.names : [],
  )
  const meant = names.findLast((list) => list.length > 0 && list[0] !== '')
  return meant === undefined ? intent : { ...intent, target: { ...intent.target, names: meant } }
}

type Read = { readonly intent: Intent; readonly count: number; readonly replaces: boolean }

function readFrom(clauses: readonly string[], at: number, last: Intent | null, view: View): Read | null {
  const alone = clauses[at] ?? ''
  const more = continues(alone, last, view)
  if (more !== null) return more
  for (let count = 1; at + count <= clauses.length; count += 1) {
    // "wrap a and b in try/catch" is one wish, "make it nice and rename a to b" are two.
    const isPlace = /^(?:in|for|inside|within|on)\b/i.test(alone)
    if (count > 1 && !isPlace && standsAlone(clauses[at + count - 1] ?? '', view)) return null
    const intent = readClause(clauses.slice(at, at + count).join(' and '), view)
    if (intent === null) continue
    const whole =
      intent.type === 'rename' && intent.to === null ? readNewName(clauses, at + count, intent, view) : null
    return whole ?? { intent, count, replaces: false }
  }
  return null
}

/** "loadUser is a bad name, call it fetchUser": the new name comes in the next clause. */
function readNewName(clauses: readonly string[], next: number, half: Intent, view: View): Read | null {
  const more = readClause(clauses[next] ?? '', view)
  if (half.type !== 'rename' || more?.type !== 'rename' || more.from !== null) return null
  return { intent: { ...half, to: more.to }, count: 2, replaces: false }
}

function readClause(clause: string, view: View): Intent | null {
  for (const reader of READERS) {
    const intent = reader(clause, view)
    if (intent !== null) return intent
  }
  return null
}

const VERB =
  /^(?:please )?(?:rename|add|wrap|convert|use|make|change|call|document|turn|replace|write|create|put|set|give|insert|generate|rewrite|surround|name)\b/i

function standsAlone(clause: string, view: View): boolean {
  return VERB.test(clause) && !/\b(?:it|them)\b/i.test(clause) && readClause(clause, view) !== null
}

/** "… and c to d" goes on renaming; "… and save" names one more function. */
function continues(clause: string, last: Intent | null, view: View): Read | null {
  if (last?.type === 'rename') {
    const pair = /^[`"']?([A-Za-z_$][\w$]*)[`"']?\s+(?:to|into|as)\s+[`"']?([A-Za-z_$][\w$]*)[`"']?$/.exec(
      clause,
    )
    const [, from, to] = pair ?? []
    if (from !== undefined && to !== undefined)
      return { intent: { type: 'rename', from, to }, count: 1, replaces: false }
  }
  if (last !== null && 'target' in last && last.target.names.length > 0) {
    const name = clause.replace(/^(?:the|function)\s+/i, '').replace(/[`"'()]/g, '')
    if (view.names.has(name)) {
      const target = { ...last.target, names: [...last.target.names, name] }
      return { intent: { ...last, target }, count: 1, replaces: true }
    }
  }
  return null
}
