import { editor as monaco, KeyCode, KeyMod } from 'monaco-editor/editor'
import { acceptDrawn } from './accept-drawn.ts'
import type { Drawing } from './drawing.ts'
import type { EditorActions, EditorWords } from './words.ts'

/** What the commands need to know of the editor they act in. */
export type CommandGround = {
  readonly actions: EditorActions
  readonly words: EditorWords
  readonly isMac: boolean
  /** The hunk that accept and reject mean. */
  current(): Drawing | undefined
  instruct(): void
  follow(): void
  /** Closes the instruction box; false when it is not open. */
  closeInstruction(): boolean
  /** Moment of the last key press, ms since the epoch. */
  pressedAt(): number
}

/** The facts that decide which keys are ours at this moment. */
export type CommandState = {
  /** There is a hunk to review in this file or another. */
  readonly review: boolean
  /** A hunk that may be accepted is under the cursor. */
  readonly hunk: boolean
  /** Esc has something to close, stop or dismiss. */
  readonly escape: boolean
}

const TEXT = 'editorTextFocus'
/** Esc belongs to these while they are open: they are nearer than a turn. */
const NEARER = [
  'inQuickInput',
  'suggestWidgetVisible',
  'findWidgetVisible',
  'parameterHintsVisible',
  'renameInputVisible',
  'markersNavigationVisible',
  'referenceSearchVisible',
  'inSnippetMode',
  'editorHasMultipleSelections',
]

/**
 * Registers every action with its keys; each stands in the palette while it can do something. Gives the function
 * that tells Monaco which are possible now.
 */
export function registerCommands(
  editor: monaco.IStandaloneCodeEditor,
  ground: CommandGround,
): (state: CommandState) => void {
  const { actions, words } = ground
  const review = editor.createContextKey<boolean>('sparkpadReview', false)
  const hunk = editor.createContextKey<boolean>('sparkpadHunk', false)
  const escape = editor.createContextKey<boolean>('sparkpadEscape', false)

  const add = (
    id: string,
    label: string,
    rule: { keys?: number[]; needs?: string; when?: string; run: () => void },
  ) => {
    const { keys = [], needs, when = TEXT, run } = rule
    editor.addAction({
      id: `sparkpad.${id}`,
      label,
      keybindings: keys,
      keybindingContext: when,
      ...(needs === undefined ? {} : { precondition: needs }),
      run,
    })
  }

  const accept = () => {
    const drawing = ground.current()
    if (drawing !== undefined) acceptDrawn(actions, drawing)
  }
  const reject = () => {
    const drawing = ground.current()
    if (drawing !== undefined) actions.reject(drawing.id)
  }
  const { commands } = words
  add('instruct', commands.instruct, { keys: [KeyMod.CtrlCmd | KeyCode.KeyK], run: ground.instruct })
  add('accept', commands.accept, { keys: [KeyMod.Alt | KeyCode.Enter], needs: 'sparkpadReview', run: accept })
  add('reject', commands.reject, {
    keys: [KeyMod.Alt | KeyCode.Backspace],
    needs: 'sparkpadReview',
    // On macOS this key deletes a word; it rejects only where a hunk is what the cursor is on.
    when: ground.isMac ? `${TEXT} && sparkpadHunk` : TEXT,
    run: reject,
  })
  add('acceptAll', commands.acceptAll, {
    keys: [KeyMod.CtrlCmd | KeyCode.Enter],
    needs: 'sparkpadReview',
    run: () => actions.acceptAll(),
  })
  add('next', commands.next, {
    keys: [KeyMod.Alt | KeyCode.KeyJ],
    needs: 'sparkpadReview',
    run: () => actions.step(1),
  })
  add('previous', commands.previous, {
    keys: [KeyMod.Alt | KeyCode.KeyK],
    needs: 'sparkpadReview',
    run: () => actions.step(-1),
  })
  add('takeTheirs', commands.takeTheirs, { needs: 'sparkpadReview', run: accept })
  add('keepMine', commands.keepMine, { needs: 'sparkpadReview', run: reject })
  const wrap = () => {
    const isOn = editor.getOption(monaco.EditorOption.wrappingInfo).isViewportWrapping
    editor.updateOptions({ wordWrap: isOn ? 'off' : 'on' })
  }
  // In the find widget these keys are its own. On macOS they type characters, but where a hunk is what the cursor is on.
  const inText = `${TEXT} && !findWidgetVisible${ground.isMac ? ' && sparkpadHunk' : ''}`
  const acceptPart = (part: 'line' | 'word') => () => {
    const drawing = ground.current()
    if (drawing !== undefined) actions.acceptPart(drawing.id, part)
  }
  add('acceptWord', commands.acceptWord, {
    keys: [KeyMod.Alt | KeyCode.KeyW],
    needs: 'sparkpadReview',
    when: inText,
    run: acceptPart('word'),
  })
  add('acceptLine', commands.acceptLine, {
    keys: [KeyMod.Alt | KeyCode.KeyL],
    needs: 'sparkpadReview',
    when: inText,
    run: acceptPart('line'),
  })
  add('compare', commands.compare, {
    keys: [KeyMod.Alt | KeyCode.KeyS],
    needs: 'sparkpadReview',
    run: () => actions.compare(ground.current()?.id ?? null),
  })
  add('placeHere', commands.placeHere, { needs: 'sparkpadReview', run: () => actions.placeAtCursor(null) })
  add('race', commands.race, {
    keys: [KeyMod.Alt | KeyCode.KeyR],
    when: inText,
    run: () => actions.race(),
  })
  add('transportRace', commands.transportRace, {
    keys: [KeyMod.Alt | KeyCode.KeyN],
    when: inText,
    run: () => actions.transportRace(),
  })
  add('runTests', commands.runTests, {
    keys: [KeyMod.Alt | KeyCode.KeyU],
    when: inText,
    run: () => actions.runTests(),
  })
  add('share', commands.share, {
    keys: [KeyMod.Alt | KeyMod.Shift | KeyCode.KeyS],
    run: () => actions.share(),
  })
  add('wrap', commands.wrap, { keys: [KeyMod.Alt | KeyCode.KeyZ], run: wrap })
  add('undoAccept', commands.undoAccept, { run: () => actions.undoAccept() })
  add('follow', commands.follow, { keys: [KeyMod.Alt | KeyCode.KeyF], run: ground.follow })
  add('stopOrDismiss', commands.stopOrDismiss, {
    keys: [KeyCode.Escape],
    needs: 'sparkpadEscape',
    when: ['editorFocus', ...NEARER.map((name) => `!${name}`)].join(' && '),
    run: () => {
      if (!ground.closeInstruction()) actions.stopOrDismiss(ground.pressedAt())
    },
  })
  editor.addCommand(
    KeyCode.Tab,
    accept,
    `${TEXT} && sparkpadHunk && !suggestWidgetVisible && !editorHasSelection && !inSnippetMode && !editorTabMovesFocus`,
  )

  return (state) => {
    review.set(state.review)
    hunk.set(state.hunk)
    escape.set(state.escape)
  }
}

/** Second keys of Monaco's Ctrl/Cmd+K chords, and what they do. */
const CHORDS: readonly (readonly [key: number, command: string])[] = [
  [KeyMod.CtrlCmd | KeyCode.KeyC, 'editor.action.addCommentLine'],
  [KeyMod.CtrlCmd | KeyCode.KeyU, 'editor.action.removeCommentLine'],
  [KeyMod.CtrlCmd | KeyCode.KeyF, 'editor.action.formatSelection'],
  [KeyMod.CtrlCmd | KeyCode.KeyI, 'editor.action.showHover'],
  [KeyMod.CtrlCmd | KeyCode.KeyX, 'editor.action.trimTrailingWhitespace'],
  [KeyMod.CtrlCmd | KeyCode.KeyD, 'editor.action.moveSelectionToNextFindMatch'],
  [KeyMod.CtrlCmd | KeyCode.KeyL, 'editor.toggleFold'],
  [KeyMod.CtrlCmd | KeyCode.Digit0, 'editor.foldAll'],
  [KeyMod.CtrlCmd | KeyCode.KeyJ, 'editor.unfoldAll'],
  [KeyMod.CtrlCmd | KeyCode.Slash, 'editor.foldAllBlockComments'],
]

/** Moves Monaco's Ctrl/Cmd+K chords to Ctrl/Cmd+; and gives the palette its second key. Once for all editors. */
export function rebindKeys(): void {
  const leader = KeyMod.CtrlCmd | KeyCode.Semicolon
  monaco.addKeybindingRules([
    ...CHORDS.map(([key, command]) => ({ keybinding: KeyMod.chord(leader, key), command, when: TEXT })),
    {
      keybinding: KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyP,
      command: 'editor.action.quickCommand',
      when: 'editorFocus',
    },
  ])
}
