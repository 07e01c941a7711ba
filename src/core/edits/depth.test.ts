import { describe, expect, it } from 'vitest'
import type { ReplyFormat } from './hunk.ts'
import { acceptAll, foldNews } from './proposal.ts'
import { createReplyReader } from './reader.ts'

function read(path: string, text: string, [asked, reply]: readonly [ReplyFormat, string]) {
  const files = [{ path, text, version: 1 }]
  const reader = createReplyReader({ files, asked, openPath: path })
  const hunks = foldNews([], [...reader.push(reply), ...reader.finish('complete')])
  return { states: hunks.map(({ state }) => state), text: acceptAll(files, hunks).get(path) ?? text }
}
const block = (path: string, search: string, replace: string) =>
  `${path}\n\`\`\`\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n\`\`\`\n`
const whole = (head: string, text: string) => `${head}\n\`\`\`ts\n${text}\`\`\`\n`

describe('what one coincidence does not tell', () => {
  it('[E63] tabs are no depth of spaces', () => {
    const text = 'class A {\n  add(item) {\n    this.push(item)\n    return this\n  }\n}\n'
    const reply = block(
      'a.ts',
      '\tadd(item) {\n\t\tthis.push(item)\n\t\treturn this\n\t}\n',
      '\t\tthis.append(item)\n\t\treturn that\n\t}\n',
    )
    expect(read('a.ts', text, ['blocks', reply]).text).toBe(
      'class A {\n    this.append(item)\n    return that\n  }\n}\n',
    )
  })

  it('[E63] a first new line as deep as the file by chance is as deep as the searched ones', () => {
    const text =
      'const words = {\n    accepted: (count) =>\n      count === 0\n        ? files(count)\n        : none,\n}\n'
    const reply = block(
      'a.ts',
      'accepted: (count) =>\n  count === 0\n    ? files(count)\n',
      '    ? filesNext(count)\n// was three\n',
    )
    expect(read('a.ts', text, ['blocks', reply]).text).toBe(
      'const words = {\n        ? filesNext(count)\n    // was three\n        : none,\n}\n',
    )
  })

  it('[E50] lines in a new block do not tell the step of spaces for tabs', () => {
    const text =
      'function run() {\n\tconst first = 1\n\tfor (;;) {\n\t\twork(first)\n\t}\n\treturn first\n}\n'
    const reply = whole(
      'a.ts',
      'function run() {\n  if (ready) {\n    const first = 1\n  }\n  for (;;) {\n    work(first)\n  }\n  return first\n}\n',
    )
    expect(read('a.ts', text, ['whole', reply])).toEqual({
      states: ['closed'],
      text: 'function run() {\n\tif (ready) {\n\t\tconst first = 1\n\t}\n\tfor (;;) {\n\t\twork(first)\n\t}\n\treturn first\n}\n',
    })
  })

  it('[E13] a blank line is not the gap of a lazy comment', () => {
    const text = 'from data import one\n\nclass Item:\n    name: str\n    price: float\n'
    const reply = block(
      'a.py',
      'from data import one\n# ... existing code ...\n    price: float\n',
      'count = 1\n\nfrom data import one\n# ... existing code ...\n    price: float\n',
    )
    expect(read('a.py', text, ['blocks', reply]).text).toBe(`count = 1\n\n${text}`)
  })

  it('[E13] a line of the file that reads like a lazy comment is guarded where it strikes others', () => {
    const text = 'alpha()\nbravo()\ncharlie()\ndelta()\n// ...\necho()\n'
    const reply = block('a.ts', 'alpha()\nbravo()\ncharlie()\ndelta()\n', 'alpha()\n// ...\ndelta()\n')
    expect(read('a.ts', text, ['blocks', reply]).states).toEqual(['guarded'])
  })

  it('[E13] an import of the same names from elsewhere comes instead of the old one', () => {
    const text =
      "import { a } from 'a'\nimport { fake } from './fakes'\n\nfirst()\nsecond()\nthird()\nfourth()\n"
    const search = text.slice(0, text.indexOf('fourth'))
    const reply = block(
      'a.ts',
      search,
      "import { a } from 'a'\nimport { fake } from './my-fakes'\n\n// ... existing code ...\nthird()\n",
    )
    expect(read('a.ts', text, ['blocks', reply]).text).toBe(text.replace('./fakes', './my-fakes'))
  })

  it('[E61] entities of a changed line are characters where the line replaced has those', () => {
    const text = 'let sum = 0\nif (item.count > 0 && item.price < 100) {\n  sum += 1\n}\n'
    const changed = 'if (one.count &gt; 0 &amp;&amp; item.price &lt; 100) {'
    const { text: made } = read('a.ts', text, [
      'whole',
      whole('a.ts', `let sum = 0\n${changed}\n  sum += 1\n}\n`),
    ])
    expect(made).toBe(text.replace('item.count', 'one.count'))
  })

  it('[E61] a chunk whose first spaces may be signs or its own is guarded where that matters', () => {
    const text = '/**\n * One of many.\n * Two of many.\n */\nrun()\n'
    const reply =
      '*** Begin Patch\n*** Update File: a.ts\n@@\n * One of many.\n+added\n * Two of many.\n*** End Patch\n'
    expect(read('a.ts', text, ['patch', reply]).states).toEqual(['guarded'])
  })

  it('[E31] a path that begins like the name of a diff is a path', () => {
    const reply = '```patch-notes/a.ts\nexport const one = 2\nexport const two = 2\n```\n'
    const { text } = read('patch-notes/a.ts', 'export const one = 1\nexport const two = 2\n', [
      'whole',
      reply,
    ])
    expect(text).toBe('export const one = 2\nexport const two = 2\n')
  })

  it('[E31] a text from below the top of a file to its very end says that the top is missing', () => {
    const body = 'export class Cart {\n  one() {}\n  two() {}\n  three() {}\n  four() {}\n}\n'
    const reply = whole("Here's the updated `a.ts`:\n", body)
    expect(read('a.ts', `import one\nimport two\n${body}`, ['whole', reply]).states).toEqual(['guarded'])
  })
})
