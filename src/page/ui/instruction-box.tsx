import { ArrowUp, Square } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import type { TurnPath } from '../../core/turn/turn.ts'
import type { ContextState } from '../store/context.ts'
import { notify, type FilesState, type TurnsState } from '../store/pad.ts'
import { deepModelOf } from '../store/shared.ts'
import { ContextMeter } from './context-meter.tsx'
import { actedAt, useActions, useContextState, useFiles, useParts, useTurns } from './context.tsx'
import { Button } from './controls.tsx'
import { earlierInstructions, recall, typed, type Draft } from './draft.ts'
import { splitPath } from './format.ts'
import styles from './instruction-box.module.css'
import { refusalText } from './words-context.ts'
import { words } from './words.ts'

/** Measuring the text costs a whole layout of the page with every key: only where the style sheet cannot do it. */
const growsByItself = CSS.supports('field-sizing', 'content')

const textOf = (draft: Draft) => draft.text
const isRunning = (state: TurnsState) => state.turns.some((turn) => turn.phase !== 'ended')
const openOf = (state: FilesState) => state.open
const refusalOf = (state: ContextState) => state.refusal

type BoxProps = {
  /** Where the box stands: at the bottom of the page, or in place inside the editor. */
  readonly place: 'bottom' | 'inline'
  /** Called when the box has done its work: after a send, or (in place) on Esc. */
  readonly onDone?: () => void
  /** The instruction is being written in the other place: this one steps back until it is entered. */
  readonly elsewhere?: { readonly onEnter: () => void } | null
  readonly fieldRef?: (field: HTMLTextAreaElement | null) => void
}

/** Where instructions are written. Both places share one draft, which survives a reload. */
export function InstructionBox({ place, onDone, fieldRef, elsewhere = null }: BoxProps) {
  const { draft, pad, shared } = useParts()
  const actions = useActions()
  const written = useStore(draft, textOf)
  const text = elsewhere === null ? written : ''
  const running = useTurns(isRunning)
  const open = useFiles(openOf)
  const refusal = useContextState(refusalOf)
  const field = useRef<HTMLTextAreaElement>(null)

  useLayoutEffect(() => {
    const element = field.current
    if (element === null || growsByItself) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight, 168)}px`
  }, [text])

  useEffect(() => {
    if (document.activeElement === field.current) actions.instructing(text)
  }, [actions, text])
  useEffect(() => () => actions.instructing(null), [actions])

  const send = (event: { readonly timeStamp: number }, path: TurnPath = 'fast') => {
    const instruction = draft.getState().text.trim()
    if (instruction === '') return
    const deep = () => deepModelOf(shared.settings.getState(), shared.connection.getState().models)
    if (path === 'deep' && deep() === null) {
      notify(pad, 'no-deep-model', '')
      return
    }
    // What does not fit the model is not sent, and stays written.
    if (!actions.send(instruction, actedAt(event), path)) return
    draft.setState(typed(''))
    onDone?.()
  }

  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (event.key === 'Enter' && plain && !event.shiftKey) {
      event.preventDefault()
      send(event)
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.shiftKey) {
      event.preventDefault()
      send(event, 'deep')
    } else if (event.key === 'Escape' && place === 'inline') {
      event.preventDefault()
      event.stopPropagation()
      onDone?.()
    } else if (plain && !event.shiftKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const element = event.currentTarget
      const isUp = event.key === 'ArrowUp'
      if (element.selectionStart !== element.selectionEnd) return
      const rest = isUp
        ? element.value.slice(0, element.selectionStart)
        : element.value.slice(element.selectionEnd)
      const now = draft.getState()
      if (rest.includes('\n') || (!isUp && now.back === 0)) return
      const next = recall(now, earlierInstructions(pad.turns.getState().turns), isUp ? 1 : -1)
      if (next === now) return
      event.preventDefault()
      draft.setState(next)
    }
  }

  const name = open === null ? null : splitPath(open).name
  const refused =
    refusal === null || elsewhere !== null ? null : (
      <p className={styles.refused} role="alert">
        {refusalText(refusal)}
      </p>
    )
  return (
    <div className={styles.box} data-place={place}>
      {place === 'bottom' ? refused : null}
      <textarea
        ref={(element) => {
          field.current = element
          fieldRef?.(element)
        }}
        className={styles.field}
        rows={1}
        value={text}
        aria-label={place === 'inline' ? words.box.inlineLabel : words.box.label}
        placeholder={
          elsewhere !== null
            ? words.box.placeholderElsewhere
            : running
              ? words.box.placeholderRunning
              : words.box.placeholder(name)
        }
        spellCheck={false}
        onFocus={() => {
          elsewhere?.onEnter()
          actions.preparing('now')
          actions.instructing(draft.getState().text)
        }}
        onBlur={() => actions.instructing(null)}
        onChange={(event) => {
          draft.setState(typed(event.target.value))
          actions.preparing('at-rest')
        }}
        onKeyDown={keyDown}
      />
      {place === 'inline' ? (
        (refused ?? <span className={styles.hint}>{words.box.inlineHint}</span>)
      ) : (
        <ContextMeter />
      )}
      <span className={styles.buttons}>
        {running ? (
          <button
            type="button"
            className={styles.stop}
            title={`${words.box.stop} (Esc)`}
            onPointerDown={(event) => {
              // Stopping must not wait for the button to be let go.
              if (event.button === 0) actions.stopOrDismiss(actedAt(event))
            }}
            onClick={(event) => {
              if (event.detail === 0) actions.stopOrDismiss(actedAt(event))
            }}
          >
            <Square size={10} fill="currentColor" aria-hidden />
            {words.box.stop}
          </button>
        ) : null}
        <Button kind="primary" disabled={text.trim() === ''} onClick={(event) => send(event)}>
          {running ? words.box.redirect : words.box.send}
          <ArrowUp size={14} strokeWidth={2.5} aria-hidden />
        </Button>
      </span>
    </div>
  )
}
