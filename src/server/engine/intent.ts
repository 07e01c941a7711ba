import type { ContextFile } from '../../core/turn/file-news.ts'
import type { LiteralRequest } from './literals.ts'
import type { SnippetName } from './snippets/add-snippet.ts'
import type { TemplateName } from './snippets/templates.ts'

/** Which code an intent speaks of, as far as the words say. */
export type Target = {
  /** Functions or classes called by name. */
  readonly names: readonly string[]
  /** `here`: "this function", the selection; `file`: one file; `everywhere`: all files; `any`: nothing was said. */
  readonly where: 'here' | 'everywhere' | 'any' | { readonly path: string }
  /** "all functions", "every method". */
  readonly every: boolean
}

/** One thing the user asks for. */
export type Intent =
  /** `from` null: what the cursor stands on. `to` null: the words do not say. */
  | { readonly type: 'rename'; readonly from: string | null; readonly to: string | null }
  | { readonly type: 'async'; readonly target: Target }
  | { readonly type: 'template'; readonly target: Target }
  | { readonly type: 'docs'; readonly target: Target }
  | { readonly type: 'try-catch'; readonly target: Target }
  | { readonly type: 'snippet'; readonly name: SnippetName; readonly target: Target }
  | { readonly type: 'new-file'; readonly template: TemplateName; readonly target: Target }
  | { readonly type: 'literal'; readonly request: LiteralRequest; readonly words: string }
  | { readonly type: 'question'; readonly words: string; readonly target: Target }
  | { readonly type: 'unknown'; readonly words: string }

/** What the words are read against: the files as they stand, what is open, and every name they declare. */
export type View = {
  readonly files: readonly ContextFile[]
  readonly openPath: string | null
  readonly selection: { readonly path: string; readonly from: number; readonly to: number } | null
  readonly names: ReadonlySet<string>
}

/** Reads one clause of an instruction; null where its words speak of something else. */
export type IntentReader = (clause: string, view: View) => Intent | null

/**
 * What came of an intent: new texts by path (a path that did not exist is a new file), or nothing to change.
 * `says` is one sentence for the user either way.
 */
export type Outcome =
  | { readonly type: 'changed'; readonly files: ReadonlyMap<string, string>; readonly says: string }
  | { readonly type: 'nothing'; readonly says: string }
  /** The words were understood, but cannot be carried out as they stand. */
  | { readonly type: 'refused'; readonly says: string }
