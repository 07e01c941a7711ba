import type { editor } from 'monaco-editor/editor'
import { oklchToHex } from './oklch.ts'

export type ThemeName = 'light' | 'dark'

type Colour = readonly [lightness: number, chroma: number, hue: number, opacity?: number]

/** The page's colour roles as numbers, the same as in the page's style sheet. Monaco takes hex only. */
type Palette = {
  readonly surface: readonly [Colour, Colour, Colour, Colour]
  readonly text: readonly [Colour, Colour, Colour]
  readonly line: Colour
  readonly lineStrong: Colour
  readonly accent: Colour
  readonly insert: Colour
  readonly delete: Colour
  readonly warn: Colour
  readonly keyword: Colour
  readonly string: Colour
  readonly number: Colour
  readonly type: Colour
  readonly tag: Colour
  readonly property: Colour
  readonly selection: Colour
}

const DARK: Palette = {
  surface: [
    [0.17, 0.01, 260],
    [0.195, 0.011, 260],
    [0.24, 0.013, 260],
    [0.29, 0.015, 260],
  ],
  text: [
    [0.93, 0.005, 260],
    [0.78, 0.01, 260],
    [0.67, 0.013, 260],
  ],
  line: [0.285, 0.012, 260],
  lineStrong: [0.38, 0.014, 260],
  accent: [0.8, 0.16, 75],
  insert: [0.8, 0.15, 150],
  delete: [0.75, 0.14, 25],
  warn: [0.85, 0.14, 95],
  keyword: [0.76, 0.12, 300],
  string: [0.8, 0.11, 145],
  number: [0.8, 0.1, 220],
  type: [0.82, 0.09, 195],
  tag: [0.76, 0.11, 250],
  property: [0.84, 0.06, 250],
  selection: [0.62, 0.09, 260, 0.35],
}

const LIGHT: Palette = {
  surface: [
    [0.985, 0.002, 260],
    [0.966, 0.003, 260],
    [0.938, 0.005, 260],
    [0.9, 0.007, 260],
  ],
  text: [
    [0.22, 0.012, 260],
    [0.38, 0.012, 260],
    [0.48, 0.012, 260],
  ],
  line: [0.895, 0.006, 260],
  lineStrong: [0.8, 0.01, 260],
  accent: [0.58, 0.14, 60],
  insert: [0.46, 0.13, 150],
  delete: [0.5, 0.18, 25],
  warn: [0.48, 0.1, 85],
  keyword: [0.44, 0.17, 300],
  string: [0.44, 0.11, 150],
  number: [0.46, 0.13, 240],
  type: [0.45, 0.09, 205],
  tag: [0.45, 0.14, 255],
  property: [0.42, 0.09, 255],
  selection: [0.62, 0.09, 260, 0.25],
}

/** Monaco's theme made of the page's colour roles. */
export function monacoTheme(name: ThemeName): editor.IStandaloneThemeData {
  const palette = name === 'dark' ? DARK : LIGHT
  const hex = (colour: Colour, opacity = colour[3]) => oklchToHex(colour[0], colour[1], colour[2], opacity)
  const rule = (token: string, colour: Colour, fontStyle = '') => ({
    token,
    foreground: hex(colour).slice(1),
    fontStyle,
  })
  return {
    base: name === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: hex(palette.text[0]).slice(1), background: hex(palette.surface[0]).slice(1) },
      rule('comment', palette.text[2], 'italic'),
      rule('keyword', palette.keyword),
      rule('string', palette.string),
      rule('string.escape', palette.number),
      rule('regexp', palette.number),
      rule('number', palette.number),
      rule('type', palette.type),
      rule('type.identifier', palette.type),
      rule('identifier', palette.text[0]),
      rule('delimiter', palette.text[1]),
      rule('tag', palette.tag),
      rule('metatag', palette.text[2]),
      rule('attribute.name', palette.property),
      rule('attribute.value', palette.string),
      rule('attribute.value.number.css', palette.number),
      rule('attribute.value.unit.css', palette.number),
      rule('attribute.value.hex.css', palette.number),
      rule('string.key.json', palette.property),
      rule('string.value.json', palette.string),
    ],
    colors: {
      'editor.background': hex(palette.surface[0]),
      'editor.foreground': hex(palette.text[0]),
      'editorLineNumber.foreground': hex(palette.text[2], 0.75),
      'editorLineNumber.activeForeground': hex(palette.text[1]),
      'editorCursor.foreground': hex(palette.text[0]),
      'editor.selectionBackground': hex(palette.selection),
      'editor.wordHighlightBackground': hex(palette.surface[2]),
      'editor.wordHighlightStrongBackground': hex(palette.surface[3]),
      'editor.wordHighlightTextBackground': hex(palette.surface[2]),
      'editor.selectionHighlightBackground': hex(palette.surface[2]),
      'list.highlightForeground': hex(palette.tag),
      'editor.lineHighlightBackground': hex(palette.surface[1]),
      'editor.lineHighlightBorder': '#00000000',
      'editorIndentGuide.background1': hex(palette.line),
      'editorIndentGuide.activeBackground1': hex(palette.lineStrong),
      'editorBracketHighlight.foreground1': hex(palette.text[1]),
      'editorBracketHighlight.foreground2': hex(palette.text[1]),
      'editorBracketHighlight.foreground3': hex(palette.text[1]),
      'editorBracketMatch.background': hex(palette.surface[3]),
      'editorBracketMatch.border': '#00000000',
      'editorWidget.background': hex(palette.surface[1]),
      'editorWidget.border': hex(palette.lineStrong),
      'editorHoverWidget.background': hex(palette.surface[1]),
      'editorHoverWidget.border': hex(palette.lineStrong),
      'editorSuggestWidget.background': hex(palette.surface[1]),
      'editorSuggestWidget.border': hex(palette.lineStrong),
      'editorSuggestWidget.selectedBackground': hex(palette.surface[3]),
      'editorOverviewRuler.border': '#00000000',
      'editorStickyScroll.background': hex(palette.surface[0]),
      'editorStickyScroll.border': hex(palette.line),
      'quickInput.background': hex(palette.surface[1]),
      'quickInput.foreground': hex(palette.text[0]),
      'quickInputList.focusBackground': hex(palette.surface[3]),
      'pickerGroup.border': hex(palette.line),
      'input.background': hex(palette.surface[0]),
      'input.border': hex(palette.lineStrong),
      'menu.background': hex(palette.surface[1]),
      'menu.border': hex(palette.lineStrong),
      'menu.selectionBackground': hex(palette.surface[3]),
      'scrollbar.shadow': '#00000000',
      'scrollbarSlider.background': hex(palette.text[2], 0.2),
      'scrollbarSlider.hoverBackground': hex(palette.text[2], 0.35),
      'scrollbarSlider.activeBackground': hex(palette.text[2], 0.5),
      'widget.shadow': '#00000040',
      focusBorder: hex(palette.accent),
      'editorError.foreground': hex(palette.delete),
      'editorWarning.foreground': hex(palette.warn),
    },
  }
}

/** Colours of the marks in the overview ruler, which is a canvas and knows no custom properties. */
export function rulerColours(
  name: ThemeName,
): Readonly<Record<'insert' | 'delete' | 'warn' | 'accent', string>> {
  const palette = name === 'dark' ? DARK : LIGHT
  const hex = (colour: Colour) => oklchToHex(colour[0], colour[1], colour[2])
  return {
    insert: hex(palette.insert),
    delete: hex(palette.delete),
    warn: hex(palette.warn),
    accent: hex(palette.accent),
  }
}
