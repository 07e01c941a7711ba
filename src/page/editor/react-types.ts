import { typescriptDefaults } from 'monaco-editor/languages/features/typescript/register'

/** React's own declarations as text, fetched when the first component opens. */
const declarations = import.meta.glob<string>('/node_modules/@types/react/{index,global,jsx-runtime}.d.ts', {
  query: '?raw',
  import: 'default',
})

/** `csstype` is a megabyte of property names; style objects stay unchecked instead. */
const CSSTYPE = 'export interface Properties<A = string, B = string> { [name: string]: any }\n'

let asked = false

/** Gives the TypeScript service React's declarations, so that components are checked and completed. Once. */
export async function addReactTypes(): Promise<void> {
  if (asked) return
  asked = true
  const texts = await Promise.all(
    Object.entries(declarations).map(async ([path, load]) => [path, await load()] as const),
  )
  for (const [path, text] of texts) typescriptDefaults.addExtraLib(text, `file://${path}`)
  typescriptDefaults.addExtraLib(CSSTYPE, 'file:///node_modules/csstype/index.d.ts')
}
