/** Where a word stands that takes part, in px of the place of the text. `top` is that of its line. */
export interface Spot {
  left: number
  right: number
  top: number
}

interface Room {
  /** Of the text. */
  width: number
  /** Between two lines. */
  gap: number
}

/** Lines less than this apart are the same line. */
const sameLine = 3
const corner = 6

/**
 * Lines between each two of the words that follow one another, as SVG paths: an arc over the words of one line; to
 * another line a bracket that runs out at the end of the first and comes in at the beginning of the other.
 */
export function wordLinks(spots: Spot[], { width, gap }: Room): string[] {
  const paths: string[] = []
  for (let at = 1; at < spots.length; at++) {
    const [from, to] = [spots[at - 1], spots[at]]
    const [x1, x2] = [middle(from), middle(to)]
    if (Math.abs(from.top - to.top) < sameLine) {
      // A cubic curve rises to three quarters of the height of its handles.
      const rise = Math.min(gap, 4 + 0.1 * Math.abs(x2 - x1)) / 0.75
      paths.push(
        `M${px(x1)} ${px(from.top)}C${px(x1)} ${px(from.top - rise)} ${px(x2)} ${px(to.top - rise)} ${px(x2)} ${px(to.top)}`,
      )
    } else {
      const out = from.top - 0.7 * gap
      const back = to.top - 0.7 * gap
      const turn = Math.min(width, x1 + corner)
      paths.push(
        `M${px(x1)} ${px(from.top)}Q${px(x1)} ${px(out)} ${px(turn)} ${px(out)}H${px(width)}` +
          `M0 ${px(back)}H${px(Math.max(0, x2 - corner))}Q${px(x2)} ${px(back)} ${px(x2)} ${px(to.top)}`,
      )
    }
  }
  return paths
}

const middle = ({ left, right }: Spot) => (left + right) / 2
const px = (value: number) => String(Math.round(value * 10) / 10)
