/**
 * Copies a text: by the clipboard, or where the page may not use it (no https), as a user does, by selecting it in
 * `field`. False where neither works; the text is selected then.
 */
export async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    field?.focus()
    field?.select()
    // Deprecated, and the only way there is on a page without https.
    return field !== null && document.execCommand('copy')
  }
}
