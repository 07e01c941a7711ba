import type { Build } from '../core/preview/build.ts'
import { browserTime } from '../workers/browser-ports.ts'
import type { Documents } from './editor/documents.ts'
import { pageKeyboard } from './page-keyboard.ts'
import { createStage, type Stage } from './preview/stage.ts'
import type { PreviewGround } from './preview-ground.ts'
import { createPreview } from './session/preview.ts'
import type { Pad } from './store/pad.ts'
import type { PreviewControls } from './ui/preview-controls.ts'
import { words } from './ui/words.ts'

/** A place where the preview is shown: the panel, or a tab of its own. */
type Viewer = { readonly stage: Stage; readonly close: () => void }

/**
 * Joins the preview of a pad: the compiler, the frames and the session that drives them. `embedded`: strangers' pages
 * stand above this one; there is no network then.
 */
export async function startPreview(
  pad: Pad,
  documents: Documents,
  ground: PreviewGround,
  embedded = false,
): Promise<PreviewControls> {
  const base = await ground.base()
  /** The first one's code is what the page hears of. */
  let viewers: readonly Viewer[] = []

  const session = createPreview({
    pad,
    documents,
    compile: ground.compile,
    stage: {
      warm: (network) => each((stage) => stage.warm(network)),
      run: (build: Build, network) => each((stage) => stage.run(build, network)),
      clear: () => each((stage) => stage.clear()),
    },
    now: () => performance.now(),
    after: browserTime.after,
    isHidden: () => document.hidden,
  })

  ground.onBroke(session.broke)

  const each = (act: (stage: Stage) => void) => {
    for (const { stage } of viewers) act(stage)
  }

  const view = (container: HTMLElement, close: () => void): Viewer => {
    const isHere = container.ownerDocument === document
    const { stageEvents } = session
    const isFirst = () => viewers[0] === viewer
    const stage = createStage({
      container,
      addressOf: (network) => `${base}/runner/${embedded ? 'embedded' : network ? 'open' : 'closed'}`,
      newNonce: () => crypto.randomUUID(),
      title: words.preview.frame,
      after: browserTime.after,
      packages: ground.packages,
      keyboard: isHere ? pageKeyboard() : null,
      events: {
        started: (seq) => {
          if (isFirst()) stageEvents.started(seq)
        },
        news: (seq, news) => {
          if (isFirst()) stageEvents.news(seq, news)
        },
        gone: (seq, why) => {
          if (isFirst()) stageEvents.gone(seq, why)
        },
        silent: () => {
          if (isFirst()) stageEvents.silent()
        },
      },
    })
    const viewer: Viewer = { stage, close }
    return viewer
  }

  const join = (viewer: Viewer, isFirst: boolean) => {
    viewers = isFirst ? [viewer, ...viewers] : [...viewers, viewer]
    if (viewers.length === 1) session.show()
    else session.reload()
  }

  const leave = (viewer: Viewer) => {
    if (!viewers.includes(viewer)) return
    const wasFirst = viewers[0] === viewer
    if (viewers.length === 1) session.hide()
    viewer.stage.clear()
    viewers = viewers.filter((other) => other !== viewer)
    viewer.close()
    if (wasFirst && viewers.length > 0) session.reload()
  }

  return {
    ...session,
    mount(container) {
      const viewer = view(container, () => {})
      join(viewer, true)
      return () => leave(viewer)
    },
    openTab() {
      const tab = window.open('', '_blank')
      if (tab === null) return
      tab.document.title = words.preview.title
      const { documentElement, body } = tab.document
      documentElement.style.height = '100%'
      body.style.cssText = 'position: relative; height: 100%; margin: 0; background: white'
      const style = tab.document.createElement('style')
      style.textContent =
        'iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; background: white }' +
        "iframe[data-layer='shown'] { z-index: 1 }"
      tab.document.head.append(style)
      const viewer = view(body, () => tab.close())
      tab.addEventListener('pagehide', () => leave(viewer))
      join(viewer, false)
    },
  }
}
