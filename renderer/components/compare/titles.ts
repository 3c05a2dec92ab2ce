import type { Role } from '../../../contract/models.ts'

/** What to call networks beside each other: by their roles where these tell them apart, else by their names. */
export function titlesOf(networks: { name: string; role: Role | undefined }[], word: (role: Role) => string): string[] {
  const roles = networks.map(({ role }) => role)
  const distinct = new Set(roles).size === roles.length && !roles.includes(undefined) && !roles.includes('other')
  return networks.map(({ name, role }) => (distinct && role ? word(role) : name))
}
