import { Tabs } from '@base-ui/react/tabs'
import { useState, type ReactNode } from 'react'
import type { OwnUpstream } from '../../core/turn/turn.ts'
import type { ConnectionTest } from './actions.ts'
import styles from './connect-dialog.module.css'
import { useActions, useSettings } from './context.tsx'
import { Button, Sheet } from './controls.tsx'
import { formatMs, hostOf, isLoopback } from './format.ts'
import { presetOf, presets } from './presets.ts'
import type { SettingsStore } from '../store/shared.ts'
import { words } from './words.ts'

type Way = 'own' | 'gateway' | 'socket'
type Testing =
  | { readonly type: 'none' }
  | { readonly type: 'running' }
  | { readonly type: 'done'; readonly result: ConnectionTest }

const settingsOf = (settings: SettingsStore) => settings

/** Where turns go: a key of one's own, another gateway, or any Responses socket. */
export function ConnectDialog({
  open,
  onOpenChange,
}: {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}) {
  return (
    <Sheet open={open} onOpenChange={onOpenChange} title={words.connect.title} wide="yes">
      <p className={styles.intro}>{words.connect.intro}</p>
      <Tabs.Root defaultValue="own" className={styles.root}>
        <Tabs.List className={styles.tabs} activateOnFocus>
          {(['own', 'gateway', 'socket'] satisfies Way[]).map((way) => (
            <Tabs.Tab key={way} value={way} className={styles.tab}>
              {words.connect.ways[way]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="own" className={styles.panel}>
          <OwnForm onDone={() => onOpenChange(false)} />
        </Tabs.Panel>
        <Tabs.Panel value="gateway" className={styles.panel}>
          <EndpointForm way="gateway" onDone={() => onOpenChange(false)} />
        </Tabs.Panel>
        <Tabs.Panel value="socket" className={styles.panel}>
          <EndpointForm way="socket" onDone={() => onOpenChange(false)} />
        </Tabs.Panel>
      </Tabs.Root>
    </Sheet>
  )
}

function OwnForm({ onDone }: { readonly onDone: () => void }) {
  const settings = useSettings(settingsOf)
  const actions = useActions()
  const first = presets[0]
  const [url, setUrl] = useState(settings.own?.url ?? first.url)
  const [model, setModel] = useState(settings.own?.model ?? first.model)
  const [key, setKey] = useState(settings.own?.key ?? '')
  const [keep, setKeep] = useState(settings.keepKeyInSession)
  const own: OwnUpstream = { url: url.trim(), key: key.trim(), model: model.trim() }
  const host = hostOf(settings.gatewayUrl) ?? location.hostname
  const isReady = own.url !== '' && own.model !== ''
  return (
    <Form
      text={words.connect.ownText}
      canUse={isReady}
      test={() => actions.testConnection(settings.gatewayUrl, settings.accessCode, own)}
      tested={`${own.url}\n${own.model}\n${own.key}`}
      onUse={() => {
        actions.useOwnUpstream(own, keep)
        onDone()
      }}
      extra={
        settings.own === null ? null : (
          <Button
            kind="quiet"
            onClick={() => {
              setKey('')
              actions.useOwnUpstream(null, false)
            }}
          >
            {words.connect.forget}
          </Button>
        )
      }
    >
      {isLoopback(host) ? null : (
        <div className={styles.warning} role="note">
          <p className={styles.warningTitle}>{words.connect.strangerTitle}</p>
          <p>{words.connect.stranger(host)}</p>
        </div>
      )}
      <fieldset className={styles.presets}>
        <legend className={styles.label}>{words.connect.preset}</legend>
        {presets.map((preset) => (
          <button
            key={preset.name}
            type="button"
            className={styles.preset}
            aria-pressed={presetOf(url)?.name === preset.name}
            onClick={() => {
              setUrl(preset.url)
              setModel(preset.model)
            }}
          >
            {preset.name}
          </button>
        ))}
      </fieldset>
      <Field label={words.connect.url} value={url} onChange={setUrl} kind="url" />
      <Field label={words.connect.model} value={model} onChange={setModel} kind="text" />
      <Field
        label={words.connect.key}
        value={key}
        onChange={setKey}
        kind="password"
        hint={words.connect.keyHint}
      />
      <label className={styles.check}>
        <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
        <span>
          {words.connect.keep}
          <span className={styles.hint}>{words.connect.keepHint}</span>
        </span>
      </label>
    </Form>
  )
}

function EndpointForm({ way, onDone }: { readonly way: 'gateway' | 'socket'; readonly onDone: () => void }) {
  const settings = useSettings(settingsOf)
  const actions = useActions()
  const current = settings.gatewayUrl === '' ? location.origin : settings.gatewayUrl
  const isSocket = /^wss?:/.test(current)
  const [url, setUrl] = useState(isSocket === (way === 'socket') ? current : '')
  const [code, setCode] = useState(settings.accessCode)
  const address = url.trim()
  return (
    <Form
      text={way === 'gateway' ? words.connect.gatewayText : words.connect.socketText}
      canUse={address !== ''}
      test={() => actions.testConnection(address, code, null)}
      tested={`${address}\n${code}`}
      onUse={() => {
        actions.connectTo(address, code)
        onDone()
      }}
    >
      <Field
        label={way === 'gateway' ? words.connect.gatewayUrl : words.connect.socketUrl}
        value={url}
        onChange={setUrl}
        kind="url"
        placeholder={way === 'gateway' ? 'http://127.0.0.1:4321' : 'wss://example.com/v1/responses'}
      />
      <Field
        label={way === 'gateway' ? words.connect.accessCode : words.connect.socketKey}
        value={code}
        onChange={setCode}
        kind="password"
        hint={words.connect.accessCodeHint}
      />
    </Form>
  )
}

type FormProps = {
  readonly text: string
  readonly canUse: boolean
  readonly test: () => Promise<ConnectionTest>
  /** What a result speaks of; when it changes, the result goes. */
  readonly tested: string
  readonly onUse: () => void
  readonly extra?: ReactNode
  readonly children: ReactNode
}

function Form({ text, canUse, test, tested, onUse, extra, children }: FormProps) {
  const [testing, setTesting] = useState<Testing>({ type: 'none' })
  const [about, setAbout] = useState(tested)
  if (about !== tested) {
    setAbout(tested)
    setTesting({ type: 'none' })
  }
  const run = async () => {
    setTesting({ type: 'running' })
    const result = await test()
    setTesting((now) => (now.type === 'running' ? { type: 'done', result } : now))
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (canUse) onUse()
      }}
    >
      <p className={styles.text}>{text}</p>
      {children}
      <div aria-live="polite">{testing.type === 'done' ? <TestResult result={testing.result} /> : null}</div>
      <div className={styles.foot}>
        {extra}
        <span className={styles.space} />
        <Button disabled={!canUse || testing.type === 'running'} onClick={() => void run()}>
          {testing.type === 'running' ? words.connect.testing : words.connect.test}
        </Button>
        <button type="submit" className={styles.use} disabled={!canUse}>
          {words.connect.use}
        </button>
      </div>
    </form>
  )
}

const stepOrder = ['address', 'reach', 'authorise', 'speak', 'model'] as const

function TestResult({ result }: { readonly result: ConnectionTest }) {
  const failedAt = result.type === 'fails' ? stepOrder.indexOf(result.step) : stepOrder.length
  const rtt = result.type === 'works' ? formatMs(result.rttMs) : null
  return (
    <div className={styles.result}>
      <ol>
        {stepOrder.map((step, index) => {
          const state = index < failedAt ? 'passed' : index === failedAt ? 'failed' : 'skipped'
          return (
            <li key={step} className={styles.step} data-state={state}>
              <span className={styles.mark} aria-hidden="true">
                {state === 'passed' ? '✓' : state === 'failed' ? '✕' : '–'}
              </span>
              {words.connect.steps[step]}
              <span className={styles.stepState}>{words.connect.stepState[state]}</span>
            </li>
          )
        })}
      </ol>
      {result.type === 'works' ? (
        <p className={styles.works}>
          {words.connect.works(`${rtt?.value ?? ''} ${rtt?.unit ?? ''}`, result.models)}
        </p>
      ) : (
        <>
          <p className={styles.fails}>{words.connect.failed[result.step]}</p>
          {result.detail === '' ? null : <p className={styles.hint}>{words.turns.said(result.detail)}</p>}
        </>
      )}
    </div>
  )
}

type FieldProps = {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly kind: 'url' | 'text' | 'password'
  readonly hint?: string
  readonly placeholder?: string
}

function Field({ label, value, onChange, kind, hint, placeholder }: FieldProps) {
  return (
    <label className={styles.fieldRow}>
      <span className={styles.label}>{label}</span>
      <input
        className={styles.field}
        // Not type=url: the browser's own bubbles would speak before the page's words.
        type={kind === 'password' ? 'password' : 'text'}
        inputMode={kind === 'url' ? 'url' : 'text'}
        autoComplete="off"
        spellCheck={false}
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint === undefined ? null : <span className={styles.hint}>{hint}</span>}
    </label>
  )
}
