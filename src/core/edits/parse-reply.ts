import type { Desk } from './desk.ts'
import type { Eater } from './eater.ts'
import type { ReplyFormat } from './hunk.ts'
import { closesFence, diffHead, type Fence, fenceOf, isPatchStart, searchMark } from './markers.ts'
import { createBlockEater } from './parse-blocks.ts'
import { createPatchEater } from './parse-patch.ts'
import { createWholeEater } from './parse-whole.ts'
import { commentPath, infoPath, pathLine } from './paths.ts'
import { indentWidth } from './indent.ts'
import { isSignificant } from './lines.ts'
import { anchorKey } from './plain-key.ts'
import { decodeEntities, dropGutter, guttersOf } from './readings.ts'
import { type Selected, tellPart } from './selection.ts'
import { createFenceWriter } from './write-selection.ts'

/** Most lines that are held of a fence without a certain path, until one tells what it is. */
const mostHeld = 12
/** A fence behind more lines of prose, where another format was asked for, may be no edit but an explanation. */
const mostSaid = 4

/** A path line and the blank lines after it: the head of what comes, or prose after all. */
type HeldPath = { readonly path: string; text: string; isCertain: boolean }

/** A fence just opened: what it holds is told by its first lines. */
type Opening = {
  readonly fence: Fence
  path: string | null
  isCertain: boolean
  readonly text: string[]
  inner: string | null
}

/**
 * Reads a reply line by line and gives its parts to the readers of the three formats, whichever was asked for; the
 * rest is prose.
 */
export function createReplyParser(
  desk: Desk,
  { asked, mentioned }: { readonly asked: ReplyFormat; readonly mentioned: (line: string) => string | null },
): Eater {
  let eater: Eater | null = null
  let held: HeldPath | null = null
  let opening: Opening | null = null
  /** The fence around blocks or a patch, or around a sample in the prose. */
  let fence: { readonly open: Fence; readonly isSample: boolean } | null = null
  let blocksPath: string | null = null
  let lastLine = ''
  let streamed = 0

  /** Line ends of the prose so far. */
  let said = 0
  const say = (text: string) => {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) said += 1
    desk.log.prose(text)
  }
  const releaseHeld = () => {
    if (held !== null && held.text !== '') say(held.text)
    held = null
  }

  const takePath = (): string | null => {
    const path = held?.path ?? null
    if (held !== null && !held.isCertain) releaseHeld()
    held = null
    return path
  }

  const beginBlock = (mark: string, path: string | null) => {
    const named = (mark === '' ? null : mark) ?? path
    blocksPath = named ?? blocksPath
    eater = createBlockEater(desk, blocksPath, named === null)
  }

  /** Begins a patch with its first line; where that is indented, as in a list, the others lose its indent. */
  const beginPatch = (text: string) => {
    const indent = indentWidth(text)
    const patch = createPatchEater(desk, null)
    eater = indent === 0 ? patch : outdented(patch, indent)
    feed(text)
  }

  const feed = (text: string) => {
    if (eater === null) return read(text)
    const answer = eater.line(text)
    if (answer === 'taken') return
    eater = null
    if (answer === 'not-mine') {
      const path = pathLine(lastLine)
      if (path !== null) held = { path, text: '', isCertain: true }
      read(text)
    }
  }

  const readOpening = (text: string, { fence: open, ...start }: Opening) => {
    const path = start.inner ?? start.path
    const mark = searchMark(text)
    opening = null
    if (mark !== null) {
      fence = { open, isSample: false }
      return beginBlock(mark, path)
    }
    const isDiff = /^(?:diff|patch|udiff)(?![\w./-])/i.test(open.info)
    if (
      isPatchStart(text) ||
      (isDiff && (diffHead(text) !== null || (path !== null && /^[@+ -]/.test(text))))
    ) {
      fence = { open, isSample: false }
      if (isPatchStart(text)) return beginPatch(text)
      eater = createPatchEater(desk, diffHead(text) !== null ? null : path)
      return feed(text)
    }
    const own = fenceOf(text)
    const isEmpty = own !== null && closesFence(own, open)
    if (!isEmpty && start.inner === null && (text.trim() === '' || namesFile(text, start.path))) {
      opening = { fence: open, ...start, text: [...start.text, text], inner: innerPath(text) }
      return
    }
    if (start.inner !== null && text.trim() === '') {
      opening = { fence: open, ...start, text: [...start.text, text] }
      return
    }
    const isKnown = start.isCertain || start.inner !== null
    const selected = isKnown || isDiff ? null : selectedIn(path)
    if (selected !== null) {
      const lines = isEmpty ? start.text : [...start.text, text]
      const told = tellPart(selected, lines, isEmpty)
      if (told?.part === 'selection' && told.isSure) {
        const isSure = asked === 'whole' || said <= mostSaid
        const writer = createFenceWriter(desk, selected.draft.path, { isCertain: false, isSure })
        eater = createWholeEater(writer, open)
        for (const line of start.text) feed(line)
        return feed(text)
      }
      const isFile = asked === 'whole' && path !== null && standsAtTop(path, text)
      if (told === null && !isFile && lines.length < mostHeld) {
        opening = { fence: open, ...start, text: lines }
        return
      }
    }
    if (!isKnown && !isDiff && !isEmpty && path !== null && mayBeFile(path, [...start.text, text])) {
      opening = { fence: open, ...start, text: [...start.text, text] }
      return
    }
    const isFile = path !== null && !isDiff && (isKnown || standsAtTop(path, text))
    if (isFile && (!isEmpty || desk.draftOf(path) === null)) {
      const writer = createFenceWriter(desk, path, { isCertain: isKnown, isSure: true })
      eater = createWholeEater(writer, open)
      // a path in the fence is its head, and a blank line at its top is noise, unless the file begins with it
      const isTop = (at: number) => start.text.slice(0, at + 1).every((line) => line.trim() === '')
      const isHead = (line: string, at: number) =>
        isKnown ? line.trim() === '' || (at === 0 && innerPath(line) !== null) : isTop(at)
      const isBody = (line: string, at: number) => !isHead(line, at) || writer.expects(line)
      const body = start.text.filter(isBody)
      for (const line of body) feed(line)
      return feed(text)
    }
    say([open.mark + open.info, ...start.text].map((line) => `${line}\n`).join(''))
    fence = { open, isSample: true }
    read(text)
  }

  /** The selection that a fence without a certain path may be about, if nothing was edited in its file before. */
  const selectedIn = (path: string | null): Selected | null => {
    const selected = desk.selected()
    if (selected === null || selected.draft.claims.all.length > 0) return null
    return path === null || desk.draftOf(path) === selected.draft ? selected : null
  }
  /** Whether the first line in a fence is a path that tells which file the fence holds. */
  const namesFile = (text: string, path: string | null): boolean => {
    const inner = innerPath(text)
    return inner !== null && (path === null || desk.draftOf(inner) === desk.draftOf(path))
  }
  const innerPath = (text: string): string | null => {
    const bare = pathLine(text) ?? commentPath(text)
    return bare !== null && desk.draftOf(bare) !== null ? bare : null
  }
  /** Whether a line says something and stands among the first of a file: a fence with it may well hold the file. */
  const standsAtTop = (path: string, text: string): boolean => {
    if (asked !== 'whole' || !isSignificant(text)) return false
    const top = (desk.draftOf(path)?.lines.texts.slice(0, mostHeld) ?? []).map(anchorKey)
    return linesMeant(text).some((line) => isSignificant(line) && top.includes(anchorKey(line)))
  }
  /** Whether lines of a fence, none of which tells yet what it is, may still turn out to begin a file. */
  const mayBeFile = (path: string, lines: readonly string[]): boolean =>
    asked === 'whole' &&
    desk.draftOf(path) !== null &&
    lines.length < mostHeld &&
    !standsAtTop(path, lines.at(-1) ?? '')

  const read = (text: string): void => {
    if (opening !== null) return readOpening(text, opening)
    const mark = searchMark(text)
    if (mark !== null) return beginBlock(mark, takePath())
    if (isPatchStart(text)) {
      releaseHeld()
      return beginPatch(text)
    }
    const own = fenceOf(text)
    if (fence !== null) {
      if (own !== null && closesFence(own, fence.open)) {
        if (fence.isSample) say(`${text}\n`)
        fence = null
        return
      }
      if (fence.isSample) return say(`${text}\n`)
    }
    if (own !== null) {
      fence = null
      const path = infoPath(own.info)
      const isCertain = path !== null || (held?.isCertain ?? false)
      const hint = takePath()
      const open = asked === 'whole' ? desk.openPath : null
      opening = { fence: own, path: path ?? hint ?? open, isCertain, text: [], inner: null }
      return
    }
    if (diffHead(text)?.side === 'old' && /^--- (?:[ab]\/|\/dev\/null)/.test(text)) {
      releaseHeld()
      eater = createPatchEater(desk, null)
      return feed(text)
    }
    if (text.trim() === '' && held !== null) {
      held.text += '\n'
      return
    }
    releaseHeld()
    const path = pathLine(text) ?? commentPath(text)
    const weak = path === null ? mentioned(text) : null
    if (path !== null && !isSurelyProse(text)) held = { path, text: `${text}\n`, isCertain: true }
    else {
      say(`${text.slice(streamed)}\n`)
      if (path !== null) held = { path, text: '', isCertain: true }
      else if (weak !== null) held = { path: weak, text: '', isCertain: false }
    }
  }

  /** A line that surely is prose, whatever follows it: its beginning may be shown before it ends. */
  const isSurelyProse = (text: string): boolean =>
    eater === null &&
    opening === null &&
    (fence === null || fence.isSample) &&
    /^\s{0,3}[^\s<>=+@`~*#-].* .* .* /.test(text) &&
    !text.startsWith('diff ')

  return {
    line(text) {
      if (streamed > 0 && fence?.isSample === true) {
        say(`${text.slice(streamed)}\n`)
      } else feed(text)
      streamed = 0
      lastLine = text
      return 'taken'
    },
    tail(text) {
      if (eater !== null) return eater.tail(text)
      if (streamed < text.length && (streamed > 0 || isSurelyProse(text))) {
        releaseHeld()
        say(text.slice(streamed))
        streamed = text.length
      }
      return true
    },
    finish(isComplete) {
      // what stands in an open fence is open
      if (eater !== null) eater.finish(isComplete && fence === null, isComplete)
      eater = null
      if (opening !== null)
        say([opening.fence.mark + opening.fence.info, ...opening.text].map((line) => `${line}\n`).join(''))
      opening = null
      releaseHeld()
    },
  }
}

/** What a line may be meant for: itself, or itself without entities or without a number. */
const linesMeant = (text: string): readonly string[] => [
  text,
  decodeEntities(text),
  ...guttersOf([text]).map((gutter) => dropGutter(text, gutter)),
]

/** An eater of lines that lose so much of their indent as they have. */
function outdented(eater: Eater, indent: number): Eater {
  const outdent = (text: string) => text.slice(Math.min(indent, indentWidth(text)))
  return {
    line: (text) => eater.line(outdent(text)),
    tail: (text) => eater.tail(outdent(text)),
    finish: (isComplete, isOver) => eater.finish(isComplete, isOver),
  }
}
