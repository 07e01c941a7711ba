import { useEffect } from 'react'
import type { PlaceState } from '../store/place.ts'
import type { SettingsStore, Theme } from '../store/shared.ts'
import { useMedia, usePlace, useSettings } from './context.tsx'

/** The theme on screen: the user's choice, else the system's. */
function shownTheme(chosen: Theme, systemIsLight: boolean): 'light' | 'dark' {
  if (chosen !== 'system') return chosen
  return systemIsLight ? 'light' : 'dark'
}

const themeOf = (settings: SettingsStore) => settings.theme
const linkThemeOf = (place: PlaceState) => place.theme

/** The theme on screen, kept up to date: a link's until the user chooses. */
export function useTheme(): 'light' | 'dark' {
  const ofLink = usePlace(linkThemeOf)
  const chosen = shownTheme(useSettings(themeOf), useMedia('(prefers-color-scheme: light)'))
  return ofLink ?? chosen
}

/** Writes the theme where the style sheet reads it. */
export function useThemeOnPage(): void {
  const theme = useTheme()
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
}
