import { roles, type ModelInfo, type Role } from '../../contract/models.ts'

/** The checkpoints of one run, from its first epoch to its last. */
export interface NetworkGroup {
  role: Role
  run: string
  models: ModelInfo[]
}

const natural = new Intl.Collator('en', { numeric: true }).compare

/** Networks by role and run, the roles in the order of a study. */
export function networkGroups(models: readonly ModelInfo[]): NetworkGroup[] {
  const groups = Map.groupBy(models, ({ role, run }) => JSON.stringify([role, run]))
  return [...groups.values()]
    .map((members) => ({
      role: members[0].role,
      run: members[0].run,
      models: members.toSorted((a, b) => (a.epoch ?? -1) - (b.epoch ?? -1) || natural(a.name, b.name)),
    }))
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || natural(a.run, b.run))
}
