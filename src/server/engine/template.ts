import ts from 'typescript'
import { applyChanges, type TextChange } from './apply.ts'
import { findRegions, isIn, type Region } from './functions.ts'
import type { Outcome, Target, View } from './intent.ts'
import type { Project } from './project.ts'
import { eachRegion } from './regions.ts'

/** Turns string concatenations into template literals; plain strings split over lines stay as they are. */
export function toTemplates(project: Project, target: Target, view: View): Outcome {
  const regions = findRegions(project, target, view)
  if (regions.type === 'lost') return { type: 'refused', says: regions.says }
  const done = eachRegion(project, regions, convert)
  if (done.files.size === 0)
    return {
      type: 'nothing',
      says: 'There is no string concatenation here that a template literal would replace.',
    }
  const what = done.count === 1 ? 'one string concatenation' : `${done.count} string concatenations`
  return {
    type: 'changed',
    files: done.files,
    says: `Turned ${what} into ${done.count === 1 ? 'a template literal' : 'template literals'}.`,
  }
}

/** A chain that stood on several lines stays if it would make a longer line than this. */
const MAX_JOINED = 120

function convert(_project: Project, region: Region): { text: string; count: number } {
  const { source } = region.script
  const changes: TextChange[] = []
  for (const chain of concatenations(source)) {
    if (!isIn(region, chain)) continue
    const from = chain.getStart(source)
    const text = templateOf(chain)
    const wasLong = source.text.slice(from, chain.end).includes('\n')
    if (text === null || (wasLong && text.length > MAX_JOINED)) continue
    changes.push({ from, to: chain.end, text })
  }
  return { text: applyChanges(source.text, changes), count: changes.length }
}

/**
 * The template literal for a `+` chain. TypeScript's own "Convert to template string" is not used: it takes in what
 * stands around the chain when that is an operator too (`a && b === c + ':'`).
 * What stands before the first string may be a sum of numbers and stays one: `a + b + 'px'` is `${a + b}px`.
 */
function templateOf(chain: ts.BinaryExpression): string | null {
  const parts = operands(chain)
  const first = parts.findIndex((part) => ts.isStringLiteral(part) || isTemplate(part))
  const source = chain.getSourceFile()
  const head = parts[0]
  const lead = parts[first - 1]
  let text = ''
  if (head !== undefined && lead !== undefined) {
    const sum = source.text.slice(head.getStart(source), lead.end)
    text += first === 1 ? hole(head) : `\${${sum}}`
  }
  let literal = ''
  for (const part of parts.slice(first)) {
    if (ts.isStringLiteral(part)) {
      const raw = part.getText(source).slice(1, -1)
      // Octal escapes may not stand in a template.
      if (/\\(?:0\d|[1-9])/.test(raw)) return null
      literal += raw
      continue
    }
    // `'$' + `{`` would begin a hole.
    if (literal.endsWith('$') && isTemplate(part)) return null
    text += escapeLiteral(literal) + (isTemplate(part) ? part.getText(source).slice(1, -1) : hole(part))
    literal = ''
  }
  return `\`${text}${escapeLiteral(literal)}\``
}

function isTemplate(node: ts.Expression): node is ts.TemplateExpression | ts.NoSubstitutionTemplateLiteral {
  return ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)
}

function hole(part: ts.Expression): string {
  let inner = part
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression
  return `\${${inner.getText()}}`
}

/** Quotes lose their backslash, backticks and the beginning of a hole get one. */
function escapeLiteral(raw: string): string {
  return raw.replace(/\\([\s\S])|\$\{|`/g, (found, escaped: string | undefined) => {
    if (escaped === undefined) return `\\${found}`
    return escaped === "'" || escaped === '"' ? escaped : found
  })
}

/** The outermost `+` chains that hold a string literal and something that is not one. */
function concatenations(source: ts.SourceFile): ts.BinaryExpression[] {
  const found: ts.BinaryExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      const parts = operands(node)
      const strings = parts.filter((part) => ts.isStringLiteral(part)).length
      if (strings > 0 && parts.some((part) => !ts.isStringLiteralLike(part)) && isPlain(node, parts)) {
        found.push(node)
        return
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function operands(node: ts.Expression): ts.Expression[] {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return [...operands(node.left), ...operands(node.right)]
  return [node]
}

/** Comments between the parts would be lost. */
function isPlain(node: ts.BinaryExpression, parts: readonly ts.Expression[]): boolean {
  const text = node.getSourceFile().text
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1]
    if (next !== undefined && /\/\*|\/\//.test(text.slice(part.end, next.getStart()))) return false
  }
  return true
}
