import { zhCN } from '../../../figures/words/zh-CN.ts'

export const figures = { ...zhCN, chart: '图表' }
