/** The only two channels between a window and the engine: calls go in and are answered, events come out. */
export const callChannel = 'carryover:call'
export const eventChannel = 'carryover:event'
