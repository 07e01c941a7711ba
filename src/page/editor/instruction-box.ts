import { editor as monaco } from 'monaco-editor/editor'

/** The place inside the editor at which the page puts its instruction box. */
export interface InstructionBox {
  /** Opens the place above the selection, or the line of the cursor, and gives the node to draw into. */
  open(): HTMLElement
  close(): void
  isOpen(): boolean
}

const MAX_WIDTH = 640
const MARGIN = 12

/**
 * Makes the box: a view zone holds the room, an overlay widget over it takes keys and clicks. `onEscape` is called
 * for an Esc in the box that nothing inside it used.
 */
export function createInstructionBox(
  editor: monaco.IStandaloneCodeEditor,
  onEscape: () => void,
): InstructionBox {
  let opened: { readonly host: HTMLElement; readonly close: () => void } | null = null

  const open = () => {
    releaseModifiers(editor)
    const host = document.createElement('div')
    host.className = 'instruction-place'
    host.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      // Esc closes what is nearest; the editor and the page must not see this one.
      event.stopPropagation()
      event.preventDefault()
      onEscape()
    })
    const widget: monaco.IOverlayWidget = {
      getId: () => 'sparkpad.instruction',
      getDomNode: () => host,
      getPosition: () => null,
    }
    const line = editor.getSelection()?.startLineNumber ?? 1
    const zone: monaco.IViewZone = {
      afterLineNumber: line - 1,
      heightInPx: 1,
      domNode: document.createElement('div'),
      suppressMouseDown: true,
      showInHiddenAreas: true,
      onDomNodeTop: (top) => {
        host.style.top = `${top}px`
      },
    }
    let id = ''
    editor.changeViewZones((accessor) => {
      id = accessor.addZone(zone)
    })
    const place = () => {
      const layout = editor.getLayoutInfo()
      host.style.left = `${layout.contentLeft}px`
      host.style.width = `${Math.min(MAX_WIDTH, layout.contentWidth - layout.verticalScrollbarWidth - MARGIN)}px`
    }
    const measure = () => {
      const height = host.offsetHeight
      if (height === zone.heightInPx) return
      zone.heightInPx = height
      editor.changeViewZones((accessor) => accessor.layoutZone(id))
      reveal(height)
    }
    const reveal = (height: number) => {
      const top = editor.getTopForLineNumber(line, true)
      const view = editor.getScrollTop()
      const lineHeight = editor.getOption(monaco.EditorOption.lineHeight)
      const lowest = top + height + 2 * lineHeight - editor.getLayoutInfo().height
      if (top < view) editor.setScrollTop(top, monaco.ScrollType.Immediate)
      else if (lowest > view) editor.setScrollTop(lowest, monaco.ScrollType.Immediate)
    }
    place()
    editor.addOverlayWidget(widget)
    const layoutChange = editor.onDidLayoutChange(place)
    const sizes = new ResizeObserver(measure)
    sizes.observe(host)
    opened = {
      host,
      close: () => {
        sizes.disconnect()
        layoutChange.dispose()
        editor.removeOverlayWidget(widget)
        editor.changeViewZones((accessor) => accessor.removeZone(id))
      },
    }
    return host
  }

  return {
    open: () => opened?.host ?? open(),
    close() {
      opened?.close()
      opened = null
    },
    isOpen: () => opened !== null,
  }
}

/**
 * Tells Monaco that Ctrl and Cmd are up. They were pressed for the box, which takes the focus and with it the event
 * of their release; without that Monaco goes on offering the word under the mouse as a link.
 */
function releaseModifiers(editor: monaco.IStandaloneCodeEditor): void {
  const target = editor.getDomNode()?.querySelector('.native-edit-context, textarea.inputarea')
  for (const [key, keyCode] of modifiers)
    target?.dispatchEvent(new KeyboardEvent('keyup', { key, keyCode, bubbles: true }))
}

const modifiers = [
  ['Control', 17],
  ['Meta', 91],
] as const
