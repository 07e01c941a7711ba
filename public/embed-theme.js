// Runs before the first paint of an embed, which asks no storage: its theme stands in its address.
;(() => {
  const asked = new URLSearchParams(location.search).get('theme')
  const light = matchMedia('(prefers-color-scheme: light)').matches
  document.documentElement.dataset.theme =
    asked === 'light' || asked === 'dark' ? asked : light ? 'light' : 'dark'
})()
