/**
 * A document of no origin has no storage, and merely reading `localStorage` throws: code that keeps its state there gets
 * a store that lasts as long as the run.
 */
export function standInStorage(): void {
  for (const name of ['localStorage', 'sessionStorage'] as const)
    Object.defineProperty(window, name, { value: createStorage(), configurable: true })
}

const createStorage = (): Storage => {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(`${key}`) ?? null,
    setItem: (key, value) => void items.set(`${key}`, `${value}`),
    removeItem: (key) => void items.delete(`${key}`),
    clear: () => items.clear(),
  }
}

/** Links to other pages would leave the preview; those within the page work. */
export function keepLinksInside(left: (address: string) => void): void {
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement)
    const address = link?.getAttribute('href') ?? '#'
    if (event.defaultPrevented || address.startsWith('#') || address.startsWith('javascript:')) return
    event.preventDefault()
    left(address)
  })
}

/**
 * A dialog would hold the whole page for as long as the code likes, so the frame has none: what would have been shown
 * is told, and the code gets the answer of a user who cancels.
 */
export function standInDialogs(tell: (words: string) => void): void {
  const dialogs = {
    alert: (text: unknown = '') => tell(`alert: ${String(text)}`),
    confirm: (text: unknown = '') => {
      tell(`confirm: ${String(text)} (cancelled: a preview shows no dialogs)`)
      return false
    },
    prompt: (text: unknown = '') => {
      tell(`prompt: ${String(text)} (cancelled: a preview shows no dialogs)`)
      return null
    },
    print: () => tell('print (a preview does not print)'),
  } as const
  for (const [name, value] of Object.entries(dialogs))
    Object.defineProperty(window, name, { value, writable: true, configurable: true })
}

/**
 * A policy does not cover WebRTC. Code that just uses it is kept from the network by this; a frame within the frame has
 * its own, which nothing can take away.
 */
export function takeAwayWebRtc(): void {
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection'])
    Object.defineProperty(window, name, { value: undefined, configurable: false })
}

/**
 * Code that focuses a field as it comes up would take the keyboard from the user with each new build. So it may do that
 * only where the frame has the focus or the user has just acted in it, as where a browser knows the policy
 * `focus-without-user-activation`. Code that means harm has other ways; `page/preview/keyboard.ts` is for those.
 */
export function keepFocusPolite(): void {
  const mayFocus = () => document.hasFocus() || navigator.userActivation.isActive
  for (const owner of [HTMLElement.prototype, SVGElement.prototype, window]) {
    const native = owner.focus
    Object.defineProperty(owner, 'focus', {
      value(this: unknown, ...options: readonly unknown[]) {
        if (mayFocus()) Reflect.apply(native, this ?? window, options)
      },
      writable: true,
      configurable: true,
    })
  }
}
