import { useEffect } from 'react'
import type { SettingsStore, Theme } from '../store/shared.ts'
import { useMedia, useSettings } from './context.tsx'

/** The theme on screen: the user's choice, else the system's. */
function shownTheme(chosen: Theme, systemIsLight: boolean): 'light' | 'dark' {
  if (chosen !== 'system') return chosen
  return systemIsLight ? 'light' : 'dark'
}

const themeOf = (settings: SettingsStore) => settings.theme

/** The theme on screen, kept up to date. */
export function useTheme(): 'light' | 'dark' {
  return shownTheme(useSettings(themeOf), useMedia('(prefers-color-scheme: light)'))
}

/** Writes the theme where the style sheet reads it. */
export function useThemeOnPage(): void {
  const theme = useTheme()
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
}
