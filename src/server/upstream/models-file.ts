import { z } from 'zod'
import { postEndpoint } from './endpoint.ts'

const address = z.string().superRefine((value, context) => {
  const endpoint = postEndpoint(value)
  if ('problem' in endpoint) context.addIssue({ code: 'custom', message: endpoint.problem })
})
const dollars = z.number().min(0)

/** One model of the file that `SPARKPAD_MODELS` names. */
const fields = z.strictObject({
  /** Name that the page and clients use. */
  id: z.string().min(1),
  title: z.string().min(1).optional(),
  url: address,
  /** Which API the URL is for; told by `wss://` or a URL that ends in /responses, else Chat Completions. */
  api: z.enum(['chat', 'responses']).optional(),
  /** Name the endpoint knows it by; `id` when left out. */
  model: z.string().min(1).optional(),
  key: z.string().optional(),
  /** Environment variable that holds the key. */
  keyEnv: z.string().min(1).optional(),
  /** File that holds the key. */
  keyFile: z.string().min(1).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Fields added to every request, such as `reasoning_effort`. */
  extra: z.record(z.string(), z.unknown()).optional(),
  window: z.number().int().positive().default(128_000),
  format: z.enum(['patch', 'blocks', 'whole']).default('blocks'),
  /** US dollars per million tokens. */
  price: z.strictObject({ input: dollars, output: dollars }).nullable().default(null),
  /** Whether someone pays by the token; left out, a model with a price is metered. */
  metered: z.boolean().optional(),
  /** For rehearsals: goes on for so long after it was told to stop. */
  abortDelayMs: z.number().min(0).optional(),
  /** The path it stands for where two are offered side by side. */
  role: z.enum(['fast', 'deep']).optional(),
})
const fileModel = fields.superRefine(({ url, api }, context) => {
  // What no API could mean is said of the field itself.
  if ('problem' in postEndpoint(url)) return
  const endpoint = postEndpoint(url, api)
  if ('problem' in endpoint) context.addIssue({ code: 'custom', path: ['url'], message: endpoint.problem })
})
export type FileModel = z.infer<typeof fileModel>

const modelsFile = z.strictObject({
  models: z.array(z.unknown()).default([]),
  /** Addresses that a user's own key may be sent to when the gateway is reached from other machines. */
  allowedUrls: z.array(address).default([]),
})

export type ModelsFile = {
  readonly models: readonly FileModel[]
  readonly allowedUrls: readonly string[]
  readonly problems: readonly string[]
}

/**
 * Reads the models file. A model with a mistake is left out and named, the others stand; messages name the field and
 * never repeat a value, since one may be a key. A bare array of models will do too.
 */
export function readModelsFile(text: string, path: string): ModelsFile {
  const problems: string[] = []
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { models: [], allowedUrls: [], problems: [`${path} is not JSON.`] }
  }
  const file = modelsFile.safeParse(Array.isArray(json) ? { models: json } : json)
  if (!file.success) return { models: [], allowedUrls: [], problems: sayAll(path, [], file.error) }
  const models: FileModel[] = []
  for (const [index, entry] of file.data.models.entries()) {
    const model = fileModel.safeParse(entry)
    if (!model.success) problems.push(...sayAll(path, ['models', index], model.error))
    else if (models.some(({ id }) => id === model.data.id)) {
      problems.push(`${path}: models[${index}].id is taken by an earlier model.`)
    } else models.push(model.data)
  }
  return { models, allowedUrls: file.data.allowedUrls, problems }
}

function sayAll(path: string, at: readonly PropertyKey[], error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const field = z.core.toDotPath([...at, ...issue.path])
    return `${path}: ${field === '' ? 'the file' : field}: ${issue.message}`
  })
}
