import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLimits, spanMs, waitInWords } from './limits.ts'
import { createScrub } from './scrub.ts'
import { chatEndpoint, isSameEndpoint } from './endpoint.ts'

const now = Date.UTC(2026, 7, 1, 12, 0, 0)

describe('limits', () => {
  test.each([
    ['6m0s', '360s'],
    ['12ms', '0.012s'],
    ['1h2m3.5s', '3723.5s'],
    ['33.5', '33.5s'],
    [String((now + 90_000) / 1000), '90s'],
    [String(now + 2500), '2.5s'],
    ['2026-08-01T12:00:30Z', '30s'],
  ])('[U9] a reset given as %s is %s', (given, told) => {
    expect(readLimits({ 'x-ratelimit-reset-tokens': given }, now).headers).toEqual({
      'x-ratelimit-reset-tokens': told,
    })
  })

  test('[U9] limits keep their names, other headers are left out', () => {
    const given = {
      'x-ratelimit-limit-requests': '100',
      'x-ratelimit-remaining-tokens-minute': '9',
      'x-ratelimit-reset-requests-day': '60',
      'set-cookie': ['a=b'],
      'x-request-id': 'r',
    }
    expect(readLimits(given, now).headers).toEqual({
      'x-ratelimit-limit-requests': '100',
      'x-ratelimit-remaining-tokens-minute': '9',
      'x-ratelimit-reset-requests-day': '60s',
    })
  })

  test('[U9] retry-after is read in ms, in seconds and as a date', () => {
    expect(readLimits({ 'retry-after-ms': '1500', 'retry-after': '9' }, now).retryAfterMs).toBe(1500)
    expect(readLimits({ 'retry-after': '2' }, now).headers).toEqual({
      'retry-after': '2',
      'retry-after-ms': '2000',
    })
    expect(readLimits({ 'retry-after': new Date(now + 5000).toUTCString() }, now).retryAfterMs).toBe(5000)
    expect(readLimits({ 'retry-after': 'soon' }, now).retryAfterMs).toBeNull()
    expect(readLimits({ 'x-should-retry': 'false' }, now).shouldRetry).toBe(false)
  })

  test('[U9] a wait in words is found', () => {
    expect(waitInWords('Rate limit reached. Please try again in 1.2s.')).toBe(1200)
    expect(waitInWords('Please try again in 6m0s')).toBe(360_000)
    expect(waitInWords('Retry after 7 seconds')).toBe(7000)
    expect(waitInWords('Try later')).toBeNull()
    expect(spanMs('1x')).toBeNull()
  })
})

describe('scrub', () => {
  test('[U10] no text keeps a key, in any spelling', () => {
    const key = fc.string({ minLength: 4, maxLength: 60 })
    fc.assert(
      fc.property(key, fc.string(), fc.string(), (secret, before, after) => {
        const scrub = createScrub([secret])
        const base64 = Buffer.from(secret).toString('base64')
        for (const spelling of [
          secret,
          JSON.stringify(secret),
          encodeURIComponent(secret),
          base64,
          secret + secret,
        ]) {
          expect(scrub(before + spelling + after)).not.toContain(secret)
          expect(scrub(spelling)).not.toContain(base64.replace(/=+$/, ''))
        }
      }),
    )
  })

  test('[U10] half a key, as providers mask it, is taken out as well', () => {
    const scrub = createScrub(['sk-proj-abcdefghijkl'])
    expect(scrub('Incorrect API key provided: sk-proj-********ijkl. See the docs.')).toBe(
      'Incorrect API key provided: [key] See the docs.',
    )
    expect(scrub('header was "Bearer abc123def"')).toBe('header was "[key]"')
    expect(scrub('The task-force asked for a sketch.')).toBe('The task-force asked for a sketch.')
  })
})

describe('endpoint', () => {
  test.each([
    ['https://api.example.com/v1', 'https://api.example.com/v1/chat/completions'],
    ['https://api.example.com/v1/', 'https://api.example.com/v1/chat/completions'],
    ['https://api.example.com/v1/chat/completions/', 'https://api.example.com/v1/chat/completions'],
    [' http://127.0.0.1:8080 ', 'http://127.0.0.1:8080/v1/chat/completions'],
    ['https://api.groq.com/openai/v1', 'https://api.groq.com/openai/v1/chat/completions'],
    [
      'https://a.azure.com/openai/deployments/m?api-version=1',
      'https://a.azure.com/openai/deployments/m/chat/completions?api-version=1',
    ],
  ])('[U11] %s means %s', (given, meant) => {
    const endpoint = chatEndpoint(given)
    expect('url' in endpoint && endpoint.url.href).toBe(meant)
    expect(isSameEndpoint(given, meant)).toBe(true)
  })

  test.each(['', 'api.example.com', 'ftp://host/v1', 'file:///etc/passwd', 'https://user:secret@host/v1'])(
    '[U11] %s is refused in words, which do not repeat it',
    (given) => {
      const endpoint = chatEndpoint(given)
      expect('problem' in endpoint && endpoint.problem).toMatch(/^The URL of the model /)
      expect(JSON.stringify(endpoint)).not.toContain('secret')
    },
  )
})
