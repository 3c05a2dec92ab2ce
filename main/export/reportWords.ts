/** Words of the report as a document. `{…}` is filled in. */
const en = {
  title: 'What pre-training gave',
  kept: '{share} of what pre-training knew was kept by fine-tuning (95 % interval {low}–{high}).',
  ofFinetuned: 'It makes up {share} of what the fine-tuned network knows ({low}–{high}).',
  scratch: 'A network trained from scratch found {share} of what was kept ({low}–{high}).',
  noScratch: 'There is no network from scratch to compare with.',
  certificate:
    'Every explanation is certified within {gap} of the sparsest one; the largest residual is {residual}, and {kappa} of |v(N) − v(∅)| of each game are tolerated.',
  how: 'How to read this',
  interactions:
    'An interaction S is a set of players that act together: an AND only when all of them are present, an OR as soon as one is. Their values add up to the network’s output v on every one of the 2^n coalitions, up to the residual. Of all such explanations the sparsest is taken.',
  fates:
    'With the same sign in both networks, the overlap min(|a|, |b|) of an interaction’s strength is preserved, the rest of the pre-trained network’s is discarded, the rest of the fine-tuned network’s is new. Interactions below τ times the strongest in both are left out.',
  settings: 'Settings',
  networks: 'Networks',
  provenance: 'Where the numbers come from',
  setting: 'setting',
  value: 'value',
  numbers: 'The numbers',
  name: 'name',
  hash: 'SHA-256 of its file',
}
const zhCN: typeof en = {
  title: '预训练带来了什么',
  kept: '微调保留了预训练知识的 {share}（95 % 区间 {low}–{high}）。',
  ofFinetuned: '它占微调网络知识的 {share}（{low}–{high}）。',
  scratch: '从头训练的网络学到了其中的 {share}（{low}–{high}）。',
  noScratch: '没有可供比较的从头训练的网络。',
  certificate:
    '每个解释都被证明与最稀疏解释相差不超过 {gap}；最大残差为 {residual}，每个博弈容许 |v(N) − v(∅)| 的 {kappa}。',
  how: '如何阅读',
  interactions:
    '交互 S 是一组共同起作用的参与者：AND 要求全部在场，OR 只要有一个在场。在全部 2^n 个联盟上，交互之和等于网络输出 v（误差不超过残差）。取其中最稀疏的解释。',
  fates:
    '若两个网络中符号相同，交互强度的重叠部分 min(|a|, |b|) 为保留，预训练网络的其余部分为丢弃，微调网络的其余部分为新增。两者都低于最强交互 τ 倍的交互不计入。',
  settings: '设置',
  networks: '网络',
  provenance: '数据来源',
  setting: '设置',
  value: '值',
  numbers: '数据',
  name: '名称',
  hash: '文件的 SHA-256',
}
export const reportWords = { en, 'zh-CN': zhCN }
