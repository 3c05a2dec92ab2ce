/** Places of at most so many samples, the classes by turns, so that a few show all of them. */
export function byTurns(labels: readonly (number | null)[], most: number): number[] {
  const places = [...Map.groupBy(labels.keys(), (place) => labels[place]).values()]
  const rounds = Math.max(0, ...places.map(({ length }) => length))
  return Array.from({ length: rounds }, (_, round) => places.map((ofClass) => ofClass.at(round)))
    .flat()
    .filter((place) => place !== undefined)
    .slice(0, most)
}
