/** The editor as the page's components see it; the composition root mounts the real one. */
export interface EditorSurface {
  focus(): void
  setTheme(theme: 'light' | 'dark'): void
  /** Opens the place for an instruction beside the cursor and gives the element to fill. */
  openInstruction(): HTMLElement
  closeInstruction(): void
  /** Follows the place where the model writes, or no longer. */
  follow(): void
  /** `asked`: the user wants, from within the editor, to instruct in place. `closed`: the place is gone. */
  onInstruction(listener: (event: 'asked' | 'closed') => void): () => void
}

export type MountEditor = (container: HTMLElement) => EditorSurface | Promise<EditorSurface>
