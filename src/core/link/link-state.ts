/** A file as a link carries it; `path` passes `isLinkPath`, and no two files share one. */
export type LinkFile = { readonly path: string; readonly text: string }

export const linkPanels = ['turns', 'preview', 'tests', 'latency'] as const
export type LinkPanel = (typeof linkPanels)[number]

/** How the page stood; each part may be left out. */
export type LinkView = {
  readonly open: string | null
  /** In the open file, UTF-16 offsets, `from <= to`. */
  readonly selection: { readonly from: number; readonly to: number } | null
  readonly panel: LinkPanel | null
  readonly theme: 'light' | 'dark' | null
  /** Name of the model the work was done with; whoever opens the link chooses for himself. */
  readonly model: string | null
}

/**
 * What a link carries. There is no place in it for a token, a key or the address of an endpoint; what stands in the
 * files themselves is looked through by `findSecrets`.
 */
export type LinkState = {
  readonly files: readonly LinkFile[]
  readonly view: LinkView | null
  /** An instruction that was written and not sent. */
  readonly instruction: string | null
  /** A recording, in a form that its own codec knows. */
  readonly recording: Uint8Array | null
}

/**
 * A project that links may be told as changes of. Once a link was made with a number, its files stay as they are for
 * ever: another state of the project is another number, from 1.
 */
export type LinkBase = { readonly number: number; readonly files: readonly LinkFile[] }

export const linkLimits = {
  /** Characters of a link that are looked at. */
  chars: 2_000_000,
  /** Bytes that a link may unfold to, and UTF-16 units that its texts may have together. */
  bytes: 2_097_152,
  files: 500,
  pathLength: 260,
} as const

/** Whether a path may stand in a link: names with slashes between them, no way out of the project, nothing unseen. */
export function isLinkPath(path: string): boolean {
  if (path.length === 0 || path.length > linkLimits.pathLength) return false
  for (const char of path) if (char < ' ' || char === '\\' || char === '\u007f') return false
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
}
