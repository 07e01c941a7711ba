import { describe, expect, it } from 'vitest'
import { findScope } from './chunk-scope.ts'
import { createFileDraft } from './file-draft.ts'

const text = [
  'class A {',
  '  run(first) {',
  '  }',
  '}',
  'class B {',
  '  run(second) {',
  '  }',
  '}',
  'start()',
].join('\n')
const scope = (...scopes: readonly string[]) =>
  findScope(createFileDraft({ path: 'a.ts', text, version: 1 }), scopes)

describe('the scope of a chunk', () => {
  it('[E9] a scope that stands once is its line, as a whole, a beginning, a part or nearly', () => {
    expect(scope('class B {')).toBe(4)
    expect(scope('run(second) {')).toBe(5)
    expect(scope('class B')).toBe(4)
    expect(scope('(second)')).toBe(5)
    expect(scope('run(secund) {')).toBe(5)
    expect(scope('  start()  ')).toBe(8)
  })

  it('[E9] each scope is looked for behind the one around it; one that stands twice or nowhere tells nothing', () => {
    expect(scope()).toBeNull()
    expect(scope('run(')).toBeNull()
    expect(scope('class B {', 'run(')).toBe(5)
    expect(scope('class A {', 'run(')).toBeNull()
    expect(scope('class B {', 'class A {')).toBeNull()
    expect(scope('nothing of the kind')).toBeNull()
  })
})
