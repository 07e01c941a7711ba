import type { Pad, PadFile } from './stand.ts'

const app = `import { useState } from 'react'
import { greet } from './greet'

export function App() {
  const [count, setCount] = useState(0)
  return (
    <main>
      <h1>{greet('tea')}</h1>
      <button onClick={() => setCount(count + 1)}>pressed {count}</button>
    </main>
  )
}
`
/** Five files: a page, its entry, a component, a module and a style sheet. */
export const project: readonly PadFile[] = [
  { path: 'greet.ts', text: "export const greet = (name: string): string => 'Hello ' + name\n" },
  { path: 'App.tsx', text: app },
  {
    path: 'main.tsx',
    text: "import { createRoot } from 'react-dom/client'\nimport { App } from './App'\nimport './style.css'\n\ncreateRoot(document.querySelector('#root')!).render(<App />)\n",
  },
  { path: 'style.css', text: 'h1 { color: rgb(1, 2, 3) }\n' },
  {
    path: 'index.html',
    text: '<!doctype html><body><div id="root"></div><script type="module" src="main.tsx"></script></body>\n',
  },
]

/** The frame on show. */
export const shown = ({ page }: Pad) => page.frameLocator('iframe[data-layer=shown]')
export const panel = ({ page }: Pad) => page.getByRole('region', { name: 'Preview' })
export const status = (pad: Pad) => panel(pad).getByRole('status')
export const openPreview = async (pad: Pad) => pad.page.getByRole('tab', { name: 'Preview' }).click()

/** Replaces a line of the open file, counted from 1, as a user does. */
export const retype = async (pad: Pad, line: number, text: string) => {
  await pad.goTo(line)
  await pad.page.keyboard.press('Home')
  await pad.page.keyboard.press('Shift+End')
  await pad.page.keyboard.insertText(text)
}

/** Code that takes the focus by a frame of its own, where the browser's own words for it are, and tells what it hears. */
export const thief = (how: string) => {
  const script = `const take = () => { window.focus(); trap.focus() }; for (const type of ['keydown', 'beforeinput']) addEventListener(type, () => console.log('stolen'), true); ${how}`
  return `document.body.innerHTML = 'A trap'; const inner = document.createElement('iframe'); inner.srcdoc = ${JSON.stringify(`<input id=trap><script>${script}`)} + '<' + '/script>'; document.body.append(inner)`
}
