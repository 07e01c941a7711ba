/** Packages that stand in a frame, by specifier. */
export type Shelf = Readonly<Record<string, object>>

/** Where the kit's own part stands: no project can import it, since only its specifiers get modules. */
export const kitName = 'sparkpad:kit'

const shelf = Symbol.for('sparkpad.packages')

const shelved = (): Shelf => (globalThis as { [shelf]?: Shelf })[shelf] ?? {}

/** Puts packages where the modules made by `shelfModule` find them. */
export function shelve(packages: Shelf): void {
  Object.defineProperty(globalThis, shelf, { value: { ...shelved(), ...packages }, configurable: true })
}

/** What stands in the frame for a specifier; null where nothing does. */
export function onShelf(specifier: string): object | null {
  return shelved()[specifier] ?? null
}

/** Text of a module that exports a package which stands in the frame; null for one that does not. */
export function shelfModule(specifier: string): string | null {
  const found = onShelf(specifier)
  if (found === null) return null
  const names = Object.keys(found).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default')
  return [
    `const found = globalThis[Symbol.for('sparkpad.packages')][${JSON.stringify(specifier)}]`,
    'export default found',
    `export const { ${names.join(', ')} } = found`,
  ].join('\n')
}
