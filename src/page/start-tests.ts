import { browserTime } from '../workers/browser-ports.ts'
import type { Documents } from './editor/documents.ts'
import { pageKeyboard } from './page-keyboard.ts'
import { createTestFrames } from './preview/test-frames.ts'
import { fetchRunnerScript, type PreviewGround } from './preview-ground.ts'
import { createTests, type TestsSession } from './session/tests.ts'
import type { Pad } from './store/pad.ts'
import { once } from './ui/preview-controls.ts'
import { words } from './ui/words.ts'

/** A test that waits for something that does not come fails after this, ms; as with Vitest. */
const patienceMs = 5_000

/** Joins the tests of a pad: the compiler, the frames, and the session that drives them. */
export async function startTests(
  pad: Pad,
  documents: Documents,
  ground: PreviewGround,
): Promise<TestsSession> {
  const kit = once(() => fetchRunnerScript('tests'))
  // It is fetched while the rest comes up; whoever needs it asks again, and tells what fails.
  kit().catch(() => {})
  const base = await ground.base()

  const session = createTests({
    pad,
    documents,
    compile: ground.compile,
    frames: createTestFrames({
      container: hiddenPlace(),
      addressOf: (network) => `${base}/runner/${network ? 'open' : 'closed'}`,
      newNonce: () => crypto.randomUUID(),
      title: words.tests.frame,
      after: browserTime.after,
      keyboard: pageKeyboard(),
    }),
    kit,
    packages: ground.packages,
    patienceMs,
    now: () => performance.now(),
    after: browserTime.after,
    isHidden: () => document.hidden,
  })
  ground.onBroke(session.broke)
  return session
}

/**
 * Where the frames of tests stand: as large as a window, so that layout can be tested, and drawn (a frame that is not
 * gets no animation frames), but behind the page, where nobody sees or reaches them.
 */
const hiddenPlace = (): HTMLElement => {
  const place = document.createElement('div')
  place.inert = true
  place.ariaHidden = 'true'
  place.style.cssText =
    'position: fixed; inset: 0 auto auto 0; width: 1024px; height: 768px; opacity: 0; z-index: -1; pointer-events: none; overflow: hidden'
  document.body.append(place)
  return place
}
