import { editor as monaco } from 'monaco-editor/editor'
import type { FixGround } from './fix-action.ts'

/** Fetches the light bulb with the first word of a language about a file. Gives the way to end it. */
export function fixesOnDemand(ground: FixGround): () => void {
  let end = () => {}
  let isEnded = false
  const first = monaco.onDidChangeMarkers(() => {
    first.dispose()
    void import('./fix-action.ts').then(({ offerFixes }) => {
      if (!isEnded) end = offerFixes(ground)
    })
  })
  return () => {
    isEnded = true
    first.dispose()
    end()
  }
}
