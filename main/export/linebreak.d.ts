/** What this folder uses of the library linebreak, which comes without declarations; `paths` of tsconfig.json leads here. */
export default class LineBreaker {
  constructor(text: string)
  /** Where a line may end next, as an index into the text; the end of the text comes last, then null. */
  nextBreak(): { position: number; required: boolean } | null
}
