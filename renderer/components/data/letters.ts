/** What the networks that are shown are called for short. */
export const letters = ['A', 'B', 'C', 'D'] as const
