/** More players than this would need more than 65,536 forward passes a game. */
export const maxPlayers = 16
/** The most where interactions are recovered from some of the coalitions. */
export const mostSparsePlayers = 128
/** Fewer passes tell next to nothing; more values than that are not kept for one sample. */
export const sparsePasses = { least: 200, most: 100_000 } as const
