import { shelve } from './kit/shelf.ts'

/**
 * The page hands its text to a frame whose build needs it; it is on the shelf when the page's next message comes.
 *
 * Each package begins after this script has ended: React makes errors as it begins, and where a debugger listens, a
 * browser reads the source of every function on the stack again for each, this script's too.
 */
async function fill(): Promise<void> {
  const { default: react } = await import('react')
  const { default: jsxRuntime } = await import('react/jsx-runtime')
  const { default: jsxDevRuntime } = await import('react/jsx-dev-runtime')
  const { default: reactDom } = await import('react-dom')
  const { default: reactDomClient } = await import('react-dom/client')
  shelve({
    react,
    'react-dom': reactDom,
    'react-dom/client': reactDomClient,
    'react/jsx-dev-runtime': jsxDevRuntime,
    'react/jsx-runtime': jsxRuntime,
  })
}

void fill()
