import { expect, test } from 'vitest'
import { offerModels } from './serve/models.ts'

test('[U31] a configured model with the id of a built-in one is left out, and said', async () => {
  const offer = await offerModels(
    { SPARKPAD_UPSTREAM_URL: 'http://127.0.0.1:9/v1', SPARKPAD_UPSTREAM_MODEL: 'builtin' },
    true,
  )
  try {
    expect(offer.models.filter(({ card }) => card.id === 'builtin')).toHaveLength(1)
    expect(offer.problems.join(' ')).toContain('builtin')
  } finally {
    await offer.close()
  }
})
