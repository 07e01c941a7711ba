import { useState } from 'react'
import type { RaceCost } from '../../core/turn/race-cost.ts'
import type { Workload } from '../../core/turn/race-plan.ts'
import type { TurnsState } from '../store/pad.ts'
import type { ConnectionStore, SettingsStore } from '../store/shared.ts'
import type { TransportPhase } from '../store/transport-race.ts'
import { useConnection, useParts, useSettings, useTurns } from './context.tsx'
import { Button, chord, Confirm } from './controls.tsx'
import { formatDollars, formatTokens, groupThousands } from './format.ts'
import { modelNote } from './model-note.ts'
import type { TransportWish } from './transport-actions.ts'
import styles from './transport-race.module.css'
import { words } from './words.ts'

const texts = words.transport
const connectionOf = (store: ConnectionStore) => store.state
const modelsOf = (store: ConnectionStore) => store.models
const modelOf = (store: SettingsStore) => store.model
const isBusyOf = (state: TurnsState) => state.turns.some(({ phase }) => phase !== 'ended')

const caps = [16, 64, 256, 1_024] as const
const kinds: readonly Workload[] = ['plain', 'second-turn']
const mostRuns = 1_000
/** Enough for a p95, and few where each run costs. */
const usualRuns = { free: 60, metered: 5 } as const

/** What to ask, over what, how often; and the one button that begins or ends it. */
export function TransportSetup({ phase }: { readonly phase: TransportPhase }) {
  const { transport } = useParts()
  const connection = useConnection(connectionOf)
  const models = useConnection(modelsOf)
  const current = useSettings(modelOf)
  const isBusy = useTurns(isBusyOf)
  const [modelId, setModelId] = useState<string | null>(null)
  const [prompt, setPrompt] = useState('Say ok.')
  const [runs, setRuns] = useState<string | null>(null)
  const [cap, setCap] = useState<number>(caps[0])
  const [workloads, setWorkloads] = useState<readonly Workload[]>(kinds)
  const [asked, setAsked] = useState<{ readonly cost: RaceCost; readonly wish: TransportWish } | null>(null)
  const chosen = models.find(({ id }) => id === current)
  // Without a pace a built-in model does the least work of its own before the first token.
  const usual =
    chosen?.builtIn === true
      ? (models.find(({ builtIn, pace }) => builtIn && pace === null) ?? chosen)
      : chosen
  const model = models.find(({ id }) => id === modelId) ?? usual ?? models[0]
  const written = runs ?? String(usualRuns[model?.metered === true ? 'metered' : 'free'])
  const n = /^\d{1,4}$/.test(written) ? Number(written) : 0
  const isRunning = phase.type === 'running'
  const { cannot } = texts
  const why =
    connection.type !== 'open'
      ? cannot.offline
      : model === undefined
        ? cannot.noModel
        : isBusy
          ? cannot.busy
          : prompt.trim() === ''
            ? cannot.empty
            : n < 1 || n > mostRuns
              ? cannot.number(mostRuns)
              : workloads.length === 0
                ? cannot.kinds
                : null
  const begin = async () => {
    if (why !== null || isRunning || model === undefined) return
    const wish = { model, prompt, n, maxOutputTokens: cap, workloads }
    if (model.metered) setAsked({ cost: await transport.cost(wish), wish })
    else transport.start(wish)
  }
  return (
    <section className={styles.setup}>
      <div className={styles.ask}>
        <input
          className={styles.field}
          aria-label={texts.prompt}
          value={prompt}
          readOnly={isRunning}
          onChange={(event) => setPrompt(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) void begin()
          }}
        />
        {isRunning ? (
          <Button disabled={phase.isStopping} onClick={() => transport.stop()} title={chord('Esc')}>
            {phase.isStopping ? texts.stopping : texts.stop}
          </Button>
        ) : (
          <Button
            kind="primary"
            disabled={why !== null}
            onClick={() => {
              void begin()
            }}
          >
            {phase.type === 'none' ? texts.start : texts.again}
          </Button>
        )}
      </div>
      <fieldset className={styles.choices} disabled={isRunning}>
        <legend className="visually-hidden">{texts.kinds}</legend>
        <label className={styles.choice}>
          {texts.model}
          <select
            className={styles.select}
            value={model?.id ?? ''}
            onChange={(event) => setModelId(event.target.value)}
          >
            {models.map((one) => (
              <option key={one.id} value={one.id}>
                {one.title}, {modelNote(one)}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.choice}>
          {texts.n}
          <input
            className={styles.number}
            inputMode="numeric"
            value={written}
            onChange={(event) => setRuns(event.target.value)}
          />
        </label>
        <label className={styles.choice}>
          {texts.cap}
          <select
            className={styles.select}
            value={cap}
            onChange={(event) => setCap(Number(event.target.value))}
          >
            {caps.map((tokens) => (
              <option key={tokens} value={tokens}>
                {groupThousands(tokens)}
              </option>
            ))}
          </select>
        </label>
        {kinds.map((kind) => (
          <label key={kind} className={styles.choice}>
            <input
              type="checkbox"
              checked={workloads.includes(kind)}
              onChange={() =>
                setWorkloads(
                  workloads.includes(kind)
                    ? workloads.filter((one) => one !== kind)
                    : kinds.filter((one) => one === kind || workloads.includes(one)),
                )
              }
            />
            {texts.workloads[kind]}
          </label>
        ))}
      </fieldset>
      <p className={styles.why} data-warn={why !== null && !isRunning ? true : undefined}>
        {isRunning || why === null ? texts.small : why}
        {connection.type === 'open' && !connection.extended ? ` ${texts.plainNote}` : ''}
      </p>
      <Confirm
        open={asked !== null}
        onOpenChange={(open) => {
          if (!open) setAsked(null)
        }}
        title={texts.ask.title}
        text={asked === null ? '' : texts.ask.text(costWords(asked.cost))}
        yes={texts.ask.yes}
        onYes={() => {
          if (asked !== null) transport.start(asked.wish)
        }}
      />
    </section>
  )
}

const costWords = ({ requests, inputTokens, outputTokens, dollars }: RaceCost) => ({
  requests: groupThousands(requests),
  input: formatTokens(inputTokens),
  output: formatTokens(outputTokens),
  dollars: dollars === null ? null : formatDollars(dollars),
})
