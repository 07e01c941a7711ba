import { isExactPage } from './embed-messages.ts'

/** What the address of an embed asks for: `?edit=1&theme=light&origin=https://host`. */
export type EmbedOptions = {
  readonly editable: boolean
  readonly theme: 'light' | 'dark' | 'system'
  /** The one origin whose page may speak with it; null: none may. */
  readonly origin: string | null
}

/** Reads the query of an embed. What it does not know is as if it were not there. */
export function embedOptions(search: string): EmbedOptions {
  const asked = new URLSearchParams(search)
  const theme = asked.get('theme')
  const origin = asked.get('origin')
  return {
    editable: asked.get('edit') === '1',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    origin: origin !== null && isExactPage(origin) ? origin : null,
  }
}
