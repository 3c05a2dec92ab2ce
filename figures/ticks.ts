/** A round number, 1, 2 or 5 times a power of ten, near to `span / parts`. */
function roundStep(span: number, parts: number): number {
  const wanted = span / parts
  const power = 10 ** Math.floor(Math.log10(wanted))
  const [step] = [1, 2, 5, 10].map((digit) => digit * power).filter((each) => each >= wanted * 0.999)
  return step
}

/** An axis around all of `low … high` that begins and ends on a tick. */
export function roundRange(low: number, high: number, parts: number) {
  const interval = roundStep(high - low || 1, parts)
  const min = Math.floor(low / interval) * interval
  return { min, max: Math.max(min + interval, Math.ceil(high / interval) * interval), interval }
}
