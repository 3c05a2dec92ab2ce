/** A name from an untrusted file, as it may stand in a sentence: short, and with control characters escaped. */
export const quote = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)
