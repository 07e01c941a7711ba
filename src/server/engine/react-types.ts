/**
 * As much of React's types as it takes to follow a name through hooks and props: what `useState<Item[]>` gives are
 * items, and what `FC<Props>` is told are props. React itself is not among the files of a request. Names that are not
 * here stay unknown, as all would be without it.
 */
export const REACT_TYPES = `
declare module 'react' {
  export = React
}
declare namespace React {
  type ReactNode = any
  type ReactElement = any
  type Key = string | number
  type CSSProperties = Record<string, any>
  type SetStateAction<S> = S | ((previous: S) => S)
  type Dispatch<A> = (value: A) => void
  type PropsWithChildren<P = {}> = P & { children?: ReactNode }
  interface RefObject<T> { current: T }
  interface MutableRefObject<T> { current: T }
  interface FunctionComponent<P = {}> {
    (props: P): any
    displayName?: string
  }
  type FC<P = {}> = FunctionComponent<P>
  interface Context<T> {
    Provider: FC<{ value: T; children?: ReactNode }>
    Consumer: FC<{ children: (value: T) => ReactNode }>
    displayName?: string
  }
  function useState<S>(initial: S | (() => S)): [S, Dispatch<SetStateAction<S>>]
  function useState<S = undefined>(): [S | undefined, Dispatch<SetStateAction<S | undefined>>]
  function useReducer<S, A>(reducer: (state: S, action: A) => S, initial: S): [S, Dispatch<A>]
  function useReducer<S, A, I>(reducer: (state: S, action: A) => S, from: I, init: (from: I) => S): [S, Dispatch<A>]
  function useRef<T>(initial: T): RefObject<T>
  function useRef<T>(initial: T | null): RefObject<T | null>
  function useRef<T = undefined>(): RefObject<T | undefined>
  function useMemo<T>(make: () => T, inputs: readonly unknown[]): T
  function useCallback<T extends Function>(callback: T, inputs: readonly unknown[]): T
  function useEffect(effect: () => void | (() => void), inputs?: readonly unknown[]): void
  function useLayoutEffect(effect: () => void | (() => void), inputs?: readonly unknown[]): void
  function useContext<T>(context: Context<T>): T
  function createContext<T>(value: T): Context<T>
  function useId(): string
  function useTransition(): [boolean, (action: () => void) => void]
  function useDeferredValue<T>(value: T): T
  function memo<T extends (props: any) => any>(component: T): T
  function forwardRef<T, P = {}>(render: (props: P, ref: any) => any): FC<P & { ref?: any }>
  const Fragment: any
  const StrictMode: any
  const Suspense: any
}
`
