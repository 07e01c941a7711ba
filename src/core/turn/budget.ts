/** A file that may go along with an instruction, and its o200k tokens. */
export type BudgetFile = { readonly path: string; readonly tokens: number }

/** What the packing order is made from. */
export type BudgetRequest = {
  /** Tokens that the model reads and writes at most; null where nobody told. */
  readonly window: number | null
  /** Tokens of what always goes: the system prompt, the instruction, the selection's line. */
  readonly fixed: number
  readonly files: readonly BudgetFile[]
  readonly open: string | null
  readonly pinned: readonly string[]
  readonly excluded: readonly string[]
  /** Files that the open one imports, in its order. */
  readonly imported: readonly string[]
  /** Files that were open before, the latest first. */
  readonly opened: readonly string[]
}

/** Why a file goes along: by the first of these that it is. */
export type SentWhy = 'open' | 'pinned' | 'imported' | 'opened' | 'near'
/**
 * Why a file stays behind: the user said so · what goes before it has filled the room · it alone is larger than all
 * the room for files.
 */
export type LeftWhy = 'excluded' | 'no-room' | 'too-large'

/** `tokens` is what the file costs in the request: its own, and those of its path and fence. */
export type Packed = {
  readonly type: 'packed'
  readonly sent: readonly (BudgetFile & { readonly why: SentWhy })[]
  readonly left: readonly (BudgetFile & { readonly why: LeftWhy })[]
  /** Tokens of everything that goes. */
  readonly total: number
  readonly fixed: number
  /** Tokens that the request may have: the window less the answer's. Null without a window. */
  readonly room: number | null
  readonly window: number | null
}

/** Not even the instruction and the open file fit; `path` is null where the instruction alone does not. */
export type BudgetRefusal = {
  readonly type: 'refused'
  readonly path: string | null
  readonly needed: number
  readonly room: number
  readonly window: number
}

/** A file larger than this goes after all others, unless it is open or pinned: one such would fill most windows. */
const bulkyTokens = 32_768

/** Tokens kept free for the answer: a quarter of the window, at most 16,384. */
export function answerTokens(window: number): number {
  return Math.min(16_384, Math.floor(window / 4))
}

/** Tokens that a file's path line, its fence and its last line's end cost beside its text, at most. */
export function framingTokens(path: string): number {
  return 16 + path.length
}

/**
 * Chooses the files that go along with an instruction. The order: the open file, pinned files, files that the open one
 * imports, files that were open before, the rest by the distance of their folder from the open file's; of the last
 * three kinds those above 32,768 tokens come after all others. Files go in this order until one does not fit; it and
 * all behind it stay.
 *
 * Laws: `total` is never above the room; what goes is a beginning of the order; a larger window never leaves out what
 * a smaller one sent; excluded files never go, even open ones; the same request gives the same answer.
 */
export function packContext(request: BudgetRequest): Packed | BudgetRefusal {
  const { window, fixed, open } = request
  const room = window === null ? null : window - answerTokens(window)
  const order = orderOf(request)
  const openFile = order.find(({ why }) => why === 'open')
  if (window !== null && room !== null) {
    if (fixed > room) return { type: 'refused', path: null, needed: fixed, room, window }
    const needed = fixed + (openFile?.tokens ?? 0)
    if (needed > room) return { type: 'refused', path: open, needed, room, window }
  }
  const most = room ?? Infinity
  const sent: Packed['sent'][number][] = []
  const left: Packed['left'][number][] = []
  let total = fixed
  for (const file of order) {
    const { path, tokens } = file
    if (left.length === 0 && total + tokens <= most) {
      sent.push(file)
      total += tokens
    } else left.push({ path, tokens, why: fixed + tokens > most ? 'too-large' : 'no-room' })
  }
  const excluded = request.files
    .filter(({ path }) => request.excluded.includes(path))
    .map(({ path, tokens }) => ({ path, tokens: tokens + framingTokens(path), why: 'excluded' as const }))
  return { type: 'packed', sent, left: [...left, ...excluded], total, fixed, room, window }
}

function orderOf(request: BudgetRequest): readonly Packed['sent'][number][] {
  const { open, pinned, imported, opened } = request
  const out = new Set(request.excluded)
  const isPinned = new Set(pinned)
  const placeOf = (list: readonly string[]) => new Map(list.map((path, place) => [path, place]))
  const imports = placeOf(imported)
  const earlier = placeOf(opened)
  const rank = ({ path }: BudgetFile): { readonly why: SentWhy; readonly place: number } => {
    if (path === open) return { why: 'open', place: 0 }
    if (isPinned.has(path)) return { why: 'pinned', place: 0 }
    const importPlace = imports.get(path)
    if (importPlace !== undefined) return { why: 'imported', place: importPlace }
    const openedPlace = earlier.get(path)
    if (openedPlace !== undefined) return { why: 'opened', place: openedPlace }
    return { why: 'near', place: folderDistance(open ?? '', path) }
  }
  return request.files
    .filter(({ path }) => !out.has(path))
    .map(({ path, tokens }) => {
      const file = { path, tokens: tokens + framingTokens(path), ...rank({ path, tokens }) }
      const isBulky = tokens > bulkyTokens && file.why !== 'open' && file.why !== 'pinned'
      return { file, kind: whys.indexOf(file.why) + (isBulky ? whys.length : 0) }
    })
    .toSorted(
      (a, b) => a.kind - b.kind || a.file.place - b.file.place || (a.file.path < b.file.path ? -1 : 1),
    )
    .map(({ file: { path, tokens, why } }) => ({ path, tokens, why }))
}

const whys: readonly SentWhy[] = ['open', 'pinned', 'imported', 'opened', 'near']

/** Folders to leave and to enter on the way from one file to another: 0 within one folder. */
export function folderDistance(from: string, to: string): number {
  const a = from.split('/').slice(0, -1)
  const b = to.split('/').slice(0, -1)
  let common = 0
  while (common < a.length && common < b.length && a[common] === b[common]) common += 1
  return a.length - common + (b.length - common)
}

/**
 * Tokens of what always goes with a turn: the system prompt, the instruction, the line that names the open file, and
 * with a selection or a cursor the line that tells it (a selection's quotes up to 120 characters).
 */
export function fixedTokens(parts: {
  readonly prompt: number
  readonly instruction: number
  readonly openPath: string | null
  readonly selection: 'none' | 'cursor' | 'range'
}): number {
  const { prompt, instruction, openPath, selection } = parts
  const path = openPath === null ? 0 : openPath.length
  const open = openPath === null ? 0 : 8 + path
  const told = selection === 'none' ? 0 : (selection === 'cursor' ? 24 : 160) + path
  return prompt + instruction + 8 + open + told
}

/**
 * Tokens of a text that nobody has counted yet, on the safe side: a third of its ASCII characters (code has about one
 * token for four) and 1.5 for each other.
 */
export function guessTokens(text: string): number {
  let wide = 0
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) wide += 1
  return Math.ceil((text.length - wide) / 3 + wide * 1.5)
}
