import ts from 'typescript'
import { indentUnitOf, lineEndOf } from './apply.ts'

/** How a file is written, for code that is put into it. */
export type Style = {
  readonly unit: string
  readonly lineEnd: '\n' | '\r\n'
  /** What ends a statement. */
  readonly semicolon: ';' | ''
  readonly quote: "'" | '"'
}

export function styleOf(text: string): Style {
  const ended = text.match(/;[ \t]*\r?$/gm)?.length ?? 0
  const open = text.match(/[\w)\]'"`][ \t]*\r?$/gm)?.length ?? 0
  const single = text.split("'").length
  const double = text.split('"').length
  return {
    unit: indentUnitOf(text),
    lineEnd: lineEndOf(text),
    semicolon: ended > open || (ended > 0 && ended * 2 > open) ? ';' : '',
    quote: double > single ? '"' : "'",
  }
}

/** The style in the words of the language service. */
export function formatSettings(text: string): ts.FormatCodeSettings {
  const { unit, lineEnd, semicolon } = styleOf(text)
  const size = unit === '\t' ? 4 : unit.length
  return {
    ...ts.getDefaultFormatCodeSettings(lineEnd),
    indentSize: size,
    tabSize: size,
    convertTabsToSpaces: unit !== '\t',
    semicolons: semicolon === '' ? ts.SemicolonPreference.Remove : ts.SemicolonPreference.Ignore,
  }
}

/** White space at the beginning of the line that holds the offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? ''
}
