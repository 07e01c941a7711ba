import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import type { FilesState } from '../store/pad.ts'
import { useFiles } from './context.tsx'
import { Button } from './controls.tsx'
import type { EditorSurface, MountEditor } from './editor-surface.ts'
import styles from './editor-pane.module.css'
import { InstructionBox } from './instruction-box.tsx'
import { useTheme } from './theme.ts'
import { words } from './words.ts'

/** The editor once it is there, and the box it holds open in place. */
export type EditorSeat = {
  readonly host: HTMLElement
  readonly state: 'loading' | 'ready' | 'failed'
  readonly surface: EditorSurface | null
  /** Element inside the editor that the instruction box goes into; null while it is closed. */
  readonly inline: HTMLElement | null
  readonly instruct: () => void
  readonly closeInline: () => void
  /** Closes it because the focus went elsewhere on the page, where it stays. */
  readonly closeInlineQuietly: () => void
}

/** Mounts the editor once into an element of its own, which the layout may then put wherever it wants. */
export function useEditorSeat(mountEditor: MountEditor): EditorSeat {
  const [host] = useState(() => {
    const element = document.createElement('div')
    element.className = styles.host ?? ''
    return element
  })
  const [state, setState] = useState<EditorSeat['state']>('loading')
  const [surface, setSurface] = useState<EditorSurface | null>(null)
  const [inline, setInline] = useState<HTMLElement | null>(null)
  const theme = useTheme()

  useEffect(() => {
    let isGone = false
    void (async () => {
      try {
        const mounted = await mountEditor(host)
        if (isGone) return
        mounted.onInstruction((event) => setInline(event === 'asked' ? mounted.openInstruction() : null))
        setSurface(mounted)
        setState('ready')
      } catch (fault) {
        // Chunks that do not load are an expected failure of a page; anything else should be seen in the console.
        console.error(fault)
        if (!isGone) setState('failed')
      }
    })()
    return () => {
      isGone = true
    }
  }, [mountEditor, host])
  useEffect(() => surface?.setTheme(theme), [surface, theme])

  const instruct = () => {
    if (surface !== null) setInline(surface.openInstruction())
  }
  const closeInline = () => {
    setInline(null)
    surface?.closeInstruction()
  }
  const closeInlineQuietly = () => {
    const focused = document.activeElement
    closeInline()
    if (focused instanceof HTMLElement) focused.focus()
  }
  return { host, state, surface, inline, instruct, closeInline, closeInlineQuietly }
}

const openOf = (state: FilesState) => state.open

/** Where the editor stands, with what is shown before it is there. */
export function EditorPane({ seat }: { readonly seat: EditorSeat }) {
  const open = useFiles(openOf)
  const { host } = seat
  return (
    <div className={styles.pane}>
      <Slot host={host} hidden={open === null} />
      {seat.state === 'loading' ? <Skeleton /> : null}
      {seat.state === 'failed' ? (
        <div className={styles.empty} role="alert">
          <p>{words.editor.failed}</p>
          <Button onClick={() => location.reload()}>{words.editor.reload}</Button>
        </div>
      ) : null}
      {seat.state === 'ready' && open === null ? (
        <div className={styles.empty}>
          <p>{words.editor.none}</p>
          <p className={styles.hint}>{words.editor.noneHint}</p>
        </div>
      ) : null}
      {seat.inline === null
        ? null
        : createPortal(
            <InstructionBox place="inline" onDone={seat.closeInline} fieldRef={focusSoon} />,
            seat.inline,
          )}
    </div>
  )
}

/** The field stands in an element that the editor places in its next frame. */
const focusSoon = (field: HTMLTextAreaElement | null) => {
  if (field === null || field.dataset['focused'] === 'yes') return
  field.dataset['focused'] = 'yes'
  requestAnimationFrame(() => field.focus({ preventScroll: true }))
}

function Slot({ host, hidden }: { readonly host: HTMLElement; readonly hidden: boolean }) {
  return (
    <div
      className={styles.slot}
      hidden={hidden}
      ref={(slot) => {
        if (slot !== null && host.parentElement !== slot) slot.append(host)
      }}
    />
  )
}

const widths = [34, 52, 0, 40, 61, 47, 22, 8, 0, 45, 58, 38, 12]

function Skeleton() {
  return (
    <div className={styles.skeleton}>
      <output className="visually-hidden">{words.editor.loading}</output>
      {widths.map((width, index) => (
        // The lines never change their order.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={styles.bone} style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
