/** More players than this would need more than 65,536 forward passes a game. */
export const maxPlayers = 16
