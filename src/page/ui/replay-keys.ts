import { useEffect } from 'react'
import type { ReplayControls } from '../store/replay.ts'

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** What a key does to a replay; null: nothing. `inCode`: the cursor's own keys belong to the text. */
export function replayKey(event: Key, inCode: boolean): ((controls: ReplayControls) => void) | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  switch (event.key) {
    case ' ':
      return (controls) =>
        controls.store.getState().phase === 'playing' ? controls.pause() : controls.play()
    case ',':
      return (controls) => controls.stepHunk(-1)
    case '.':
      return (controls) => controls.stepHunk(1)
  }
  if (inCode) return null
  switch (event.key) {
    case 'ArrowLeft':
      return (controls) => controls.step(-1)
    case 'ArrowRight':
      return (controls) => controls.step(1)
    case 'Home':
      return (controls) => controls.toStart()
    case 'End':
      return (controls) => controls.toEnd()
    default:
      return null
  }
}

/** Keys on a control that has a use for them itself. */
const own = 'button, a, select, textarea, input:not([type="range"]), [role="menu"], [role="dialog"]'
const list = '[role="tablist"], [role="tree"], [role="separator"]'

/** Keys of a replay, anywhere on its page; before the editor gets them, which has nothing to type. */
export function useReplayKeys(controls: ReplayControls): void {
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      if (event.isComposing || !(event.target instanceof HTMLElement)) return
      const code = event.target.closest('.monaco-editor') !== null
      const does = replayKey(event, code)
      if (does === null) return
      if (!code && event.target.closest(event.key === ' ' ? own : list) !== null) return
      if (
        !code &&
        event.target.closest('input:not([type="range"]), textarea, [role="menu"], select') !== null
      )
        return
      event.preventDefault()
      event.stopPropagation()
      does(controls)
    }
    window.addEventListener('keydown', keyDown, { capture: true })
    return () => window.removeEventListener('keydown', keyDown, { capture: true })
  }, [controls])
}
