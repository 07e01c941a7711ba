import type { ElementQuery } from './elements.ts'

/** A change of literals that a clause asks for. */
export type LiteralRequest = StyleRequest | ValueRequest | ReplaceRequest

/** "make the button red", "set the padding of .card to 12px". */
export type StyleRequest = {
  readonly type: 'style'
  readonly element: ElementQuery
  /** The words for the element, for a sentence about it. */
  readonly words: string
  /** Null: the colour that an element of this kind is spoken of by. */
  readonly property: string | null
  readonly value: string
}

/** "change the title to Hello", "set MAX_RETRIES to 5": what something named says, or the number it is. */
export type ValueRequest = { readonly type: 'value'; readonly name: string; readonly value: string }

/** "change 10 to 20", "replace 'Save' with 'Store'". `quoted`: the first stood in quotes. */
export type ReplaceRequest = {
  readonly type: 'replace'
  readonly from: string
  readonly to: string
  readonly quoted: boolean
}

export type LiteralLanguage = 'ts' | 'tsx' | 'js' | 'jsx' | 'html' | 'css'
