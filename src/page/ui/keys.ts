/** What a key press on the page means, wherever the focus is (Monaco binds its own and keeps the event). */
export type KeyCommand =
  | 'instruct'
  | 'stop-or-dismiss'
  | 'accept'
  | 'reject'
  | 'accept-all'
  | 'next'
  | 'previous'
  | 'accept-word'
  | 'accept-line'
  | 'compare'
  | 'follow'
  | 'latency'
  | 'present'
  | 'race'
  | 'transport-race'
  | 'run-tests'
  | 'share'
  | 'shortcuts'

/** The parts of a KeyboardEvent that decide. `code` is asked for letters: Alt changes what they type on macOS. */
export type KeyPress = {
  readonly key: string
  readonly code: string
  readonly ctrl: boolean
  readonly alt: boolean
  readonly shift: boolean
  /** The focus is where typing goes into a text. */
  readonly inText: boolean
}

/** The command of a key press, or null. `ctrl` stands for Cmd on macOS. */
export function commandOf(press: KeyPress): KeyCommand | null {
  const { key, code, ctrl, alt, shift, inText } = press
  if (ctrl && !alt && !shift && code === 'KeyK') return 'instruct'
  if (ctrl && !alt && !shift && key === 'Enter') return 'accept-all'
  if (ctrl) return null
  if (alt && shift) return code === 'KeyS' ? 'share' : null
  if (alt && !shift) {
    if (key === 'Enter') return 'accept'
    if (key === 'Backspace' && !inText) return 'reject'
    if (code === 'KeyJ') return 'next'
    if (code === 'KeyK') return 'previous'
    if (code === 'KeyT') return 'latency'
    if (code === 'KeyP') return 'present'
    if (inText) return null
    if (code === 'KeyW') return 'accept-word'
    if (code === 'KeyL') return 'accept-line'
    if (code === 'KeyS') return 'compare'
    if (code === 'KeyF') return 'follow'
    if (code === 'KeyR') return 'race'
    if (code === 'KeyN') return 'transport-race'
    if (code === 'KeyU') return 'run-tests'
    return null
  }
  if (key === 'Escape' && !shift) return 'stop-or-dismiss'
  if (key === '?' && !inText) return 'shortcuts'
  return null
}
