import { resolve } from 'node:path'
import type { Session } from '../session.ts'
import type { Answer } from '../surroundings.ts'

/** Says whether a project still gives the numbers of a figure. */
export async function reproduce(session: Session, [figure, path]: string[]): Promise<Answer> {
  const project = await session.openToLook(path)
  const { verdict, message, largestDifference } = await session.call('figure.reproduce', {
    project,
    path: resolve(figure),
  })
  return {
    json: { verdict, message, largest_difference: largestDifference },
    text: () => `${verdict}: ${message}`,
  }
}
