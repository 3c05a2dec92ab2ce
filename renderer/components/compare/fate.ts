import type { InteractionChange } from '../../../contract/compare.ts'

/** What most of an interaction's strength became; one word for its colour and for screen readers. */
export function fate({ preserve, discard, new: added }: InteractionChange): 'preserved' | 'discarded' | 'new' {
  if (preserve >= discard && preserve >= added) return 'preserved'
  return discard >= added ? 'discarded' : 'new'
}
