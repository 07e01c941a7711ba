import { Fragment, type ReactNode } from 'react'
import type { Survey } from '../../core/preview/build.ts'
import type { Preview } from '../../core/preview/preview.ts'
import { usePreview } from './context.tsx'
import { Button } from './controls.tsx'
import { PlaceLink } from './preview-problems.tsx'
import type { PreviewControls } from './preview-controls.ts'
import styles from './preview-panel.module.css'
import { words } from './words.ts'

const phaseOf = (state: Preview) => state.phase

/** What stands over the frames where nothing runs, with the one thing to do about it. */
export function PreviewNotice({ controls }: { readonly controls: PreviewControls }) {
  const phase = usePreview(phaseOf)
  const { preview } = words
  const startButton = (
    <Button kind="primary" onClick={() => controls.start()}>
      {preview.bar.start}
    </Button>
  )
  switch (phase.type) {
    case 'asleep':
    case 'building':
    case 'running':
    case 'failed':
      return null
    case 'nothing':
      return <Notice {...preview.nothing} />
    case 'stuck':
      return (
        <Notice {...preview.stuck} isAlert>
          <Button kind="primary" onClick={() => controls.stop()}>
            {preview.bar.stop}
          </Button>
        </Notice>
      )
    case 'stopped':
    case 'left':
    case 'grabbed':
    case 'broken':
      return <Notice {...preview[phase.type]}>{startButton}</Notice>
    case 'missing':
      return (
        <Notice {...preview.missing}>
          <ul className={styles.missing}>
            {phase.missing.map(({ specifier, place }) => (
              <li key={`${specifier} ${place.path} ${place.line}`}>
                <code>{specifier}</code> <PlaceLink place={place} />
              </li>
            ))}
          </ul>
          <Button onClick={() => controls.allowNetwork(true)}>{preview.missing.allow}</Button>
        </Notice>
      )
    case 'paused':
      return (
        <Notice title={preview.paused.title} text={preview.paused.text}>
          {phase.survey === null ? null : <Found survey={phase.survey} />}
          <Button kind="primary" onClick={() => controls.start()}>
            {preview.paused.run}
          </Button>
        </Notice>
      )
  }
}

/** What the code says it will do. */
export function Found({ survey }: { readonly survey: Survey }) {
  const { paused } = words.preview
  const network = [...survey.network, ...survey.hosts]
  return (
    <dl className={styles.survey}>
      <dt>{paused.packages}</dt>
      <dd>{survey.packages.length === 0 ? paused.noPackages : <Names of={survey.packages} />}</dd>
      <dt>{paused.network}</dt>
      <dd>{network.length === 0 ? paused.noNetwork : <Names of={network} />}</dd>
    </dl>
  )
}

/** Names set apart by commas; a line breaks between two of them, not within one that fits. */
function Names({ of }: { readonly of: readonly string[] }) {
  return of.map((name, at) => (
    <Fragment key={name}>
      {at === 0 ? null : ', '}
      <span className={styles.name}>{name}</span>
    </Fragment>
  ))
}

/** What takes the place of something that is not there, and what to do about it. */
export function Notice({
  title,
  text,
  isAlert = false,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly isAlert?: boolean
  readonly children?: ReactNode
}) {
  return (
    <div className={styles.notice} role={isAlert ? 'alert' : undefined}>
      <h3>{title}</h3>
      <p>{text}</p>
      {children}
    </div>
  )
}
