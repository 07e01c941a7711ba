import { useEffect, useState } from 'react'
import { useActions } from './context.tsx'
import styles from './drop-zone.module.css'
import { words } from './words.ts'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

/** Takes files dropped anywhere on the page; the page itself never navigates to one. */
export function DropZone() {
  const actions = useActions()
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    let depth = 0
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      event.stopPropagation()
      depth = 0
      setOver(false)
      actions.dropFiles([...(event.dataTransfer?.files ?? [])])
    }
    const options = { capture: true }
    window.addEventListener('dragenter', enter, options)
    window.addEventListener('dragleave', leave, options)
    window.addEventListener('dragover', over, options)
    window.addEventListener('drop', drop, options)
    return () => {
      window.removeEventListener('dragenter', enter, options)
      window.removeEventListener('dragleave', leave, options)
      window.removeEventListener('dragover', over, options)
      window.removeEventListener('drop', drop, options)
    }
  }, [actions])
  if (!isOver) return null
  return (
    <div className={styles.zone}>
      <p className={styles.title}>{words.drop.title}</p>
      <p className={styles.text}>{words.drop.text}</p>
    </div>
  )
}
