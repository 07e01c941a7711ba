import { browserTime } from '../workers/browser-ports.ts'
import { createKeyboard, type Keyboard } from './preview/keyboard.ts'

let keyboard: Keyboard | null = null

/** The keyboard of this page, over which its frames have no say. */
export const pageKeyboard = (): Keyboard => {
  keyboard ??= createKeyboard({
    page: document,
    now: () => performance.now(),
    after: browserTime.after,
    isActive: () => navigator.userActivation.isActive,
  })
  return keyboard
}
