/** VS Code's line diff as monaco-editor ships it; the package types only its front door. */
declare module 'monaco-editor/editor/common/diff/defaultLinesDiffComputer/defaultLinesDiffComputer' {
  type Span = { readonly length: number }
  export class DefaultLinesDiffComputer {
    computeDiff(
      original: readonly string[],
      modified: readonly string[],
      options: {
        readonly ignoreTrimWhitespace: boolean
        /** 0: no limit. */
        readonly maxComputationTimeMs: number
        readonly computeMoves: boolean
      },
    ): {
      readonly changes: readonly { readonly original: Span; readonly modified: Span }[]
      readonly hitTimeout: boolean
    }
  }
}
