import type { Edit } from '../edits/edit.ts'
import { fields, flag, list, name, text, uint, union, word, type Codec } from './byte-codecs.ts'
import type { Deed, RecordedAct } from './session-recording.ts'

/** Each replacement from the end of the one before: whatever is read is sorted and disjoint. */
const edit: Codec<Edit> = {
  write(out, replacements) {
    out.uint(replacements.length)
    let at = 0
    for (const { from, to, text: inserted } of replacements) {
      out.uint(from - at)
      out.uint(to - from)
      out.text(inserted)
      at = to
    }
  },
  read(from) {
    let at = 0
    return list<{ from: number; to: number; text: string }>({
      write: () => {},
      read: (inner) => {
        const start = at + inner.uint()
        at = start + inner.uint()
        if (!Number.isSafeInteger(at)) inner.fail()
        return { from: start, to: at, text: inner.text() }
      },
    }).read(from)
  },
}

const deed: Codec<Deed> = union<Deed>({
  edit: fields({ path: name, edit, by: word('typing', 'undo', 'redo', 'take-back') }),
  create: fields({ path: name, text }),
  delete: fields({ path: name }),
  rename: fields({ path: name, to: name }),
  open: fields({ path: name }),
  accept: fields({ ids: list(name), all: flag }),
  'accept-part': fields({ id: name, part: word('line', 'word') }),
  reject: fields({ ids: list(name) }),
  pick: fields({ id: name, candidate: uint }),
  place: fields({ id: name, path: name, line: uint }),
  stop: fields({}),
})

/** Acts in their order: times as gaps in microseconds, and how much more of the answer was seen before each. */
export const actsCodec: Codec<readonly RecordedAct[]> = {
  write(out, acts) {
    out.uint(acts.length)
    let last = out.base
    let seen = 0
    for (const act of acts) {
      const now = Math.max(last, Math.round(act.at * 1_000))
      const sees = Math.max(seen, act.seen)
      out.uint(now - last)
      out.uint(sees - seen)
      deed.write(out, act)
      last = now
      seen = sees
    }
  },
  read(from) {
    let now = from.base
    let seen = 0
    return list<RecordedAct>({
      write: () => {},
      read: (inner) => {
        now += inner.uint()
        seen += inner.uint()
        return { at: now / 1_000, seen, ...deed.read(inner) }
      },
    }).read(from)
  },
}
