// Runs before the first paint, so that no theme flashes. The page's settings write the same key.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('sparkpad.theme')
  } catch {
    // No storage: the system's preference stands.
  }
  const light = matchMedia('(prefers-color-scheme: light)').matches
  document.documentElement.dataset.theme =
    chosen === 'light' || chosen === 'dark' ? chosen : light ? 'light' : 'dark'
})()
