import styles from './file-tabs.module.css'
import { splitPath } from './format.ts'
import { embedWords } from './words-embed.ts'

/** The files of an embed as tabs. */
export function EmbedTabs({
  paths,
  open,
  onOpen,
}: {
  readonly paths: readonly string[]
  readonly open: string | null
  readonly onOpen: (path: string) => void
}) {
  return (
    <nav className={styles.tabs} aria-label={embedWords.tabs}>
      {paths.map((path) => {
        const { folder, name } = splitPath(path)
        const twin = paths.some((other) => other !== path && splitPath(other).name === name)
        return (
          <button
            key={path}
            type="button"
            className={styles.tab}
            aria-current={path === open ? 'page' : undefined}
            title={path}
            onClick={() => onOpen(path)}
          >
            {twin ? <span className={styles.folder}>{folder}</span> : null}
            {name}
          </button>
        )
      })}
    </nav>
  )
}
