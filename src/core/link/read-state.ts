import { ByteReader } from './bytes.ts'
import {
  isLinkPath,
  linkLimits,
  linkPanels,
  type LinkBase,
  type LinkFile,
  type LinkState,
  type LinkView,
} from './link-state.ts'
import { readPatch } from './text-patch.ts'
import { parts, viewBits } from './write-state.ts'

/** What could be read of a state's bytes. */
export type ReadState = {
  readonly state: LinkState
  /** `whole`: up to its end · `short`: the bytes end before it · `wrong`: they say what was never written. */
  readonly ended: 'whole' | 'short' | 'wrong'
  /** Bytes read when it ended. */
  readonly length: number
  readonly files: {
    /** How many files were told, and how many of them could be read whole. */
    readonly told: number
    readonly read: number
    /** The file in which the bytes end: it is there up to its last whole line. */
    readonly cut: string | null
  }
}

/** Reads bytes of `writeState`, as far as they go; null where not even their head makes sense. Never throws. */
export function readState(bytes: Uint8Array, bases: readonly LinkBase[]): ReadState | null {
  const reader = new ByteReader(bytes)
  const baseNumber = reader.number()
  const told = reader.number()
  if (baseNumber === null || told === null || told > linkLimits.files) return null
  const base = bases.find(({ number }) => number === baseNumber)
  if (base === undefined && baseNumber !== 0) return null
  const found = new Found(base?.files ?? [])
  let step: 'more' | 'end' | 'wrong' = 'more'
  while (step === 'more') step = found.take(reader)
  const ended = step === 'end' ? 'whole' : reader.isShort ? 'short' : 'wrong'
  return {
    state: found.state(),
    ended: step === 'end' && found.read !== told ? 'wrong' : ended,
    length: reader.at,
    files: { told, read: found.read, cut: found.cut },
  }
}

class Found {
  readonly #base: readonly LinkFile[]
  readonly #texts: Map<string, string>
  readonly #told = new Set<string>()
  #order: readonly number[] | null = null
  #view: LinkView | null = null
  #instruction: string | null = null
  #recording: Uint8Array | null = null
  #units = 0
  cut: string | null = null
  read = 0

  constructor(base: readonly LinkFile[]) {
    this.#base = base
    this.#texts = new Map(base.map(({ path, text }) => [path, text]))
  }

  /** Takes the next part. */
  take(reader: ByteReader): 'more' | 'end' | 'wrong' {
    switch (reader.byte()) {
      case parts.end:
        return 'end'
      case parts.deleted: {
        const path = this.#base[reader.number() ?? -1]?.path
        return path !== undefined && this.#texts.delete(path) ? 'more' : 'wrong'
      }
      case parts.whole: {
        const path = reader.text()
        if (path === null || !isLinkPath(path) || this.#told.has(path)) return 'wrong'
        const text = reader.text()
        if (text === null) {
          if (reader.isShort) this.#keepCut(path, reader.cutText())
          return 'wrong'
        }
        return this.#keep(path, text)
      }
      case parts.patched: {
        const file = this.#base[reader.number() ?? -1]
        const before = file === undefined ? undefined : this.#texts.get(file.path)
        if (file === undefined || before === undefined || this.#told.has(file.path)) return 'wrong'
        const text = readPatch(reader, before)
        return text === null ? 'wrong' : this.#keep(file.path, text)
      }
      case parts.order: {
        const order = Array.from(this.#texts, () => reader.number() ?? -1)
        const isOne =
          new Set(order).size === order.length && order.every((at) => at >= 0 && at < order.length)
        this.#order = isOne ? order : null
        return isOne ? 'more' : 'wrong'
      }
      case parts.view:
        this.#view = readView(reader)
        return this.#view === null ? 'wrong' : 'more'
      case parts.instruction:
        this.#instruction = reader.text()
        return this.#instruction === null ? 'wrong' : 'more'
      case parts.recording:
        this.#recording = reader.bytes()
        return this.#recording === null ? 'wrong' : 'more'
      case null:
      default:
        return 'wrong'
    }
  }

  state(): LinkState {
    const files = Array.from(this.#texts, ([path, text]) => ({ path, text }))
    const ordered = this.#order?.flatMap((at) => files[at] ?? []) ?? files
    return { files: ordered, view: this.#view, instruction: this.#instruction, recording: this.#recording }
  }

  #keep(path: string, text: string): 'more' | 'wrong' {
    this.#units += text.length
    if (this.#units > linkLimits.bytes) return 'wrong'
    this.#texts.set(path, text)
    this.#told.add(path)
    this.read += 1
    return 'more'
  }

  #keepCut(path: string, text: string): void {
    if (text === '' || this.#texts.has(path)) return
    this.#texts.set(path, text)
    this.cut = path
  }
}

function readView(reader: ByteReader): LinkView | null {
  const bits = reader.byte()
  if (bits === null || bits > 31) return null
  const open = (bits & viewBits.open) === 0 ? undefined : reader.text()
  let selection: LinkView['selection'] = null
  if ((bits & viewBits.selection) !== 0) {
    const [from, length] = [reader.number(), reader.number()]
    if (from === null || length === null) return null
    selection = { from, to: from + length }
  }
  const panel = (bits & viewBits.panel) === 0 ? undefined : (linkPanels[reader.byte() ?? -1] ?? null)
  const theme = (bits & viewBits.theme) === 0 ? undefined : reader.byte()
  const model = (bits & viewBits.model) === 0 ? undefined : reader.text()
  if (open === null || panel === null || theme === null || model === null) return null
  if (theme !== undefined && theme > 1) return null
  return {
    open: open ?? null,
    selection,
    panel: panel ?? null,
    theme: theme === undefined ? null : theme === 0 ? 'light' : 'dark',
    model: model ?? null,
  }
}
