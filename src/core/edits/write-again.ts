import { type BlockChange, closeBlock, closeUnplaced, type Desk } from './desk.ts'
import { endedAsFile, type FileDraft } from './file-draft.ts'
import type { LineRange } from './hunk.ts'
import { indexLines, splitLines } from './lines.ts'
import { diffLines, refineLimit } from './refine.ts'
import type { TextWriter } from './text-writer.ts'

/** A line of the file as the blocks before leave it; `base` is its line in the base, null for one that they wrote. */
type Line = { readonly text: string; readonly base: number | null; readonly at: number }

/**
 * Writes a block whose search quotes what earlier blocks of the reply made of the file. Null unless its search stands
 * once in that text. It may change lines of the base, and not what the earlier blocks wrote: those hunks are closed.
 */
export function createAgainWriter(
  desk: Desk,
  draft: FileDraft,
  block: { readonly search: readonly string[]; readonly insert: readonly string[] },
): TextWriter | null {
  if (draft.claims.all.length === 0) return null
  const edited = editedLines(draft)
  const search = block.search.map((line) => line.trimEnd())
  const starts = edited.flatMap((_, at) =>
    at + search.length <= edited.length && search.every((line, i) => edited[at + i]?.text.trimEnd() === line)
      ? [at]
      : [],
  )
  const [start, ...others] = starts
  if (start === undefined || others.length > 0) return null
  const quoted = edited.slice(start, start + search.length)
  const lines: string[] = []
  const endings = new Map(quoted.map(({ text }) => [text.trimEnd(), text]))
  const own = (line: string) => endings.get(line.trimEnd()) ?? endedAsFile(draft, line)
  return {
    line: (text) => void lines.push(text),
    tail: () => false,
    expects: () => false,
    end(isComplete) {
      if (!isComplete) return closeUnplaced(desk, draft.path, { ...block, why: 'malformed' })
      const changes = changesOf(quoted, lines.map(own))
      if (changes === null) return closeUnplaced(desk, draft.path, { ...block, why: 'overlaps' })
      draft.after = Math.max(draft.after ?? 0, ...changes.map(({ range }) => range.to))
      closeBlock(desk, draft, { rung: 'exact', changes, text: block })
    },
  }
}

function editedLines(draft: FileDraft): readonly Line[] {
  const { texts } = draft.lines
  const lines: Line[] = []
  let at = 0
  const keep = (to: number) => {
    for (; at < to; at += 1) lines.push({ text: texts[at] ?? '', base: at, at })
  }
  for (const { base, insert } of draft.claims.all) {
    keep(base.from)
    for (const text of splitLines(insert).texts) lines.push({ text, base: null, at: base.to })
    at = base.to
  }
  keep(texts.length)
  return lines
}

/** What the replacement changes of the base lines among the quoted ones; null if it changes others. */
function changesOf(quoted: readonly Line[], lines: readonly string[]): readonly BlockChange[] | null {
  const { ids } = indexLines([...quoted.map(({ text }) => text), ...lines].map((line) => line.trimEnd()))
  const gaps = diffLines(ids.slice(0, quoted.length), ids.slice(quoted.length), {
    text: (line) => lines[line] ?? '',
    limit: refineLimit,
  })
  const changes: BlockChange[] = []
  for (const gap of gaps) {
    const range = rangeOf(quoted, gap)
    if (range === null) return null
    changes.push({ id: null, range, lines: lines.slice(gap.start, gap.stop), doubt: null })
  }
  return changes
}

function rangeOf(quoted: readonly Line[], { from, to }: LineRange): LineRange | null {
  const gone = quoted.slice(from, to)
  const first = gone[0]
  if (first !== undefined) {
    const isRun = gone.every(({ base }, i) => base !== null && base === first.at + i)
    return isRun ? { from: first.at, to: first.at + gone.length } : null
  }
  const before = quoted[from - 1]
  const behind = quoted[from]
  if (before !== undefined && before.base !== null && behind?.base !== null)
    return { from: before.base + 1, to: before.base + 1 }
  // behind what an earlier block wrote, and before a line of the base
  return before !== undefined && (behind === undefined || behind.base !== null)
    ? {
        from: before.base === null ? before.at : before.base + 1,
        to: before.base === null ? before.at : before.base + 1,
      }
    : behind !== undefined && behind.base !== null
      ? { from: behind.base, to: behind.base }
      : null
}
