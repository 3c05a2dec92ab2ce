/** The part of the package that is used; it comes without types. */
declare module 'linebreak' {
  export default class LineBreaker {
    constructor(text: string)
    /** Where a line may end next, as an index into the text; the end of the text comes last, then null. */
    nextBreak(): { position: number; required: boolean } | null
  }
}
