/** A preview looks at so many rows: a file may have millions. */
export const rowsLookedAt = 1000
