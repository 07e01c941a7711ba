import { useFiles, useActions } from './context.tsx'
import styles from './file-tabs.module.css'
import { splitPath } from './format.ts'
import { usePending } from './rows-view.ts'
import type { FilesState } from '../store/pad.ts'
import { words } from './words.ts'

const pathsOf = (state: FilesState) => state.paths
const openOf = (state: FilesState) => state.open
const proposedOf = (state: FilesState) => state.proposed

/** The files as tabs over the editor, each with the number of hunks that wait in it. */
export function FileTabs() {
  const paths = useFiles(pathsOf)
  const proposed = useFiles(proposedOf)
  const open = useFiles(openOf)
  const pending = usePending()
  const actions = useActions()
  const all = [...paths, ...proposed.filter((path) => !paths.includes(path))]
  return (
    <nav className={styles.tabs} aria-label={words.landmarks.tabs}>
      {all.map((path) => {
        const { folder, name } = splitPath(path)
        const twin = all.some((other) => other !== path && splitPath(other).name === name)
        const waiting = pending[path] ?? 0
        return (
          <button
            key={path}
            type="button"
            className={styles.tab}
            aria-current={path === open ? 'page' : undefined}
            data-proposed={proposed.includes(path) || undefined}
            title={path}
            onClick={() => actions.openFile(path)}
          >
            {twin ? <span className={styles.folder}>{folder}</span> : null}
            {name}
            {waiting === 0 ? null : (
              <span className={styles.count}>
                {waiting}
                <span className="visually-hidden"> {words.files.pending(waiting)}</span>
              </span>
            )}
          </button>
        )
      })}
    </nav>
  )
}
