import type { Pad } from '../store/pad.ts'
import { stops } from '../store/review.ts'
import type { Actions } from './actions.ts'

/** What can be done in a pad that shows a recording: look at it. Everything else does nothing. */
export function replayActions(
  pad: Pad,
  live: Pick<Actions, 'chooseTheme'>,
  showPlace: Actions['showPlace'],
): Actions {
  const nothing = () => {}
  const openFile = (path: string) => pad.files.setState({ open: path })
  const look = (id: string, place = 0) => {
    const { review } = pad.review.getState()
    if (review === null) return
    const path = [...review.files.values()].find(({ hunks }) => hunks.some((hunk) => hunk.id === id))?.path
    if (path !== undefined) openFile(path)
    pad.review.setState({ review: { ...review, current: id, place } })
  }
  return {
    send: () => false,
    again: nothing,
    preparing: nothing,
    stopOrDismiss: nothing,
    instructing: nothing,
    chooseSpeculation: nothing,
    accept: nothing,
    reject: nothing,
    acceptAll: nothing,
    rejectAll: nothing,
    undoAccept: nothing,
    step(direction) {
      const { review } = pad.review.getState()
      if (review === null) return
      const order = stops(review, pad.files.getState().paths)
      if (order.length === 0) return
      const at = order.findIndex(({ id, place }) => id === review.current && place === review.place)
      const next = order[((at === -1 && direction === -1 ? 0 : at) + direction + order.length) % order.length]
      if (next !== undefined) look(next.id, next.place)
    },
    goTo: look,
    pickPlace: nothing,
    takeTheirs: nothing,
    acceptPart: nothing,
    placeAtCursor: nothing,
    compare: nothing,
    showPlace,
    openFile,
    newFile: nothing,
    renameFile: nothing,
    deleteFile: nothing,
    dropFiles: nothing,
    resetSample: nothing,
    chooseModel: nothing,
    chooseContext: nothing,
    writing: nothing,
    chooseDeepModel: nothing,
    chooseTheme: live.chooseTheme,
    reconnect: nothing,
    connectTo: nothing,
    useOwnUpstream: nothing,
    testConnection: () => Promise.resolve({ type: 'fails', step: 'reach', detail: '' }),
  }
}
