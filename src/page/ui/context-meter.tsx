import { Popover } from '@base-ui/react/popover'
import { Eye, EyeOff, Pin, PinOff } from 'lucide-react'
import { memo, useMemo, type ComponentProps } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { answerTokens, type BudgetRefusal, type Packed } from '../../core/turn/budget.ts'
import { budgetOf, type ContextState } from '../store/context.ts'
import type { FilesState } from '../store/pad.ts'
import type { ModelChoice, SettingsStore } from '../store/shared.ts'
import { useActions, useConnection, useContextState, useFiles, useSettings } from './context.tsx'
import styles from './context-meter.module.css'
import popover from './popover.module.css'
import { formatTokens, formatWindow, groupThousands, splitPath } from './format.ts'
import { words } from './words.ts'

const whole = <T,>(state: T): T => state
const modelOf = (settings: SettingsStore) => settings.model
const choicesOf = (state: ContextState) => state.choices

/** The chosen model, with what a turn to it goes by where the gateway tells nothing. */
function useModel(): Pick<ModelChoice, 'window' | 'format'> {
  const id = useSettings(modelOf)
  const models = useConnection((store) => store.models)
  return models.find((model) => model.id === id) ?? { window: null, format: 'blocks' }
}

function useBudget(): Packed | BudgetRefusal | null {
  const context = useContextState<ContextState>(whole)
  const files = useFiles<FilesState>(whole)
  const model = useModel()
  return useMemo(() => budgetOf(context, files, model), [context, files, model])
}

/** What the closed meter shows. A key press mostly leaves it as it is, and then nothing is drawn. */
type Look = {
  readonly text: string | null
  readonly max: string | null
  readonly tone: 'over' | 'partial' | undefined
}

const lookOf = (budget: Packed | BudgetRefusal | null): Look => {
  if (budget === null) return { text: null, max: null, tone: undefined }
  const isPartial = budget.type === 'packed' && budget.left.some(({ why }) => why !== 'excluded')
  return {
    text: formatTokens(budget.type === 'packed' ? budget.total : budget.needed),
    max: budget.window === null ? null : formatWindow(budget.window),
    tone: budget.type === 'refused' ? 'over' : isPartial ? 'partial' : undefined,
  }
}

/** How much of the model's window the next instruction takes; opens the list of what goes along and what does not. */
export function ContextMeter() {
  return (
    <Popover.Root>
      <Popover.Trigger render={<Meter />} />
      <Popover.Portal>
        <Popover.Positioner className={popover.positioner} side="top" align="end" sideOffset={8}>
          <Popover.Popup className={`${popover.popup} ${styles.popup}`}>
            <Popover.Title className={popover.title}>{words.context.title}</Popover.Title>
            <Contents />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** The figure alone follows the counts: around it, the popover's parts would cost a key press a millisecond. */
function Meter(props: ComponentProps<'button'>) {
  const files = useFiles<FilesState>(whole)
  const model = useModel()
  const select = useMemo(
    () => (context: ContextState) => lookOf(budgetOf(context, files, model)),
    [files, model],
  )
  const { text, max, tone } = useContextState(useShallow(select))
  return (
    <button
      {...props}
      className={`${popover.trigger} ${styles.meter}`}
      data-tone={tone}
      aria-label={text === null ? words.context.counting : words.context.open(text, max)}
      data-testid="context"
    >
      <span className={styles.name}>{words.context.name}</span>
      <span className={styles.value}>{text ?? words.context.uncounted}</span>
      {max === null ? null : <span className={styles.window}>/{max}</span>}
    </button>
  )
}

function Contents() {
  const budget = useBudget()
  const used = budget === null ? null : budget.type === 'packed' ? budget.total : budget.needed
  const window = budget?.window ?? null
  const room = budget?.room ?? null
  return (
    <>
      <Popover.Description className={styles.definition}>
        {words.context.definition}{' '}
        {window === null ? words.context.noWindow : words.context.reserve(answerTokens(window), window)}
      </Popover.Description>
      {used === null || room === null || window === null ? null : (
        <Bar used={used} room={room} window={window} />
      )}
      {budget?.type === 'packed' ? <Lists packed={budget} /> : null}
      {budget?.type === 'refused' && budget.path !== null ? (
        <OpenFile refusal={budget} path={budget.path} />
      ) : null}
    </>
  )
}

function Bar({
  used,
  room,
  window,
}: {
  readonly used: number
  readonly room: number
  readonly window: number
}) {
  return (
    <div className={styles.bar} aria-hidden>
      <span
        className={styles.used}
        data-over={used > room || undefined}
        style={{ width: `${Math.min(100, (used / window) * 100)}%` }}
      />
      <span className={styles.kept} style={{ width: `${((window - room) / window) * 100}%` }} />
    </div>
  )
}

function Lists({ packed }: { readonly packed: Packed }) {
  const choices = useContextState(choicesOf)
  return (
    <div className={styles.scroll}>
      <h3 className={styles.head}>{words.context.goes}</h3>
      <ul className={styles.list}>
        <li className={styles.row}>
          <span className={styles.fixed}>{words.context.fixed}</span>
          <span className={styles.tokens}>{groupThousands(packed.fixed)}</span>
          <span className={styles.buttons} />
        </li>
        {packed.sent.map(({ path, tokens, why }) => (
          <Row
            key={path}
            path={path}
            tokens={tokens}
            why={words.context.sent[why]}
            choice={choices[path] ?? null}
          />
        ))}
      </ul>
      {packed.left.length === 0 ? null : (
        <>
          <h3 className={styles.head}>{words.context.stays}</h3>
          <ul className={styles.list}>
            {packed.left.map(({ path, tokens, why }) => (
              <Row
                key={path}
                path={path}
                tokens={tokens}
                why={words.context.left[why]}
                choice={choices[path] ?? null}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function OpenFile({ refusal, path }: { readonly refusal: BudgetRefusal; readonly path: string }) {
  return (
    <ul className={styles.list}>
      <Row path={path} tokens={refusal.needed} why={words.context.left['too-large']} choice={null} />
    </ul>
  )
}

type RowProps = {
  readonly path: string
  readonly tokens: number
  readonly why: string
  readonly choice: ContextState['choices'][string] | null
}

const Row = memo(function Row({ path, tokens, why, choice }: RowProps) {
  const { chooseContext } = useActions()
  const { folder, name } = splitPath(path)
  const isPinned = choice === 'pinned'
  const isExcluded = choice === 'excluded'
  const pin = isPinned ? words.context.unpin(path) : words.context.pin(path)
  const exclude = isExcluded ? words.context.include(path) : words.context.exclude(path)
  return (
    <li className={styles.row}>
      <span className={styles.path} title={path}>
        {folder === '' ? null : <span className={styles.folder}>{folder}</span>}
        <span className={styles.file}>{name}</span>
        {why === '' ? null : <span className={styles.why}>{why}</span>}
      </span>
      <span className={styles.tokens}>{groupThousands(tokens)}</span>
      <span className={styles.buttons}>
        <button
          type="button"
          className={styles.toggle}
          aria-label={pin}
          title={pin}
          aria-pressed={isPinned}
          onClick={() => chooseContext(path, isPinned ? null : 'pinned')}
        >
          {isPinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />}
        </button>
        <button
          type="button"
          className={styles.toggle}
          aria-label={exclude}
          title={exclude}
          aria-pressed={isExcluded}
          onClick={() => chooseContext(path, isExcluded ? null : 'excluded')}
        >
          {isExcluded ? <Eye size={14} aria-hidden /> : <EyeOff size={14} aria-hidden />}
        </button>
      </span>
    </li>
  )
})
