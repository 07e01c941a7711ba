/** A provider with an OpenAI-compatible API, its base address and a model name to begin with. */
export type Preset = { readonly name: string; readonly url: string; readonly model: string }

export const presets: readonly [Preset, ...Preset[]] = [
  { name: 'OpenAI', url: 'https://api.openai.com/v1', model: 'gpt-5-mini' },
  { name: 'Cerebras', url: 'https://api.cerebras.ai/v1', model: 'gpt-oss-120b' },
  { name: 'Groq', url: 'https://api.groq.com/openai/v1', model: 'openai/gpt-oss-120b' },
  { name: 'OpenRouter', url: 'https://openrouter.ai/api/v1', model: 'openai/gpt-oss-120b' },
  { name: 'Ollama', url: 'http://127.0.0.1:11434/v1', model: 'qwen2.5-coder' },
  { name: 'llama.cpp', url: 'http://127.0.0.1:8080/v1', model: 'default' },
]

/** The preset whose address this is. */
export function presetOf(url: string): Preset | undefined {
  const plain = url.trim().replace(/\/+$/, '')
  return presets.find((preset) => preset.url === plain)
}
