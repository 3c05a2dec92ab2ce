export const files = {
  path: 'Path',
  up: 'Up',
  entries: 'Files and folders',
  empty: 'Nothing here that fits.',
  use: 'Use this path',
  useFolder: 'Use this folder',
  picked: '{n} chosen',
  locate: 'Where is it now? A file, or a folder to search',
  located: 'Found again: {names}.',
  locatedMany: 'Found again: {names} and {n} more.',
}
