import { z } from 'zod'
import { firstSettings, type SettingsStore } from '../store/shared.ts'

const key = 'sparkpad.settings'
const secretKey = 'sparkpad.secrets'
/** Read by itself before the first paint (public/theme.js). */
const themeKey = 'sparkpad.theme'

const stored = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  model: z.string().catch(''),
  deepModel: z.string().catch(''),
  gatewayUrl: z.string().catch(''),
  speculates: z.boolean().catch(false),
  speculatesMetered: z.boolean().catch(false),
})
const secrets = z.object({
  accessCode: z.string().catch(''),
  own: z.object({ url: z.string(), key: z.string(), model: z.string() }).nullable().catch(null),
})

/** What of the browser's storages the session needs; both may throw where the user forbids them. */
export type Storages = { readonly lasting: Storage | null; readonly forSession: Storage | null }

const read = <S extends z.ZodType>(
  storage: Storage | null,
  name: string,
  schema: S,
  fallback: z.infer<S>,
): z.infer<S> => {
  try {
    const result = schema.safeParse(JSON.parse(storage?.getItem(name) ?? 'null'))
    return result.success ? result.data : fallback
  } catch {
    return fallback
  }
}

const write = (storage: Storage | null, name: string, value: string): void => {
  try {
    storage?.setItem(name, value)
  } catch {
    // Storage is full or forbidden: the choice then lasts as long as the page does.
  }
}

/** Settings of the last visit; keys and codes only from this browser session, and only if the user asked for that. */
export function loadSettings(storages: Storages): SettingsStore {
  const plain = read(storages.lasting, key, stored, firstSettings)
  const secret = read(storages.forSession, secretKey, secrets, { accessCode: '', own: null })
  return { ...plain, ...secret, keepKeyInSession: secret.own !== null }
}

/** Writes what may be written: never a key to lasting storage. */
export function saveSettings(storages: Storages, settings: SettingsStore): void {
  const { theme, model, deepModel, gatewayUrl, accessCode, own, keepKeyInSession } = settings
  const { speculates, speculatesMetered } = settings
  write(storages.lasting, themeKey, theme)
  write(
    storages.lasting,
    key,
    JSON.stringify({ theme, model, deepModel, gatewayUrl, speculates, speculatesMetered }),
  )
  write(storages.forSession, secretKey, JSON.stringify({ accessCode, own: keepKeyInSession ? own : null }))
}
