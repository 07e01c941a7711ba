import type { ModelChoice } from '../store/shared.ts'
import { formatWindow, groupThousands } from './format.ts'
import { words } from './words.ts'

/** What stands beside a model's name: for the built-in ones always that they follow rules. */
export function modelNote(model: ModelChoice): string {
  if (model.builtIn)
    return model.pace === null ? words.models.ruleBasedFast : words.models.paced(groupThousands(model.pace))
  const parts = [model.origin]
  if (model.window !== null) parts.push(words.models.window(formatWindow(model.window)))
  if (model.metered) parts.push(words.models.metered)
  return parts.filter((part) => part !== '').join(' · ')
}
