import type { ComputedRef } from 'vue'

export const entryGroups = [
  'pages',
  'samples',
  'actions',
  'networks',
  'data',
  'studies',
  'figures',
  'projects',
  'settings',
] as const
export type EntryGroup = (typeof entryGroups)[number]

/** One thing the palette can do. */
export interface Entry {
  id: string
  group: EntryGroup
  text: string
  /** Quiet words at the end of the line; searched as well. */
  detail?: string
  run: () => void
}
export type Entries = ComputedRef<Entry[]>
