import { own } from './own.ts'

/**
 * Runs a text as a script of this document, at once. A browser keeps what it compiled of a script by its text and by the
 * address it came from, here the document's own, which is the same for every frame: the next frame's is ready.
 */
export function runInline(text: string): void {
  const script = own.createElement('script')
  script.textContent = text
  document.head.append(script)
  script.remove()
}
