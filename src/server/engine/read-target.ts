import { looksLikeCode, wordsOf } from './clauses.ts'
import type { Target, View } from './intent.ts'

/** Words that may be declared as names and yet mean themselves in a wish. */
const ENGLISH = new Set(
  `a an the this that it to in into of for on at by as with from and or all every each add use using make convert wrap
  change function functions method methods class component file files code error errors try catch async await promise
  promises then chain chains template literal literals string strings doc docs comment comments document description
  concatenation concatenations handle handling block body return returns type types name value put get set turn`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** Which functions or files a clause speaks of. */
export function readTarget(clause: string, view: View): Target {
  const every =
    /\b(?:all|every|each|any)(?: of)?(?: the| my)?(?: \w+)? (?:functions?|methods?|exports?|class(?:es)?)\b/i.test(
      clause,
    )
  return { ...readPlace(clause, view), every }
}

function readPlace(clause: string, view: View): Pick<Target, 'names' | 'where'> {
  const names: string[] = []
  let path: string | null = null
  const words = wordsOf(clause)
  for (const [at, word] of words.entries()) {
    const file = view.files.find((one) => one.path === word.text || one.path.endsWith(`/${word.text}`))
    if (file !== undefined && /\./.test(word.text)) {
      path = file.path
      continue
    }
    const before = words[at - 1]?.text ?? ''
    const after = words[at + 1]?.text ?? ''
    const pointed = /^(?:function|method|class|component|wrap|document|to|around|of)$/i.test(before)
    const isEnglish = ENGLISH.has(word.text.toLowerCase()) && !/^(?:function|method|with|in)$/i.test(after)
    const isName = view.names.has(word.text) && (word.quoted || word.called || !isEnglish)
    if (isName || (looksLikeCode(word) && !view.names.has(word.text) && pointed)) names.push(word.text)
    else if (looksLikeCode(word) && (word.quoted || word.called)) names.push(word.text)
  }
  if (names.length > 0) return { names: [...new Set(names)], where: path === null ? 'any' : { path } }
  if (path !== null) return { names, where: { path } }
  if (
    /\b(?:everywhere|(?:all|every|each)(?: of)?(?: the| my)? files?|(?:whole|entire) project|across)\b/i.test(
      clause,
    )
  )
    return { names, where: 'everywhere' }
  const open = view.openPath
  if (/\b(?:this|open|current|whole|entire) (?:file|module|page)\b/i.test(clause) && open !== null)
    return { names, where: { path: open } }
  if (view.selection !== null && /\b(?:this|here|it|selection|selected|that|these)\b/i.test(clause))
    return { names, where: 'here' }
  return { names, where: 'any' }
}
