import { ByteWriter } from './bytes.ts'
import { linkPanels, type LinkBase, type LinkState, type LinkView } from './link-state.ts'
import { writePatch } from './text-patch.ts'

/** What stands in the bytes of a state, one part after the other; read by `readState`. Frozen. */
export const parts = {
  end: 0,
  deleted: 1,
  whole: 2,
  patched: 3,
  order: 4,
  view: 5,
  instruction: 6,
  recording: 7,
} as const

export const viewBits = { open: 1, selection: 2, panel: 4, theme: 8, model: 16 } as const

/**
 * A state as bytes: the number of its base (0: none), how many files are told, then the parts. Of a base only what
 * differs is told, a changed file as its changes where `patches` says so. First what goes, then files in their order,
 * the small rest behind them, a recording last: a link that was cut has lost what matters least.
 */
export function writeState(state: LinkState, base: LinkBase | null, patches: boolean): Uint8Array {
  const out = new ByteWriter()
  const before = base?.files ?? []
  const old = new Map(before.map(({ path, text }, index) => [path, { text, index }]))
  const kept = new Set(state.files.map(({ path }) => path))
  const told = state.files.filter(({ path, text }) => old.get(path)?.text !== text)
  out.number(base?.number ?? 0)
  out.number(told.length)
  for (const [index, { path }] of before.entries()) {
    if (kept.has(path)) continue
    out.byte(parts.deleted)
    out.number(index)
  }
  for (const { path, text } of told) {
    const from = old.get(path)
    if (patches && from !== undefined) {
      out.byte(parts.patched)
      out.number(from.index)
      writePatch(out, from.text, text)
    } else {
      out.byte(parts.whole)
      out.text(path)
      out.text(text)
    }
  }
  const natural = [
    ...before.flatMap(({ path }) => (kept.has(path) ? [path] : [])),
    ...told.flatMap(({ path }) => (old.has(path) ? [] : [path])),
  ]
  if (state.files.some(({ path }, index) => path !== natural[index])) {
    const places = new Map(natural.map((path, index) => [path, index]))
    out.byte(parts.order)
    for (const { path } of state.files) out.number(places.get(path) ?? 0)
  }
  if (state.view !== null) {
    out.byte(parts.view)
    writeView(out, state.view)
  }
  if (state.instruction !== null) {
    out.byte(parts.instruction)
    out.text(state.instruction)
  }
  if (state.recording !== null) {
    out.byte(parts.recording)
    out.bytes(state.recording)
  }
  out.byte(parts.end)
  return out.done()
}

function writeView(out: ByteWriter, { open, selection, panel, theme, model }: LinkView): void {
  out.byte(
    (open === null ? 0 : viewBits.open) |
      (selection === null ? 0 : viewBits.selection) |
      (panel === null ? 0 : viewBits.panel) |
      (theme === null ? 0 : viewBits.theme) |
      (model === null ? 0 : viewBits.model),
  )
  if (open !== null) out.text(open)
  if (selection !== null) {
    out.number(selection.from)
    out.number(selection.to - selection.from)
  }
  if (panel !== null) out.byte(linkPanels.indexOf(panel))
  if (theme !== null) out.byte(theme === 'light' ? 0 : 1)
  if (model !== null) out.text(model)
}
