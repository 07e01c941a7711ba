import type { Dice } from './dice.ts'

/** How models dress up what they write: paths, fences, prose. */

const languages: Readonly<Record<string, string>> = {
  ts: 'typescript',
  tsx: 'tsx',
  js: 'javascript',
  mjs: 'js',
  cjs: 'js',
  py: 'python',
  css: 'css',
  scss: 'scss',
  html: 'html',
  json: 'json',
  md: 'markdown',
  yml: 'yaml',
  yaml: 'yaml',
}
export const languageOf = (path: string): string => languages[path.split('.').at(-1) ?? ''] ?? ''

/** A line that is, or introduces, a path. */
export function pathLineOf(path: string, dice: Dice): string {
  return dice.pick([
    path,
    path,
    path,
    `\`${path}\``,
    `**${path}**`,
    `**\`${path}\`**`,
    `### ${path}`,
    `#### \`${path}\``,
    `File: ${path}`,
    `File: \`${path}\``,
    `**File: ${path}**`,
    `**File:** \`${path}\``,
    `${path}:`,
    `\`${path}\`:`,
    `./${path}`,
    `a/${path}`,
    `/${path}`,
    `1. \`${path}\`:`,
    `- \`${path}\``,
    `// ${path}`,
    `# ${path}`,
    `### 1. \`${path}\``,
    `## File: \`${path}\``,
    `### \`${path}\` (updated)`,
    path.replaceAll('/', '\\'),
  ])
}

export function introOf(dice: Dice): string {
  return dice.pick([
    '',
    '',
    "Sure! Here's the change:\n\n",
    "I'll update the code as you asked. Let me walk through what changes and why.\n\n",
    'Here are the edits:\n\n',
    'Okay, this needs a small change.\n\nFirst, note that the current behavior is off by one: we call it twice.\n\n',
    '<thinking>\nThe user wants a change. I should keep the rest.\n</thinking>\n\n',
    'Certainly! Below is the updated version:\n\n---\n\n',
  ])
}

export function outroOf(dice: Dice): string {
  return dice.pick([
    '',
    '',
    '\nThis keeps the existing behavior and only changes what you asked for.\n',
    '\n### Explanation\n\n- The condition is now checked first.\n- Nothing else changes.\n\nLet me know if you want tests as well!\n',
    '\nRun it with:\n\n```bash\nnpm test\n```\n',
    '\nYou can use it like this:\n\n```ts\nimport { run } from "./main"\n\nrun()\n```\n',
    '\n**Note:** I did not touch anything else.\n',
  ])
}

/** A fence longer than any in the lines. */
export function fenceFor(lines: readonly string[]): string {
  const longest = Math.max(0, ...lines.map((line) => /^\s*(`{3,})/.exec(line)?.[1]?.length ?? 0))
  return '`'.repeat(Math.max(3, longest + 1))
}

const comments: Readonly<Record<string, readonly [string, string]>> = {
  py: ['# ', ''],
  yml: ['# ', ''],
  yaml: ['# ', ''],
  css: ['/* ', ' */'],
  html: ['<!-- ', ' -->'],
  md: ['<!-- ', ' -->'],
}

/** A comment that stands for code left out, in one of its many spellings. */
export function lazyComment(path: string, indent: string, dice: Dice): string {
  const words = dice.pick([
    '... existing code ...',
    '... existing code ...',
    '... rest of the code ...',
    '... (rest of the code remains unchanged) ...',
    '... rest of code unchanged ...',
    '...',
    'existing code...',
    'rest of the file remains the same',
    '... keep existing code ...',
    '... unchanged ...',
    'rest unchanged',
    '[... existing code ...]',
    '… existing code …',
    '... (existing code)',
    '... other methods ...',
    'The rest of the code remains the same...',
    '... remaining code unchanged',
    'unchanged',
    '... same as before ...',
    '(rest of the code stays the same)',
    '... previous code ...',
    '... code omitted for brevity ...',
    'Existing code remains unchanged',
  ])
  const [open, close] =
    comments[path.split('.').at(-1) ?? ''] ??
    dice.pick<readonly [string, string]>([
      ['// ', ''],
      ['// ', ''],
      ['/* ', ' */'],
    ])
  return indent + open + words + close
}
