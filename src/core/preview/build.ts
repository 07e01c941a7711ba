/** A place in a file of the project; lines and columns from 1. */
export type Place = { readonly path: string; readonly line: number; readonly column: number }

/** A file as the compiler gets it. */
export type SourceFile = { readonly path: string; readonly text: string }

/**
 * A module as the frame gets it: JavaScript whose imports of other files are their ids, which the frame's import map
 * turns into addresses.
 */
export type BuiltModule = { readonly id: string; readonly path: string; readonly code: string }

/** A script of the entry page, in its order there. */
export type BuiltScript =
  | { readonly type: 'module'; readonly id: string }
  | { readonly type: 'classic'; readonly path: string; readonly code: string }
  | { readonly type: 'remote'; readonly url: string; readonly isModule: boolean }

/** The frame's function that guarded loops call in every round; a worker made of such code has none. */
export const roundName = '__sparkpadRound'

/** A package that comes from the network: the first address that answers is taken. */
export type RemotePackage = { readonly specifier: string; readonly urls: readonly string[] }

/** Everything a frame needs to run a project. Plain values: it is posted to a worker's page and on to the frame. */
export type Build = {
  /** Rises with every build that was asked for; a later one makes the earlier ones stale. */
  readonly seq: number
  /** The entry page without its scripts and without the links to the project's own style sheets. */
  readonly html: string
  readonly styles: readonly SourceFile[]
  readonly scripts: readonly BuiltScript[]
  readonly modules: readonly BuiltModule[]
  /** Packages that the runner has in it, by specifier. */
  readonly builtIn: readonly string[]
  readonly remote: readonly RemotePackage[]
  /** The module to begin with instead of the page's scripts: a file of tests. */
  readonly test?: { readonly path: string; readonly id: string }
}

/** Something that stops a build, or went wrong in the running code. */
export type Problem = {
  readonly kind: 'syntax' | 'import' | 'version' | 'error' | 'rejection' | 'load'
  /** The error's class, such as `TypeError`; of a version, what package.json says. Empty where there is none. */
  readonly name: string
  readonly message: string
  /** Where it happened; null where nobody knows. */
  readonly place: Place | null
  /** How it came there, innermost first; only places in the project. */
  readonly stack: readonly StackFrame[]
}
export type StackFrame = { readonly name: string; readonly place: Place }

/** A package that a build would need from the network, which it may not use. */
export type MissingPackage = { readonly specifier: string; readonly place: Place }

export type BuildResult =
  | { readonly type: 'built'; readonly build: Build }
  | { readonly type: 'failed'; readonly seq: number; readonly problems: readonly Problem[] }
  | { readonly type: 'missing'; readonly seq: number; readonly missing: readonly MissingPackage[] }
  /** There is nothing to run: no page and no script to begin with. */
  | { readonly type: 'nothing'; readonly seq: number }

export type BuildRequest = {
  readonly seq: number
  readonly files: readonly SourceFile[]
  /** Whether packages may come from the network. */
  readonly network: boolean
  /** The file of tests to begin with instead of the page. */
  readonly test?: string
}

/** What code that is not the user's own says it will do, told before it runs. A reading of its text, not a proof. */
export type Survey = {
  /** Packages it imports, sorted. */
  readonly packages: readonly string[]
  /** Hosts whose addresses stand in it, sorted. */
  readonly hosts: readonly string[]
  /** Ways to reach the network that it names: `fetch`, `WebSocket` …, sorted. */
  readonly network: readonly string[]
}

/** Specifiers that the runner answers from what was built into it. */
export const builtInPackages: readonly string[] = [
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-dev-runtime',
  'react/jsx-runtime',
]
