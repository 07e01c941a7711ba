import type { editor as monaco } from 'monaco-editor/editor'

/** Keeps the place of an editor's gutter, in px, in custom properties of the node around it, for the style sheet. */
export function tellGutterPlace(
  editor: monaco.IStandaloneCodeEditor,
  container: HTMLElement,
): { dispose(): void } {
  const tell = () => {
    const layout = editor.getLayoutInfo()
    container.style.setProperty('--ghost-gutter-left', `${layout.decorationsLeft}px`)
    container.style.setProperty('--ghost-gutter-width', `${layout.decorationsWidth}px`)
  }
  tell()
  return editor.onDidLayoutChange(tell)
}
