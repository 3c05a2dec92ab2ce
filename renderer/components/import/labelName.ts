/** The name of a class; null for a sample without a label. */
export const labelName = (label: number | null, classes: readonly string[]): string | null =>
  label === null ? null : (classes[label] ?? String(label))
