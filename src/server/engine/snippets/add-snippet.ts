import ts from 'typescript'
import type { Edit } from '../../../core/edits/edit.ts'
import { styleOf } from '../style.ts'
import debounce from './debounce.ts?raw'
import deepEqual from './deep-equal.ts?raw'
import eventEmitter from './event-emitter.ts?raw'
import groupBy from './group-by.ts?raw'
import lruCache from './lru-cache.ts?raw'
import retry from './retry.ts?raw'
import { restyle, topLevelNames, withoutTypes } from './rewrite.ts'

/** The helpers that can be added to a file. */
export type SnippetName = 'debounce' | 'retry' | 'lru-cache' | 'event-emitter' | 'deep-equal' | 'group-by'

/** What a file is written in, as far as a helper can be written in it. */
export type ScriptLanguage = 'ts' | 'tsx' | 'js' | 'jsx'

type Snippet = {
  readonly text: string
  /** The name it declares. */
  readonly declares: string
  /** What it is, for a sentence about it. */
  readonly title: string
  readonly words: RegExp
}

const SNIPPETS: Readonly<Record<SnippetName, Snippet>> = {
  debounce: {
    text: debounce,
    declares: 'debounce',
    title: 'a debounce function',
    words: /\bdebounc(?:e|er|ed|ing)\b/i,
  },
  retry: {
    text: retry,
    declares: 'retry',
    title: 'a retry function with back-off and jitter',
    words: /\bretr(?:y|ies|ying|ier)\b|\bback-?\s?off\b/i,
  },
  'lru-cache': {
    text: lruCache,
    declares: 'LruCache',
    title: 'an LRU cache',
    words: /\bLRU\b|\bleast[- ]recently[- ]used\b/i,
  },
  'event-emitter': {
    text: eventEmitter,
    declares: 'EventEmitter',
    title: 'an event emitter',
    words: /\bevent[- ]?(?:emitter|bus|target|hub)s?\b|\bemitter\b|\bpub[/-]?sub\b/i,
  },
  'deep-equal': {
    text: deepEqual,
    declares: 'deepEqual',
    title: 'a deep equality test',
    words:
      /\b(?:is-?)?deep(?:ly)?[- ]?(?:equal(?:ity|s)?|compar(?:e|ison|ing)|same)\b|\bequal(?:ity|s)?,? deep(?:ly)?\b|\bstructural(?:ly)? equal(?:ity)?\b|\bcompar(?:e|es|ing) (?:\w+ ){0,4}deeply\b/i,
  },
  'group-by': {
    text: groupBy,
    declares: 'groupBy',
    title: 'a group-by function',
    words:
      /\bgroup(?:ing)?[- ]?by\b|\bgroup(?:s|ing)? (?:\w+ ){0,3}by (?:a |the |some )?(?:key|property|field)\b/i,
  },
}

const ADDING =
  /\b(?:add|adds|adding|insert|include|write|create|give|generate|implement|need|want|put|make|build|drop in|define|introduce|provide|bring|have|there be|get)\b|^(?:an? |the )?[\w /-]+(?: helper| function| class| utility)?$/i

/** The helper that a clause asks for ("add a debounce helper", "I need an LRU cache here"); null where it asks for none. */
export function readSnippet(clause: string): SnippetName | null {
  if (!ADDING.test(clause) || /\b(?:rename|remove|delete|document|wrap|convert)\b/i.test(clause)) return null
  return snippetNames.find((name) => SNIPPETS[name].words.test(clause)) ?? null
}

export const snippetNames = Object.keys(SNIPPETS) as readonly SnippetName[]

/** "a debounce function", and the name it declares. */
export function describeSnippet(name: SnippetName): { readonly title: string; readonly declares: string } {
  const { title, declares } = SNIPPETS[name]
  return { title, declares }
}

/**
 * Puts a helper into a file: after the imports, or at the end of a file that has none, in the file's own style, for
 * JavaScript without types. It is exported unless the file is a plain script. Null where the file has a top-level
 * name of that spelling already, or declares types only.
 */
export function addSnippet(
  text: string,
  file: { readonly language: ScriptLanguage; readonly path?: string },
  which: SnippetName,
): Edit | null {
  if (/\.d\.[cm]?ts$/.test(file.path ?? '')) return null
  const { declares, text: raw } = SNIPPETS[which]
  const kind = { ts: ts.ScriptKind.TS, tsx: ts.ScriptKind.TSX, js: ts.ScriptKind.JS, jsx: ts.ScriptKind.JSX }
  const source = ts.createSourceFile('file', text, ts.ScriptTarget.ES2023, true, kind[file.language])
  const names = topLevelNames(source)
  if (names.has(declares)) return null
  const isJavaScript = file.language === 'js' || file.language === 'jsx'
  const isPlainScript = isJavaScript && text.trim() !== '' && !ts.isExternalModule(source)
  let code = isJavaScript ? withoutTypes(raw) : raw
  if (isPlainScript) code = code.replace(/^export /gm, '')
  code = restyle(besides(code, names), styleOf(text.trim() === '' ? raw : text)).trimEnd()
  const { lineEnd } = styleOf(text)
  const last = source.statements.findLast((statement) => ts.isImportDeclaration(statement))
  if (last !== undefined) {
    const at = endOfLine(text, last.end)
    return [{ from: at, to: at, text: lineEnd + lineEnd + code }]
  }
  const end = text.trimEnd().length
  const gap = end === 0 ? '' : lineEnd + lineEnd
  const isEnded = /\n\s*$/.test(text.slice(end))
  return [{ from: end, to: end, text: gap + code + (isEnded ? '' : lineEnd) }]
}

/** The code with names of its own that the file already uses made different. */
function besides(code: string, taken: ReadonlySet<string>): string {
  const own = [...code.matchAll(/^(?:export )?(?:interface|type|function|const|class) (\w+)/gm)]
  let text = code
  for (const [, name = ''] of own) {
    if (!taken.has(name)) continue
    let free = `${name}2`
    for (let n = 3; taken.has(free); n += 1) free = `${name}${n}`
    text = text.replace(new RegExp(`(?<![.#\\w])${name}\\b`, 'g'), free)
  }
  return text
}

/** End of the line that holds the offset, a comment behind the code included. */
function endOfLine(text: string, offset: number): number {
  const rest = /^[ \t]*;?[ \t]*(?:\/\/[^\r\n]*)?/.exec(text.slice(offset))?.[0] ?? ''
  const next = text[offset + rest.length]
  return next === undefined || next === '\n' || next === '\r' ? offset + rest.trimEnd().length : offset
}
