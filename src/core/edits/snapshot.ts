/** A document's text at one moment. `version` is whatever its owner counts by (Monaco: the model's alternative version id). */
export type Snapshot = { readonly path: string; readonly text: string; readonly version: number }
