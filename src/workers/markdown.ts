import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/**
 * A model's Markdown as HTML for the page to sanitise. Raw HTML in it comes out as text; a link keeps its target as a
 * title only, so that nothing can be followed; an image is its alternative text, so that nothing is loaded.
 */
export function markdownToHtml(markdown: string): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
  // Micromark writes attributes in one fixed form with quotes escaped, which makes these replacements exact.
  return html
    .replace(/<img src="[^"]*" alt="([^"]*)"(?: title="[^"]*")? \/>/g, '<em>$1</em>')
    .replace(/<a href="([^"]*)"[^>]*>/g, '<a title="$1">')
    .replace(/<input [^>]*?(checked="" )?\/>/g, (_, checked?: string) => (checked === undefined ? '☐' : '☑'))
}
