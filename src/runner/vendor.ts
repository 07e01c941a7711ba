import react from 'react'
import reactDom from 'react-dom'
import reactDomClient from 'react-dom/client'
import jsxDevRuntime from 'react/jsx-dev-runtime'
import jsxRuntime from 'react/jsx-runtime'

/** Packages that stand in the runner, evaluated while the frame waits for its build. */
const vendored: Readonly<Record<string, object>> = {
  react,
  'react-dom': reactDom,
  'react-dom/client': reactDomClient,
  'react/jsx-dev-runtime': jsxDevRuntime,
  'react/jsx-runtime': jsxRuntime,
}

const shelf = Symbol.for('sparkpad.packages')

/** Puts the packages where the modules made by `vendorModule` find them. */
export function shelve(): void {
  Object.defineProperty(globalThis, shelf, { value: vendored })
}

/** Text of a module that exports a package which stands in the runner; null for one that does not. */
export function vendorModule(specifier: string): string | null {
  const found = vendored[specifier]
  if (found === undefined) return null
  const names = Object.keys(found).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default')
  return [
    `const found = globalThis[Symbol.for('sparkpad.packages')][${JSON.stringify(specifier)}]`,
    'export default found',
    `export const { ${names.join(', ')} } = found`,
  ].join('\n')
}
