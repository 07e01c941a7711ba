import app from './sample/App.tsx?raw'
import cart from './sample/cart.ts?raw'
import page from './sample/index.html?raw'
import style from './sample/style.css?raw'

/** The project a first visit opens with: four real files that belong together. */
export const sampleFiles: readonly { readonly path: string; readonly text: string }[] = [
  { path: 'cart.ts', text: cart },
  { path: 'App.tsx', text: app },
  { path: 'index.html', text: page },
  { path: 'style.css', text: style },
]
