/** Chinese, Japanese and Korean letters, and symbols in their width, are as wide as two Latin ones. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** A name as far as it fits into the width of so many Latin letters. */
export function cutName(name: string, most: number): string {
  let width = 0
  let fits = ''
  for (const letter of name) {
    width += wide.test(letter) ? 2 : 1
    if (width > most) return `${fits}…`
    // The ellipsis needs a place too.
    if (width < most) fits += letter
  }
  return name
}
