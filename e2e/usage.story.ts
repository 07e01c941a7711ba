import { countTokens } from '../src/core/tokens/count.ts'
import { cutTokens } from '../src/core/tokens/cut.ts'
import { twoFiles } from './files.ts'
import { expect, test } from './stand.ts'

test('[X22] usage that no model told is counted in the page, and marked as estimated', async ({
  stand,
  page,
}) => {
  // More tokens than pieces: counting what arrived would not do.
  const text = 'Đây là câu trả lời. 𓀀𓂀𓃀 🧑‍🚀👩‍🔬 ᚠᚢᚦ ꙮ\n'.repeat(20)
  expect(countTokens(text)).toBeGreaterThan(cutTokens(text).length)
  await stand.script({ text, usage: 'missing' })
  const pad = await stand.open(page, 'mock-reply', twoFiles)
  await pad.say('what is this?')
  await pad.until('completed')
  const counted = `${countTokens(text).toLocaleString('en-US')} tokens est.`
  await expect(page.getByTestId('turns')).toContainText(counted)
})
