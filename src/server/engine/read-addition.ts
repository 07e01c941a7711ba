import type { IntentReader } from './intent.ts'
import { readLiteral } from './literals.ts'
import { readTarget } from './read-target.ts'
import { readSnippet } from './snippets/add-snippet.ts'
import { readTemplateName } from './snippets/templates.ts'

/** "add a debounce helper", "I need an LRU cache" … */
export const readHelper: IntentReader = (clause, view) => {
  const name = readSnippet(clause)
  return name === null ? null : { type: 'snippet', name, target: readTarget(clause, view) }
}

/** "create a React counter", "write a test file for this module" … */
export const readNewFile: IntentReader = (clause, view) => {
  const template = readTemplateName(clause)
  return template === null ? null : { type: 'new-file', template, target: readTarget(clause, view) }
}

/** "make the button red", "change 10 to 20", "set the padding of .card to 12px" … A name of code is no literal. */
export const readLiteralWish: IntentReader = (clause, view) => {
  const request = readLiteral(clause)
  if (request === null) return null
  if (request.type === 'replace' && !request.quoted && view.names.has(request.from)) return null
  return { type: 'literal', request, words: clause }
}
