/* global document, requestAnimationFrame, performance */

/** Runs in the pages that bench/scroll.ts looks at: functions of the window. */
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/**
 * Scrolls the list for so many frames; answers with the milliseconds of the longest one.
 *
 * @param speed pixels a frame, or `whole` for the length of the list in all frames together
 */
globalThis.longestFrame = async (speed, frames) => {
  const list = [...document.querySelectorAll('.scroller')].find((each) => each.scrollHeight > each.clientHeight)
  list.scrollTop = 0
  for (let i = 0; i < 30; i++) await nextFrame()
  const step = speed === 'whole' ? (list.scrollHeight - list.clientHeight) / frames : speed
  let longest = 0
  let before = await nextFrame()
  for (let i = 0; i < frames; i++) {
    list.scrollTop += step
    const now = await nextFrame()
    longest = Math.max(longest, now - before)
    before = now
  }
  return longest
}

/** Milliseconds from a click on a sample's number to the frame that shows its players and interactions. */
globalThis.clickToPainted = async (selector) => {
  const startedAt = performance.now()
  document.querySelector(selector).click()
  const isThere = () =>
    document.querySelector('[role=switch]') && document.querySelectorAll('[aria-rowindex]').length > 5
  while (!isThere()) await nextFrame()
  // The frame in which it is there is painted before the next one begins.
  return (await nextFrame()) - startedAt
}
