import { notify, type Pad } from '../store/pad.ts'
import type { DocumentChange, DocumentPort } from './document-port.ts'
import type { SessionParts } from './session.ts'

export type FileActions = {
  openFile(path: string): void
  newFile(path: string): void
  renameFile(path: string, to: string): void
  deleteFile(path: string): void
  dropFiles(files: readonly File[]): void
  resetSample(): void
}

/** Above this a file is refused: Monaco and a model's window both end long before. */
const fileLimit = 1_000_000

/** What the user does with whole files. Each change is one that Undo accept's machinery knows. */
export function createFileActions(parts: SessionParts): FileActions {
  const { pad, documents } = parts

  followPaths(pad, documents)

  /** A path that may be made here, or null after saying why not. */
  const freePath = (typed: string): string | null => {
    const path = typed.trim().replace(/^\.?\/+/, '')
    if (path === '' || path.endsWith('/') || path.split('/').some((part) => part === '' || part === '..')) {
      notify(pad, 'path-invalid', typed)
      return null
    }
    if (documents.paths().includes(path)) {
      notify(pad, 'path-taken', path)
      return null
    }
    return path
  }

  const take = async (file: File): Promise<string | null> => {
    if (file.size > fileLimit) {
      notify(pad, 'file-too-large', file.name)
      return null
    }
    const text = textOf(new Uint8Array(await file.arrayBuffer()))
    if (text === null) {
      notify(pad, 'binary-refused', file.name)
      return null
    }
    const path = documents.paths().includes(file.name) ? unused(file.name, documents.paths()) : file.name
    documents.apply([{ type: 'create', path, text }])
    return path
  }

  return {
    openFile: (path) => pad.files.setState({ open: path }),
    newFile: (typed) => {
      const path = freePath(typed)
      if (path === null) return
      documents.apply([{ type: 'create', path, text: '' }])
      pad.files.setState({ open: path })
    },
    renameFile: (path, typed) => {
      const to = freePath(typed)
      if (to === null) return
      const wasOpen = pad.files.getState().open === path
      documents.apply([{ type: 'rename', path, to }])
      if (wasOpen) pad.files.setState({ open: to })
    },
    deleteFile: (path) => {
      documents.apply([{ type: 'delete', path }])
    },
    dropFiles: (files) => {
      void Promise.all(files.map(take)).then((taken) => {
        const added = taken.filter((path) => path !== null)
        const [first] = added
        if (first === undefined) return
        pad.files.setState({ open: first })
        notify(pad, 'files-added', added.join(', '))
      })
    },
    resetSample: () => {
      const names = parts.sample.map(({ path }) => path)
      const gone = documents.paths().filter((path) => !names.includes(path))
      documents.apply([
        ...gone.map((path): DocumentChange => ({ type: 'delete', path })),
        ...parts.sample.flatMap(({ path, text }): readonly DocumentChange[] => {
          const now = documents.read(path)
          if (now === undefined) return [{ type: 'create', path, text }]
          if (now.text === text) return []
          return [{ type: 'edit', path, edit: [{ from: 0, to: now.text.length, text }] }]
        }),
      ])
      pad.preview.setState({ foreign: false, network: false })
      pad.files.setState({ open: names[0] ?? null })
    },
  }
}

/** Keeps a pad's list of files as the documents have it; gives the way to end it. */
export function followPaths(
  pad: Pick<Pad, 'files'>,
  documents: Pick<DocumentPort, 'paths' | 'onPaths'>,
): () => void {
  const follow = () => {
    const paths = documents.paths()
    const { open, proposed } = pad.files.getState()
    const left = proposed.filter((path) => !paths.includes(path))
    const stillThere = open !== null && (paths.includes(open) || left.includes(open))
    pad.files.setState({ paths, proposed: left, open: stillThere ? open : (paths[0] ?? null) })
  }
  follow()
  return documents.onPaths(follow)
}

/** The text of a file's bytes; null when they are no UTF-8 text. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** A path like the taken one with the first free number before its ending. */
export function unused(path: string, taken: readonly string[]): string {
  const dot = path.lastIndexOf('.')
  const [stem, ending] = dot > path.lastIndexOf('/') + 1 ? [path.slice(0, dot), path.slice(dot)] : [path, '']
  for (let n = 2; ; n += 1) {
    const candidate = `${stem}-${n}${ending}`
    if (!taken.includes(candidate)) return candidate
  }
}
