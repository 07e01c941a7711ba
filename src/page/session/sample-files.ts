import app from './sample/App.tsx?raw'
import cart from './sample/cart.ts?raw'
import main from './sample/main.tsx?raw'
import page from './sample/index.html?raw'
import style from './sample/style.css?raw'

/** The project a first visit opens with: five real files that belong together. */
export const sampleFiles: readonly { readonly path: string; readonly text: string }[] = [
  { path: 'cart.ts', text: cart },
  { path: 'App.tsx', text: app },
  { path: 'main.tsx', text: main },
  { path: 'index.html', text: page },
  { path: 'style.css', text: style },
]
