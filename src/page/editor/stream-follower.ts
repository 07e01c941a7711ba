import type { editor as monaco } from 'monaco-editor/editor'
import type { Pad } from '../store/pad.ts'
import { createFollow } from './follow.ts'
import { createFollowState } from './follow-state.ts'
import type { Ghosts } from './ghosts.ts'
import type { EditorActions, EditorWords } from './words.ts'

/** Takes the view along with the stream, from file to file, and says so on the page. */
export interface StreamFollower {
  /** A new turn's hunks are coming. */
  begin(): void
  /** Something was drawn in the file at `path`. */
  drawn(path: string | null): void
  /** Follows from now on, or no longer. */
  toggle(path: string | null): void
  start(path: string | null): void
  /** Runs what scrolls or moves the text on our own account, so that it does not count as the user's scrolling. */
  quietly<Result>(work: () => Result): Result
  dispose(): void
}

/** Joins the rules of following with where the stream stands. `press` is called when the state's button is used. */
export function createStreamFollower(
  editor: monaco.IStandaloneCodeEditor,
  parts: {
    readonly pad: Pad
    readonly ghosts: Ghosts
    readonly actions: EditorActions
    readonly words: EditorWords
    readonly isMac: boolean
    readonly press: () => void
  },
): StreamFollower {
  const { pad, ghosts, actions } = parts
  const follow = createFollow(editor, (state) => label.show(state))
  const label = createFollowState(editor, parts)
  const frontier = () => pad.review.getState().review?.frontier ?? null

  const drawn = (path: string | null) => {
    const stands = frontier()
    const writing = ghosts.writing()
    if (stands === null && writing === undefined) return follow.stop()
    follow.drawn(writing, ghosts.boxes)
    // The stream goes on in another file, and so does the view.
    if (stands === null || stands.path === path || follow.state() !== 'following') return
    queueMicrotask(() => actions.openFile(stands.path))
  }

  const start = (path: string | null) => {
    const stands = frontier()
    if (stands === null && ghosts.writing() === undefined) return
    follow.start()
    if (stands !== null && stands.path !== path) actions.openFile(stands.path)
    else drawn(path)
  }

  return {
    begin: () => follow.begin(),
    drawn,
    toggle: (path) => (follow.state() === 'following' ? follow.stop() : start(path)),
    start,
    quietly: (work) => follow.quietly(work),
    dispose() {
      label.dispose()
      follow.dispose()
    },
  }
}
