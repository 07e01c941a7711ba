/** Context window of the built-in models, tokens. */
export const WINDOW = 128_000
