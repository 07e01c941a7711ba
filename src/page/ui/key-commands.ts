import { actedAt, type Parts } from './context.tsx'
import { commandOf } from './keys.ts'
import { rowsView } from './rows-view.ts'
import { isPending } from './hunk-rows.ts'

type PageCommands = {
  readonly instruct: () => void
  readonly showShortcuts: () => void
  readonly follow: () => void
  readonly latency: () => void
  readonly present: () => void
  readonly race: () => void
  readonly transportRace: () => void
  readonly share: () => void
}

/** Runs what a key press on the page means. Keys that an open dialog, menu or Monaco has used are left alone. */
export function runKey(event: KeyboardEvent, parts: Parts, page: PageCommands): void {
  if (event.defaultPrevented || event.isComposing) return
  const target = event.target instanceof HTMLElement ? event.target : null
  if (target?.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null && target !== null)
    return
  const command = commandOf({
    key: event.key,
    code: event.code,
    ctrl: event.ctrlKey || event.metaKey,
    alt: event.altKey,
    shift: event.shiftKey,
    inText: target?.matches('input, textarea, [contenteditable="true"]') ?? false,
  })
  if (command === null) return
  const { actions } = parts
  const current = currentHunk(parts)
  switch (command) {
    case 'instruct':
      page.instruct()
      break
    case 'shortcuts':
      page.showShortcuts()
      break
    case 'stop-or-dismiss':
      actions.stopOrDismiss(actedAt(event))
      break
    case 'accept':
      if (current !== null) actions.accept(current)
      break
    case 'reject':
      if (current !== null) actions.reject(current)
      break
    case 'accept-all':
      actions.acceptAll()
      break
    case 'accept-word':
      if (current !== null) actions.acceptPart(current, 'word')
      break
    case 'accept-line':
      if (current !== null) actions.acceptPart(current, 'line')
      break
    case 'compare':
      if (current !== null) actions.compare(current)
      break
    case 'present':
      page.present()
      break
    case 'follow':
      page.follow()
      break
    case 'latency':
      page.latency()
      break
    case 'race':
      page.race()
      break
    case 'transport-race':
      page.transportRace()
      break
    case 'run-tests':
      parts.runTests()
      break
    case 'share':
      page.share()
      break
    case 'next':
      actions.step(1)
      break
    case 'previous':
      actions.step(-1)
      break
  }
  event.preventDefault()
}

/** The hunk that keys act on outside of the editor: the current one, else the first that waits. */
function currentHunk({ pad }: Parts): string | null {
  const { review } = pad.review.getState()
  if (review === null) return null
  const pending = rowsView(review, pad.files.getState().paths).files.flatMap((file) =>
    file.rows.filter(isPending),
  )
  return (pending.find((row) => row.id === review.current) ?? pending[0])?.id ?? null
}
