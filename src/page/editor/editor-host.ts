import { editor as monaco } from 'monaco-editor/editor'
import type { HunkId } from '../../core/edits/hunk.ts'
import type { Pad } from '../store/pad.ts'
import { keyOf } from '../store/review.ts'
import { registerCommands } from './commands.ts'
import { createCursorHunk } from './cursor-hunk.ts'
import type { Documents } from './documents.ts'
import { editorOptions } from './editor-options.ts'
import { fixesOnDemand } from './fixes-on-demand.ts'
import { createFrontierMark } from './frontier-mark.ts'
import { createGhosts } from './ghosts.ts'
import { createGutterControls } from './gutter-controls.ts'
import { tellGutterPlace } from './gutter-place.ts'
import { watchHover } from './hover.ts'
import { createHunkControls } from './hunk-controls.ts'
import { createInstructionBox } from './instruction-box.ts'
import { onceATask } from './once-a-task.ts'
import { quietWhileStreaming } from './quiet.ts'
import { createReveal } from './reveal.ts'
import { createScratchModels } from './scratch-models.ts'
import { holdTop } from './scroll-anchor.ts'
import { selectedRange } from './selected-range.ts'
import { createStreamFollower } from './stream-follower.ts'
import type { ThemeName } from './theme.ts'
import type { EditorActions, EditorWords } from './words.ts'
import './ghosts.css'

/** Where the cursor is. `hunk` is the one under it, if it may be accepted. */
export type CursorPlace = {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly hunk: HunkId | null
}

/** An editor on the page that shows the open file of a pad with its ghosts. */
export interface EditorHost {
  focus(): void
  setTheme(theme: ThemeName): void
  /** Opens a place above the cursor's line and gives the node in it; the same node while it is open. */
  openInstruction(): HTMLElement
  closeInstruction(): void
  /** `asked`: the key for an instruction was pressed. `closed`: the place is gone. */
  onInstruction(listener: (event: 'asked' | 'closed') => void): () => void
  /** Shows a hunk, or a place of one, and puts the cursor there, opening its file if need be. The focus stays where it is. */
  revealHunk(path: string, key: string): void
  /** Puts the cursor at a place, counted from 1, opening its file if need be, and the focus with it. */
  revealPlace(path: string, line: number, column: number): void
  /** The hunk under the cursor, or the place of one, by its key. */
  hunkAtCursor(): string | null
  /** Where the cursor is; lines from 0. */
  cursorLine(): { readonly path: string; readonly line: number } | null
  /** The hunk that accept and reject mean: the store's current one, else the nearest to the cursor. */
  currentHunk(): HunkId | null
  onCursor(listener: (place: CursorPlace) => void): () => void
  /** Follows the place where the model writes, until the user scrolls or asks again. */
  follow(): void
  dispose(): void
}

/** Makes the editor in `container`, which needs a size of its own. */
export function createEditorHost(
  container: HTMLElement,
  parts: {
    readonly pad: Pad
    readonly documents: Documents
    readonly actions: EditorActions
    readonly words: EditorWords
    /** A recording is on show: nothing is typed, accepted or asked. */
    readonly readOnly?: boolean
    /** There are no turns here: the text is all there is. */
    readonly withoutTurns?: boolean
  },
): EditorHost {
  const { pad, documents, actions, words, readOnly = false } = parts
  const withoutTurns = readOnly || parts.withoutTurns === true
  const isMac = navigator.platform.startsWith('Mac')
  const editor = monaco.create(container, {
    ...editorOptions,
    ariaLabel: words.editor,
  })
  const ghosts = createGhosts(editor, { pad, words })
  const follow = createStreamFollower(editor, {
    ...parts,
    ghosts,
    isMac,
    press: () => follow.toggle(path),
  })
  const { cursor, under, current, drawingOf } = createCursorHunk(editor, { pad, ghosts })
  const reveal = createReveal(editor, { ghosts, quietly: follow.quietly })
  const frontier = createFrontierMark(editor, pad)
  const controls = createHunkControls(editor, { actions, words, isMac })
  const gutter = createGutterControls(editor, { actions, words })
  const instructionListeners = new Set<(event: 'asked' | 'closed') => void>()
  const cursorListeners = new Set<(place: CursorPlace) => void>()
  const scratch = createScratchModels(pad.id)
  const endings: (() => void)[] = []
  let path: string | null = null
  let hovered: string | null = null
  let pressedAt = 0
  let turnId: string | null = null

  const closeInstruction = (): boolean => {
    if (!box.isOpen()) return false
    box.close()
    editor.focus()
    for (const listener of instructionListeners) listener('closed')
    refresh()
    return true
  }
  const box = createInstructionBox(editor, closeInstruction)

  /** The buttons go to the hunk under the mouse, else to the current one. */
  const showControls = () => {
    if (readOnly) return
    const shown = hovered !== null && drawingOf(hovered)?.tone !== 'open' ? ghosts.box(hovered) : undefined
    const key = current()
    const box = shown ?? (key === undefined ? undefined : ghosts.box(key))
    controls.show(box)
    gutter.show(box)
  }

  /** Everything that hangs on what is drawn and where the cursor is. */
  const refresh = () => {
    showControls()
    const { review } = pad.review.getState()
    const running = pad.turns.getState().turns.some((turn) => turn.phase !== 'ended')
    setCommands({
      review: review !== null,
      hunk: under() !== undefined,
      escape: box.isOpen() || running || review !== null,
    })
  }

  /** A frame of news asks several times. */
  const refreshSoon = onceATask(refresh)

  const tellCursor = () => {
    if (path === null) return
    const { line, column } = cursor()
    const hunk = drawingOf(under())?.id ?? null
    for (const listener of cursorListeners) listener({ path, line, column, hunk })
  }

  const draw = () => {
    const { review } = pad.review.getState()
    if (review !== null && review.turnId !== turnId) follow.begin()
    turnId = review?.turnId ?? null
    follow.quietly(ghosts.draw)
    frontier.draw()
    follow.drawn(path)
    reveal.bring()
    refreshSoon()
  }

  /** Draws at once, but after a content change: inside one, Monaco's own view of the text is not up to date. */
  const drawLater = onceATask(draw)
  const drawSoon = () => (documents.isChanging() ? drawLater() : draw())

  /** Shows the model of the open path; a file that is only proposed is an empty text under its ghost. */
  const showOpen = () => {
    const { open, proposed } = pad.files.getState()
    const document = open === null ? undefined : documents.model(open)
    const isProposed = open !== null && document === undefined && proposed.includes(open)
    const model = document ?? (isProposed ? scratch.of(open) : null)
    if (model === editor.getModel() && open === path) return
    keepView()
    closeInstruction()
    path = model === null ? null : open
    hovered = null
    follow.quietly(() => {
      editor.setModel(model)
      const view = path === null ? null : documents.viewOf(path)
      if (view !== null) editor.restoreViewState(view)
      // Typing into a file that does not exist would be lost.
      const value = readOnly ? words.replayed : words.proposedFile
      editor.updateOptions({ readOnly: readOnly || isProposed, readOnlyMessage: { value } })
      ghosts.show(path)
      frontier.show(path)
    })
    draw()
    tellCursor()
  }

  const keepView = () => {
    if (path !== null && editor.getModel() === documents.model(path)) {
      documents.keepView(path, editor.saveViewState())
    }
  }

  const beforeApply = () => {
    keepView()
    holdTop(editor, follow.quietly)
  }

  const commands = {
    actions,
    words,
    isMac,
    current: () => drawingOf(current()),
    instruct: () => {
      for (const listener of instructionListeners) listener('asked')
    },
    follow: () => follow.toggle(path),
    closeInstruction,
    pressedAt: () => pressedAt,
  }
  const setCommands = withoutTurns ? () => {} : registerCommands(editor, commands)

  const notePress = (event: KeyboardEvent) => {
    pressedAt = performance.timeOrigin + event.timeStamp
  }
  container.addEventListener('keydown', notePress, { capture: true })

  const hover = (key: string | null) => {
    if (key === hovered) return
    hovered = key
    refresh()
  }
  const composing = [
    editor.onDidCompositionStart(() => ghosts.hold(cursor().line)),
    editor.onDidCompositionEnd(() => {
      follow.quietly(() => ghosts.hold(null))
      refresh()
    }),
  ]
  const mouse = watchHover(editor, ghosts, hover)
  const moving = editor.onDidChangeCursorPosition(() => {
    refresh()
    tellCursor()
  })
  const sizing = tellGutterPlace(editor, container)
  // Zones that others add or grow move the hunks too.
  const growing = editor.onDidContentSizeChange(refreshSoon)

  documents.setSelectionSource(() => {
    const range = selectedRange(editor)
    return path === null || range === null ? null : { path, ...range }
  })

  endings.push(
    quietWhileStreaming(editor, pad),
    ...(withoutTurns
      ? []
      : [
          fixesOnDemand({
            title: words.fix,
            pathOf: (model) => (model === editor.getModel() ? path : null),
            fix: actions.fix,
          }),
        ]),
    pad.files.subscribe(showOpen),
    documents.onPaths(showOpen),
    documents.onBeforeApply(beforeApply),
    pad.review.subscribe(({ review }, before) => {
      const chosen = review?.current ?? null
      const isOther = chosen !== before.review?.current || review?.place !== before.review?.place
      if (chosen !== null && isOther) {
        const hunk = review?.loose.find(({ id }) => id === chosen)
        // A key has the word over the mouse that rests somewhere.
        hovered = null
        reveal.want(keyOf(chosen, hunk?.state === 'ambiguous' ? (review?.place ?? 0) : null))
      }
      drawSoon()
    }),
    pad.turns.subscribe(refreshSoon),
  )
  void document.fonts.load("13px 'JetBrains Mono Variable'").then(() => monaco.remeasureFonts())
  showOpen()

  return {
    focus: () => editor.focus(),
    setTheme(theme) {
      monaco.setTheme(`sparkpad-${theme}`)
      follow.quietly(() => ghosts.setTheme(theme))
      refresh()
    },
    openInstruction() {
      const host = box.open()
      refresh()
      return host
    },
    closeInstruction: () => void closeInstruction(),
    onInstruction(listener) {
      instructionListeners.add(listener)
      return () => instructionListeners.delete(listener)
    },
    revealHunk(target, key) {
      reveal.want(key)
      if (target !== path) actions.openFile(target)
      reveal.bring()
      refresh()
    },
    revealPlace(target, line, column) {
      if (!documents.paths().includes(target)) return
      if (target !== path) actions.openFile(target)
      const position = { lineNumber: line, column }
      editor.setPosition(position)
      editor.revealPositionInCenterIfOutsideViewport(position)
      editor.focus()
    },
    hunkAtCursor: () => under() ?? null,
    cursorLine: () => (path === null ? null : { path, line: cursor().line - 1 }),
    currentHunk: () => drawingOf(current())?.id ?? null,
    onCursor(listener) {
      cursorListeners.add(listener)
      return () => cursorListeners.delete(listener)
    },
    follow: () => follow.toggle(path),
    dispose() {
      for (const end of endings) end()
      keepView()
      container.removeEventListener('keydown', notePress, { capture: true })
      for (const part of [mouse, moving, sizing, growing, ...composing]) part.dispose()
      box.close()
      controls.dispose()
      gutter.dispose()
      follow.dispose()
      frontier.dispose()
      ghosts.dispose()
      documents.setSelectionSource(null)
      editor.dispose()
      scratch.dispose()
    },
  }
}
