import { Menu } from '@base-ui/react/menu'
import { EyeOff, FilePlus2, MoreHorizontal, Pin } from 'lucide-react'
import { memo, useRef, useState } from 'react'
import type { ContextChoice, ContextState } from '../store/context.ts'
import type { FilesState } from '../store/pad.ts'
import { useActions, useContextState, useFiles, useReadOnly } from './context.tsx'
import { Confirm, IconButton } from './controls.tsx'
import control from './controls.module.css'
import styles from './files-pane.module.css'
import { splitPath } from './format.ts'
import menu from './menu.module.css'
import { pathFault } from './paths.ts'
import { usePending } from './rows-view.ts'
import { words } from './words.ts'

const pathsOf = (state: FilesState) => state.paths
const openOf = (state: FilesState) => state.open
const proposedOf = (state: FilesState) => state.proposed
const choicesOf = (state: ContextState) => state.choices

/** The files of the pad; new, rename, delete. */
export function FilesPane() {
  const paths = useFiles(pathsOf)
  const open = useFiles(openOf)
  const proposed = useFiles(proposedOf)
  const pending = usePending()
  const choices = useContextState(choicesOf)
  const actions = useActions()
  const readOnly = useReadOnly()
  const [naming, setNaming] = useState<string | null>(null)
  const [deleting, setDeleting] = useState<string | null>(null)
  const all = [...paths, ...proposed.filter((path) => !paths.includes(path))].toSorted(byFolder)
  return (
    <nav className={styles.pane} aria-label={words.landmarks.files}>
      <header className={styles.head}>
        <h2 className={styles.title}>{words.files.title}</h2>
        {readOnly ? null : (
          <IconButton label={words.files.create} onClick={() => setNaming('')}>
            <FilePlus2 size={16} aria-hidden />
          </IconButton>
        )}
      </header>
      <ul className={styles.list}>
        {all.map((path) =>
          naming === path ? (
            <li key={path}>
              <NameField
                label={words.files.renameTo(path)}
                start={path}
                taken={paths}
                onDone={(to) => {
                  setNaming(null)
                  if (to !== null && to !== path) actions.renameFile(path, to)
                }}
              />
            </li>
          ) : (
            <Row
              key={path}
              path={path}
              isOpen={path === open}
              isProposed={proposed.includes(path)}
              pending={pending[path] ?? 0}
              choice={choices[path] ?? null}
              onRename={setNaming}
              onDelete={setDeleting}
            />
          ),
        )}
        {naming === '' ? (
          <li>
            <NameField
              label={words.files.newName}
              start=""
              taken={paths}
              onDone={(path) => {
                setNaming(null)
                if (path !== null) actions.newFile(path)
              }}
            />
          </li>
        ) : null}
      </ul>
      {all.length === 0 && naming === null ? (
        <div className={styles.empty}>
          <p>{words.files.empty}</p>
          <p>{words.files.emptyHint}</p>
        </div>
      ) : null}
      <Confirm
        open={deleting !== null}
        onOpenChange={(still) => {
          if (!still) setDeleting(null)
        }}
        title={words.files.deleteAsk(deleting ?? '')}
        text={words.files.deleteText}
        yes={words.files.deleteYes}
        onYes={() => {
          if (deleting !== null) actions.deleteFile(deleting)
        }}
      />
    </nav>
  )
}

/** Files of a folder stand together, folders after the files beside them. */
function byFolder(a: string, b: string): number {
  const one = splitPath(a)
  const two = splitPath(b)
  return one.folder === two.folder ? one.name.localeCompare(two.name) : one.folder.localeCompare(two.folder)
}

type RowProps = {
  readonly path: string
  readonly isOpen: boolean
  readonly isProposed: boolean
  readonly pending: number
  readonly choice: ContextChoice | null
  readonly onRename: (path: string) => void
  readonly onDelete: (path: string) => void
}

const Row = memo(function Row({ path, isOpen, isProposed, pending, choice, onRename, onDelete }: RowProps) {
  const actions = useActions()
  const readOnly = useReadOnly()
  const { folder, name } = splitPath(path)
  return (
    <li className={styles.row} data-open={isOpen || undefined}>
      <button
        type="button"
        className={styles.file}
        aria-current={isOpen ? 'page' : undefined}
        onClick={() => actions.openFile(path)}
        title={path}
      >
        {folder === '' ? null : <span className={styles.folder}>{folder}</span>}
        <span className={styles.name}>{name}</span>
        {isProposed ? <span className={styles.proposed}>{words.files.proposed}</span> : null}
        {choice === null ? null : <ChoiceMark choice={choice} />}
      </button>
      {pending === 0 ? null : (
        <span className={styles.count} title={words.files.pending(pending)}>
          {pending}
          <span className="visually-hidden"> {words.files.pending(pending)}</span>
        </span>
      )}
      {isProposed || readOnly ? null : (
        <RowMenu path={path} choice={choice} onRename={onRename} onDelete={onDelete} />
      )}
    </li>
  )
})

/** What the user said about a file's place in the context. */
function ChoiceMark({ choice }: { readonly choice: ContextChoice }) {
  const text = words.context.marks[choice]
  const Icon = choice === 'pinned' ? Pin : EyeOff
  return (
    <span className={styles.choice} title={text}>
      <Icon size={12} aria-hidden />
      <span className="visually-hidden"> {text}</span>
    </span>
  )
}

/** The count beside it changes with the stream, this does not. */
const RowMenu = memo(function RowMenu({
  path,
  choice,
  onRename,
  onDelete,
}: Pick<RowProps, 'path' | 'choice' | 'onRename' | 'onDelete'>) {
  const { chooseContext } = useActions()
  const { menu: context } = words.context
  return (
    <Menu.Root>
      <Menu.Trigger
        className={`${control.icon ?? ''} ${styles.more ?? ''}`}
        aria-label={words.files.more(path)}
      >
        <MoreHorizontal size={14} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={menu.positioner} sideOffset={2} align="start">
          <Menu.Popup className={menu.popup}>
            <Menu.Item className={menu.item} onClick={() => onRename(path)}>
              {words.files.rename}
            </Menu.Item>
            <Menu.Item
              className={menu.item}
              onClick={() => chooseContext(path, choice === 'pinned' ? null : 'pinned')}
            >
              {choice === 'pinned' ? context.unpin : context.pin}
            </Menu.Item>
            <Menu.Item
              className={menu.item}
              onClick={() => chooseContext(path, choice === 'excluded' ? null : 'excluded')}
            >
              {choice === 'excluded' ? context.include : context.exclude}
            </Menu.Item>
            <Menu.Item className={menu.item} data-danger onClick={() => onDelete(path)}>
              {words.files.remove}
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
})

type NameFieldProps = {
  readonly label: string
  readonly start: string
  readonly taken: readonly string[]
  readonly onDone: (path: string | null) => void
}

function NameField({ label, start, taken, onDone }: NameFieldProps) {
  const [text, setText] = useState(start)
  const done = useRef(false)
  const fault = text.trim() === '' || text === start ? null : pathFault(text.trim(), taken)
  const finish = (path: string | null) => {
    if (done.current) return
    done.current = true
    onDone(path)
  }
  return (
    <div className={styles.naming}>
      <input
        className={styles.nameInput}
        aria-label={label}
        aria-invalid={fault !== null}
        spellCheck={false}
        autoComplete="off"
        value={text}
        ref={(field) => {
          if (field === null || field.dataset['ready'] === 'yes') return
          field.dataset['ready'] = 'yes'
          // The menu that opened this field gives focus back to its button first.
          requestAnimationFrame(() => {
            field.focus()
            field.setSelectionRange(splitPath(start).folder.length, dotOf(start))
          })
        }}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') finish(null)
          if (event.key === 'Enter' && fault === null) finish(text.trim() === '' ? null : text.trim())
        }}
        onBlur={() => {
          if (document.hasFocus()) finish(null)
        }}
      />
      {fault === null ? null : (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

const dotOf = (path: string): number => {
  const dot = path.lastIndexOf('.')
  return dot > 0 ? dot : path.length
}
