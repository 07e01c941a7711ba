import type { IntentReader } from './intent.ts'
import { readTarget } from './read-target.ts'

const TRY_CATCH =
  /try\/catch|\btry block\b|\b(?:error|exception)[- ]handling\b|\b(?:catch|handle|guard against)\b.*\b(?:errors?|exceptions?|failures?)\b|\b(?:errors?|exceptions?)\b.*\b(?:caught|handled)\b/i

/** "wrap save in try/catch", "add error handling to save", "catch errors in save" … */
export const readTryCatch: IntentReader = (clause, view) =>
  TRY_CATCH.test(clause) ? { type: 'try-catch', target: readTarget(clause, view) } : null

const ASYNC =
  /async\/await|\bawait\b|\b(?:promise|then)\b[- ]?(?:chains?|callbacks?|calls?|style|syntax)|\.then\b|\bthenables?\b|\bpromises? (?:in)?to async\b|\b(?:make|turn|convert|rewrite)\b.*\basync(?:hronous)?\b|\buse async\b|\b(?:modernis|moderniz)e\b.*\bpromises?\b|\bpromises?\b.*\basync\b/i

/** "use async/await", "turn the promise chains into async functions", "get rid of .then" … */
export const readAsync: IntentReader = (clause, view) =>
  ASYNC.test(clause) ? { type: 'async', target: readTarget(clause, view) } : null

const TEMPLATE =
  /\btemplate (?:strings?|literals?)\b|\bbacktick(?:s|ed)?\b|\bstring (?:interpolations?|concatenations?|concats?)\b|\bconcatenat(?:ed?|ion|ions|ing)\b|\binterpolat(?:e|ion|ing|ed)\b|\bstrings? (?:glued|joined|added|built) (?:together )?with (?:a )?(?:plus|\+)|(?:\+|plus)(?: signs?)? (?:between|on|with|of|for) (?:the )?strings?/i

/** "use template literals", "replace string concatenation", "interpolate the strings" … */
export const readTemplate: IntentReader = (clause, view) =>
  TEMPLATE.test(clause) ? { type: 'template', target: readTarget(clause, view) } : null

const DOCS =
  /\b(?:js|ts)doc\b|\b(?:doc|docs|documentation|api)[- ]?(?:comments?|strings?|blocks?)\b|\bdocstrings?\b|\bdocument(?:s|ed|ing)?\b|\b(?:add|write|generate|put|insert|create|give|need|needs|missing)\b.*\b(?:docs|documentation|comments?)\b|\b(?:comment|describe|annotate)\b.*\b(?:functions?|methods?|parameters?|params?|exports?|signatures?|class(?:es)?|it|this|code)\b/i

/** "add doc comments", "document loadUser", "write JSDoc for this function" … */
export const readDocs: IntentReader = (clause, view) =>
  DOCS.test(clause) && !/\b(?:remove|delete|strip|translate)\b/i.test(clause)
    ? { type: 'docs', target: readTarget(clause, view) }
    : null
