/** Which tests of a file are wanted: all, or those whose names are the given ones, or stand below them. */
export type TestChoice = readonly (readonly string[])[] | null

/** Whether a task is wanted: it is chosen, or stands below a chosen suite. */
export function isChosen(names: readonly string[], choice: TestChoice): boolean {
  return choice === null || choice.some((chosen) => chosen.every((name, depth) => names[depth] === name))
}
