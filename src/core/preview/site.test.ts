import { expect, it } from 'vitest'
import { mayShareSite } from './site.ts'

it.each([
  ['http://10.0.0.5:4321', 'http://10.0.0.5:4321', true],
  ['https://pad.example.com', 'https://run.example.com', true],
  ['https://example.com', 'https://run.example.com:8443', true],
  ['https://pad.example.com', 'https://pad.example.net', false],
  ['http://127.0.0.1:4321', 'http://localhost:4321', false],
  ['http://[::1]:4321', 'http://localhost:4321', false],
  ['http://[::1]:4321', 'http://[::1]:5000', true],
  ['http://10.0.0.5', 'http://11.0.0.5', false],
  ['http://padhost', 'http://runhost', false],
  // which endings belong to everybody is not known
  ['https://one.co.uk', 'https://two.co.uk', true],
])('[V104] loops are guarded where %s and %s may share a thread: %s', (page, runner, shared) => {
  expect(mayShareSite(page, runner)).toBe(shared)
  expect(mayShareSite(runner, page)).toBe(shared)
})
