import type { ReplyFormat } from '../../core/edits/hunk.ts'
import type { BookUpdate } from '../../core/tokens/token-book.ts'
import { instructionsFor } from '../../core/turn/prompt.ts'
import type { ToldCountCost } from '../../core/turn/told.ts'
import type { TokenBookPort } from '../../workers/connect-tokens.ts'
import { instructionKey, promptKey } from '../store/context.ts'
import type { Pad } from '../store/pad.ts'
import type { DocumentPort } from './document-port.ts'

export type KeeperParts = {
  readonly pad: Pad
  readonly documents: DocumentPort
  /** Connects to the tokens worker; `texts` is every text as it stands. */
  readonly connect: (
    texts: () => readonly { readonly path: string; readonly text: string }[],
  ) => TokenBookPort
  readonly set: (run: () => void, ms: number) => number
  readonly clear: (id: number) => void
  /** Runs work when the page has a moment to spare, soon in any case. */
  readonly inSpareTime: (run: () => void) => void
  readonly now: () => number
}

/** Keeps the counts of a pad's files, of the instruction and of the prompts. */
export interface TokenKeeper {
  /** Loads the tokenizer and counts everything; until then nothing is kept. */
  start(): void
  /** The instruction as it stands. */
  writing(text: string): void
  /** The latest pieces of work, oldest first. */
  costs(): readonly ToldCountCost[]
  dispose(): void
}

/** Edits of this long go to the worker together, ms; then as soon as the page has a moment to spare. */
const joinMs = 20
/** Imports are read again when typing in the open file has paused for so long, ms. */
const importsMs = 600
const costsKept = 2_000
const formats: readonly ReplyFormat[] = ['blocks', 'patch', 'whole']

/** Makes a pad's keeper. The page's part of a key press is to note the edit and to pass it on. */
export function createTokenKeeper(parts: KeeperParts): TokenKeeper {
  const { pad, documents } = parts
  const costs: ToldCountCost[] = []
  let instruction = ''
  let queue: BookUpdate[] = []
  let known: readonly string[] = []
  let port: TokenBookPort | null = null
  let flushTimer: number | null = null
  let importsTimer: number | null = null

  const note = (at: number, ms: number, thread: ToldCountCost['thread']) => {
    costs.push({ at, ms, thread })
    if (costs.length > costsKept) costs.shift()
  }
  const timed = (work: () => void) => {
    const at = parts.now()
    work()
    note(at, parts.now() - at, 'page')
  }

  const fileTexts = () =>
    documents.paths().flatMap((path) => {
      const file = documents.read(path)
      return file === undefined ? [] : [{ path, text: file.text }]
    })
  const ownTexts = () => [
    { path: instructionKey, text: instruction },
    ...formats.map((format) => ({ path: promptKey(format), text: instructionsFor(format) })),
  ]

  const push = (...updates: readonly BookUpdate[]) => {
    if (port === null || updates.length === 0) return
    queue.push(...updates)
    flushTimer ??= parts.set(() => parts.inSpareTime(() => timed(flush)), joinMs)
  }

  const flush = () => {
    flushTimer = null
    const updates = queue
    queue = []
    void port?.update(updates).then((news) => {
      if (news === null) return
      note(parts.now(), news.spentMs, 'worker')
      const at = parts.now()
      take(news)
      // React draws a store's change in a microtask of its own, which was queued before this one.
      queueMicrotask(() => note(at, parts.now() - at, 'page'))
    })
  }

  const take = (news: NonNullable<Awaited<ReturnType<TokenBookPort['update']>>>) => {
    if (news.counts.length > 0) {
      const counts = { ...pad.context.getState().counts }
      for (const { path, tokens, length } of news.counts) counts[path] = { tokens, length }
      pad.context.setState({ counts })
    }
    push(
      ...news.lost.flatMap((path): readonly BookUpdate[] => {
        const file = documents.read(path)
        return file === undefined ? [] : [{ type: 'text', path, text: file.text }]
      }),
    )
  }

  const readImports = () => {
    importsTimer = null
    const { open } = pad.files.getState()
    if (port === null || open === null) return
    void port.imports(open, documents.paths()).then((imported) => {
      const isSame = imported?.join('\n') === pad.context.getState().imported.join('\n')
      if (imported !== null && !isSame && pad.files.getState().open === open)
        pad.context.setState({ imported })
    })
  }
  const readImportsSoon = (ms: number) => {
    if (port === null) return
    if (importsTimer !== null) parts.clear(importsTimer)
    importsTimer = parts.set(readImports, ms)
  }

  const stops = [
    documents.onChange(({ path, edit }) => {
      if (port === null) return
      timed(() => {
        push({ type: 'edit', path, edit })
        if (path === pad.files.getState().open) readImportsSoon(importsMs)
      })
    }),
    documents.onRename((from, to) => {
      const { choices } = pad.context.getState()
      const { [from]: choice, ...others } = choices
      if (choice !== undefined) pad.context.setState({ choices: { ...others, [to]: choice } })
      known = known.map((path) => (path === from ? to : path))
      push({ type: 'rename', path: from, to })
    }),
    documents.onPaths(() => {
      const paths = documents.paths()
      const gone = known.filter((path) => !paths.includes(path))
      const fresh = paths.filter((path) => !known.includes(path))
      known = paths
      push(
        ...gone.map((path): BookUpdate => ({ type: 'gone', path })),
        ...fresh.map((path): BookUpdate => ({ type: 'text', path, text: documents.read(path)?.text ?? '' })),
      )
      readImportsSoon(joinMs)
    }),
    pad.files.subscribe(({ open }, before) => {
      if (open === before.open) return
      const { opened } = pad.context.getState()
      const earlier = before.open === null ? [] : [before.open]
      pad.context.setState({
        imported: [],
        opened: [...new Set([...earlier, ...opened])].filter((path) => path !== open),
        refusal: null,
      })
      readImportsSoon(joinMs)
    }),
  ]

  return {
    start: () => {
      if (port !== null) return
      port = parts.connect(() => [...fileTexts(), ...ownTexts()])
      known = documents.paths()
      push(
        ...[...ownTexts(), ...fileTexts()].map(({ path, text }): BookUpdate => ({
          type: 'text',
          path,
          text,
        })),
      )
      readImportsSoon(joinMs)
    },
    writing: (text) => {
      instruction = text
      if (pad.context.getState().refusal !== null) pad.context.setState({ refusal: null })
      timed(() => push({ type: 'text', path: instructionKey, text }))
    },
    costs: () => costs,
    dispose: () => {
      for (const stop of stops) stop()
      if (flushTimer !== null) parts.clear(flushTimer)
      if (importsTimer !== null) parts.clear(importsTimer)
    },
  }
}
