import { whenIdle } from './editor/idle.ts'
import { languageServices } from './editor/monaco.ts'
import type { PreviewGround } from './preview-ground.ts'
import { nextPaint } from './session/paint.ts'
import type { Pad } from './store/pad.ts'

/** The language services start when the page has been there for so long and has nothing to do, ms. */
const languagesAfterMs = 500
const languagesLatestMs = 1_500
/** However long the page takes to be there, they start after this, ms. */
const slowestMs = 15_000

/** The tokenizer is a megabyte: it is loaded when the page has been there for a while and has nothing to do, ms. */
const tokenizerAfterMs = 1_000
const tokenizerLatestMs = 4_000

/** The preview's scripts and its compiler are fetched some time after that, ms; its frames only when it is looked at. */
const previewAfterMs = 2_000
const previewLatestMs = 5_000
/** Megabytes of script let the preview's first run go before them, for so long at the most, ms. */
const firstRunMs = 3_000

/** Starts what the page has no need of while it comes up. Gives what to call when the preview is about to be looked at. */
export function startLater({
  pad,
  ground,
  startTokens,
  prune,
}: {
  readonly pad: Pad
  readonly ground: PreviewGround
  readonly startTokens: () => void
  /** Lets go of documents that nobody has a use for. */
  readonly prune: () => void
}): { readonly previewAsked: () => void } {
  const shownAlone = languageServices.hold(slowestMs)
  const previewAhead = () => {
    ground.ahead()
    // What fails is told when it is asked for.
    void Promise.allSettled([import('./start-preview.ts'), import('./ui/preview-panel.tsx')])
  }
  void nextPaint().then(() => {
    setTimeout(() => whenIdle(shownAlone, languagesLatestMs), languagesAfterMs)
    setTimeout(
      () => whenIdle(() => void languageServices.free().then(startTokens), tokenizerLatestMs),
      tokenizerAfterMs,
    )
    setTimeout(() => whenIdle(prune, previewLatestMs), previewAfterMs)
    setTimeout(() => whenIdle(previewAhead, previewLatestMs), previewAfterMs)
  })

  let isFirstRun = true
  /** Holds megabytes of script up until the preview shows something, or has nothing to show. */
  const firstRunAlone = () => {
    if (!isFirstRun) return
    isFirstRun = false
    const letGo = languageServices.hold(firstRunMs)
    const end = pad.preview.subscribe(({ phase }) => {
      if (phase.type === 'asleep' || phase.type === 'building') return
      end()
      letGo()
    })
  }
  return {
    previewAsked() {
      firstRunAlone()
      // The worker starts and the origin is asked for while the scripts are on their way.
      previewAhead()
      void ground.packages().catch(() => {})
    },
  }
}
