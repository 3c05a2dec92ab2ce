/** What is noted about all of several networks. */
export function sharedNotes(notes: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = notes
  return first.filter((note) => others.every((each) => each.includes(note)))
}
