// Runs before the first paint, so that no theme flashes. The page's settings write the same key; a link that was made
// with a theme ends in `.l` or `.d`, which counts where the tab has not opened it before.
;(() => {
  const read = (open, key) => {
    try {
      return open().getItem(key)
    } catch {
      // No storage: the link's theme or the system's preference stands.
      return null
    }
  }
  const [, link, hint] = /^#(.+)\.([ld])$/.exec(location.hash) ?? []
  const isOpenHere = hint !== undefined && (read(() => sessionStorage, 'sparkpad.tab') ?? '').includes(link)
  const told = hint === undefined || isOpenHere ? null : hint === 'l' ? 'light' : 'dark'
  const chosen = told ?? read(() => localStorage, 'sparkpad.theme')
  const light = matchMedia('(prefers-color-scheme: light)').matches
  document.documentElement.dataset.theme =
    chosen === 'light' || chosen === 'dark' ? chosen : light ? 'light' : 'dark'
})()
