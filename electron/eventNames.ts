import type { EventName } from '../contract/index.ts'

/**
 * Every event of the contract; one left out does not compile. Names only: the contract itself would bring its schemas
 * into the preload script.
 */
export const eventNames = Object.keys({
  job: true,
  change: true,
  command: true,
  forgotten: true,
} satisfies Record<EventName, true>) as readonly EventName[]
