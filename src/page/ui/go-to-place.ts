import { useCallback } from 'react'
import type { Place } from '../../core/preview/build.ts'
import { useActions, useParts } from './context.tsx'

/** Shows a place of the project in the editor, with the focus there. */
export function useGoTo(): (place: Place) => void {
  const { panel } = useParts()
  const actions = useActions()
  return useCallback(
    ({ path, line, column }) => {
      // Where the page is narrow the code stands in another tab.
      panel.setState({ narrow: 'code' })
      actions.showPlace(path, line, column)
    },
    [panel, actions],
  )
}
