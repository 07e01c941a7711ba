import { Dialog } from '@base-ui/react/dialog'
import { Tooltip } from '@base-ui/react/tooltip'
import { X } from 'lucide-react'
import { useRef, type ComponentProps, type ReactElement, type ReactNode } from 'react'
import styles from './controls.module.css'
import { words } from './words.ts'

type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger'

/** A button of the page. `primary` is the one accent action of its place. */
export function Button({
  kind = 'plain',
  ...rest
}: Omit<ComponentProps<'button'>, 'className' | 'type'> & { readonly kind?: ButtonKind }) {
  return <button type="button" className={styles.button} data-kind={kind} {...rest} />
}

/**
 * A button that shows an icon only; its label is its name and, by the browser's own means, its tooltip. There are many
 * of them in a turn's card, which is made between a key press and the first ghost: they must cost next to nothing.
 */
export function IconButton({
  label,
  keys,
  ...rest
}: Omit<ComponentProps<'button'>, 'className' | 'type'> & {
  readonly label: string
  readonly keys?: string
}) {
  return (
    <button
      type="button"
      className={styles.icon}
      aria-label={label}
      title={keys === undefined ? label : `${label} (${keys})`}
      {...rest}
    />
  )
}

/** Shows a text on hover and focus of its one child, which must be an element that takes focus. */
export function Tip({
  text,
  keys,
  children,
}: {
  readonly text: ReactNode
  readonly keys?: string
  readonly children: ReactElement
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className={styles.positioner}>
          <Tooltip.Popup className={styles.tip}>
            {text}
            {keys === undefined ? null : <kbd className={styles.kbd}>{keys}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

/** A dialog with a title; Esc and the cross close it, focus goes back where it was. */
export function Sheet({
  open,
  onOpenChange,
  title,
  children,
  wide,
  focusOnClose,
}: {
  readonly open: boolean
  readonly onOpenChange: (open: boolean, how: { readonly reason: string; readonly event: Event }) => void
  readonly title: string
  readonly children: ReactNode
  /** `yes`: for long lines of text; `most`: for two columns of code; `full`: all of the page. */
  readonly wide?: 'yes' | 'most' | 'full'
  /** Asked as it closes: false where something else than before gets the focus. */
  readonly focusOnClose?: () => boolean
}) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.scrim} />
        <Dialog.Popup
          ref={popup}
          className={styles.dialog}
          data-wide={wide}
          // Where there is something to write, that is what it was opened for.
          initialFocus={() =>
            popup.current?.querySelector<HTMLElement>('input:not([type="checkbox"]), textarea') ?? true
          }
          finalFocus={focusOnClose ?? true}
        >
          <header className={styles.dialogHead}>
            <Dialog.Title className={styles.dialogTitle}>{title}</Dialog.Title>
            <Dialog.Close className={styles.icon} aria-label={words.dismiss}>
              <X size={16} aria-hidden />
            </Dialog.Close>
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Asks before something that cannot be taken back. */
export function Confirm({
  open,
  onOpenChange,
  title,
  text,
  yes,
  onYes,
}: {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly text: string
  readonly yes: string
  readonly onYes: () => void
}) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={title}>
      <p className={styles.dialogText}>{text}</p>
      <div className={styles.dialogFoot}>
        <Button onClick={() => onOpenChange(false)}>{words.cancel}</Button>
        <Button
          kind="danger"
          onClick={() => {
            onOpenChange(false)
            onYes()
          }}
        >
          {yes}
        </Button>
      </div>
    </Sheet>
  )
}

/** A key as it is labelled on the user's keyboard. */
export function Keys({ keys }: { readonly keys: string }) {
  return <kbd className={styles.kbd}>{keys}</kbd>
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)

/** A chord written the platform's way: `Mod+Enter` becomes ⌘⏎ or Ctrl+Enter. */
export function chord(keys: string): string {
  if (!isMac) return keys.replace('Mod', 'Ctrl').replace('Backspace', '⌫')
  return keys
    .replace('Mod', '⌘')
    .replace('Alt', '⌥')
    .replace('Shift', '⇧')
    .replace('Enter', '⏎')
    .replace('Backspace', '⌫')
    .replaceAll('+', '')
}
