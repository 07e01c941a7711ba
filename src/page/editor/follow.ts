import { editor as monaco } from 'monaco-editor/editor'
import type { HunkBox } from './ghost-measures.ts'
import { wholeLines } from './line-search.ts'

/** What the page says about following. */
export type FollowState =
  /** Nothing streams, or it does so in sight. */
  | 'idle'
  /** The stream is out of sight and the view stays where it is. */
  | 'offered'
  | 'following'

/**
 * Decides when the view goes to where the model writes: once for a turn, when none of its first hunks is in sight and
 * the user has not scrolled since the turn began; and all the time after the user asked for it, until they scroll.
 */
export interface Follow {
  /** A new turn's hunks are coming. */
  begin(): void
  /** Something was drawn; `writing` is the hunk being written, if it is in this file, `all` are the turn's hunks. */
  drawn(writing: HunkBox | undefined, all: () => readonly HunkBox[]): void
  /** The user asks to follow. */
  start(): void
  /** The user has enough of it, or nothing streams any more. */
  stop(): void
  state(): FollowState
  /** Runs what scrolls or moves the text on our own account, so that it does not count as the user's scrolling. */
  quietly<Result>(work: () => Result): Result
  dispose(): void
}

export function createFollow(
  editor: monaco.IStandaloneCodeEditor,
  onState: (state: FollowState) => void,
): Follow {
  let revealed = true
  let scrolled = false
  let following = false
  let own = 0
  let told: FollowState = 'idle'
  const tell = (state: FollowState) => {
    if (state === told) return
    told = state
    onState(state)
  }

  const quietly = <Result>(work: () => Result): Result => {
    own += 1
    try {
      return work()
    } finally {
      own -= 1
    }
  }

  const listening = editor.onDidScrollChange((event) => {
    if (!event.scrollTopChanged || own > 0) return
    scrolled = true
    if (!following) return
    following = false
    tell('offered')
  })

  const bring = (box: HunkBox) => {
    const { height } = editor.getLayoutInfo()
    const lineHeight = editor.getOption(monaco.EditorOption.lineHeight)
    const top = editor.getScrollTop()
    const visible = box.bottom <= top + height - 2 * lineHeight && box.bottom >= top + lineHeight
    if (visible) return
    // A third of the screen below stays free, so that the next lines do not scroll one by one.
    const { top: padding } = editor.getOption(monaco.EditorOption.padding)
    const wanted = wholeLines(box.bottom - (height * 2) / 3, lineHeight, padding)
    quietly(() => editor.setScrollTop(wanted, monaco.ScrollType.Immediate))
  }

  const isInSight = (box: HunkBox) => {
    const top = editor.getScrollTop()
    const lineHeight = editor.getOption(monaco.EditorOption.lineHeight)
    return box.bottom >= top + lineHeight && box.top <= top + editor.getLayoutInfo().height - lineHeight
  }

  /** Whether the line being written is on the screen. */
  const isAtHand = (box: HunkBox) => {
    const top = editor.getScrollTop()
    return box.bottom > top && box.bottom <= top + editor.getLayoutInfo().height
  }

  return {
    begin() {
      revealed = false
      scrolled = false
      following = false
    },
    drawn(writing, all) {
      if (writing === undefined) return tell(following ? 'following' : 'offered')
      const first = !revealed
      revealed = true
      if (following || (first && !scrolled && !all().some(isInSight))) bring(writing)
      tell(following ? 'following' : isAtHand(writing) ? 'idle' : 'offered')
    },
    start() {
      following = true
      tell('following')
    },
    stop() {
      following = false
      tell('idle')
    },
    state: () => told,
    quietly,
    dispose: () => listening.dispose(),
  }
}
