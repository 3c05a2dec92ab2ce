export const files = {
  path: '路径',
  up: '上一级',
  entries: '文件和文件夹',
  empty: '这里没有合适的文件。',
  use: '使用此路径',
  useFolder: '使用此文件夹',
  picked: '已选 {n} 个',
  locate: '它现在在哪里？选择文件或要搜索的文件夹',
  located: '已重新找到：{names}。',
  locatedMany: '已找到：{names} 等，另有 {n} 项。',
}
