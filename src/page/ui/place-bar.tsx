import { ArrowLeft, TriangleAlert } from 'lucide-react'
import { ownDocument, type LinkTrouble, type PlaceState } from '../store/place.ts'
import type { StoredFault } from '../store/stored.ts'
import { useActions, useConnection, useParts, usePlace, useSettings } from './context.tsx'
import { Button } from './controls.tsx'
import styles from './place-bar.module.css'
import { words } from './words.ts'

const texts = words.links.place

const all = (place: PlaceState) => place

/** Tells where the code came from when it is not the user's draft, what was wrong with its link, and the way back. */
export function PlaceBar() {
  const place = usePlace(all)
  const { links } = useParts()
  const { kind, trouble, isTold, hasOwn } = place
  if (trouble === null && (isTold || kind === 'own')) return null
  return (
    <section
      className={styles.bar}
      aria-label={texts.label}
      data-trouble={trouble === null ? undefined : trouble.type}
    >
      {trouble === null ? null : <TriangleAlert className={styles.sign} size={16} aria-hidden />}
      <p className={styles.text} role={trouble === null ? undefined : 'alert'}>
        {trouble === null ? originText(place) : troubleText(trouble, place)}
      </p>
      <Made />
      <span className={styles.buttons}>
        {trouble?.type === 'stored' && mayPass(trouble.fault) ? (
          <Button onClick={() => links.retry()}>{words.stored.tryAgain}</Button>
        ) : null}
        {kind === 'link' ? (
          <Button onClick={() => links.goTo(ownDocument)}>
            <ArrowLeft size={14} aria-hidden />
            {hasOwn ? texts.back : texts.toOwn}
          </Button>
        ) : null}
        <Button kind="quiet" onClick={() => links.told()}>
          {texts.got}
        </Button>
      </span>
    </section>
  )
}

/** Whether the same link may open a moment later. */
const mayPass = ({ type }: StoredFault): boolean =>
  type === 'down' || type === 'offline' || type === 'limited' || type === 'failed'

function originText({ kind, hasOwn }: PlaceState): string {
  if (kind === 'copy') return texts.copy
  return hasOwn ? texts.linkOwn : texts.link
}

function troubleText(trouble: LinkTrouble, { kind, hasOwn }: PlaceState): string {
  if (trouble.type !== 'part') {
    const shown = kind === 'own' ? (hasOwn ? texts.yours : texts.sample) : ''
    const said =
      trouble.type === 'stored' ? words.stored.openFault(trouble.fault) : texts.unreadable[trouble.why]
    return `${said} ${shown}`.trim()
  }
  const { read, told, cut } = trouble.files
  return [
    texts[trouble.why],
    texts.read(read, told),
    ...(cut === null ? [] : [texts.cutFile(cut)]),
    texts.askAgain,
    ...(hasOwn ? [texts.kept] : []),
  ].join(' ')
}

const modelOf = (place: PlaceState) => place.model

/** The model that the link names, and where it is offered here, the way to use it. */
function Made() {
  const name = usePlace(modelOf)
  const actions = useActions()
  const offered = useConnection(({ models }) => models.find(({ id }) => id === name))
  const isChosen = useSettings(({ model }) => model === name)
  if (name === null || isChosen) return null
  return (
    <span className={styles.model}>
      <span className={styles.modelName}>{texts.model(offered?.title ?? name)}</span>
      {offered === undefined ? null : (
        <Button kind="quiet" onClick={() => actions.chooseModel(offered.id)}>
          {texts.useModel}
        </Button>
      )}
    </span>
  )
}
