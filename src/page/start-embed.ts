import { createDocuments } from './editor/documents.ts'
import { createEditorHost } from './editor/editor-host.ts'
import type { LiveEmbed } from './session/embed.ts'
import { startGround } from './start-ground.ts'
import { startReplays, watching } from './start-replays.ts'
import { createPad } from './store/pad.ts'
import type { EmbedLiveParts } from './ui/embed-parts.ts'
import { once } from './ui/preview-controls.ts'
import { words } from './ui/words.ts'

/** Builds the editor of an embed: documents of its own, replays, and a preview that has no network. */
export function startEmbed({ editable }: { readonly editable: boolean }): LiveEmbed & EmbedLiveParts {
  const pad = createPad('embed')
  const documents = createDocuments(pad.id)
  // Whose code it is nobody here knows: it runs when somebody says so.
  pad.preview.setState({ foreign: true, network: false })
  documents.onPaths(() => pad.files.setState({ paths: documents.paths(), proposed: [] }))
  let isSeeding = false
  const replays = startReplays({
    pad,
    documents,
    change: (changes) => void documents.apply(changes),
    currentRecording: () => Promise.resolve(null),
    newGround: startGround,
  })
  const openFile = (path: string) => pad.files.setState({ open: path })
  return {
    pad,
    replays: replays.stands.store,
    mountEditor: (container) =>
      createEditorHost(container, {
        pad,
        documents,
        actions: { ...watching, openFile },
        words: { ...words.editor, replayed: words.embed.readOnly },
        readOnly: !editable,
        withoutTurns: true,
      }),
    mountReplay: (replay) => replays.stands.of(replay).mountEditor,
    preview: once(async () =>
      (await import('./start-preview.ts')).startPreview(pad, documents, startGround(), true),
    ),
    show(files, open) {
      isSeeding = true
      documents.seed(files)
      isSeeding = false
      pad.preview.setState({ foreign: true })
      pad.files.setState({ open })
    },
    files: () =>
      documents.paths().flatMap((path) => {
        const text = documents.textOf(path)
        return text === undefined ? [] : [{ path, text }]
      }),
    openFile,
    openPath: () => pad.files.getState().open,
    onTyped: (listener) =>
      void documents.onChange(() => {
        if (!isSeeding) listener()
      }),
    play: (recording) => replays.openReplay(recording, { paused: false }),
    closeReplay: replays.stands.close,
  }
}
