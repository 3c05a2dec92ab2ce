import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { printReport } from '../../main/cli/text/printReport.ts'
import { report } from './examples.ts'

const plain = (_: unknown, text: string) => text

it('prints the study', () => {
  expect(`\n${printReport(report, plain).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    35 % of what pre-training knew was kept (95 % interval 21–50 %).
    It makes up 32 % of what the fine-tuned network knows (95 % interval 20–45 %).
    A network trained from scratch found 7.5 % of what was kept (95 % interval 0.4–12 %).
    Fine-tuning converged slower than training from scratch (area under the curve 0.47 against 0.51).

    Strength by order, summed over samples, with 95 % intervals
    order  preserved             discarded              new              █ preserved  ▒ discarded  ░ new
        1       2.00  1.00–3.00       1.00  0.50–2.00  3.00  2.00–4.00   ████████▒▒▒▒░░░░░░░░░░░
        2       1.00  0.50–1.50       4.00  3.00–5.00  2.25  2.00–2.50   ████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░
        3       0.00  0.00–0.00       0.50  0.25–0.75  1.00  0.50–12.00  ▒▒░░░░

    Mean effect on the value by order: positive speaks for the class
    order  preserved  discarded     new
        1      0.500     −0.250   0.750
        2      0.250      0.100  −0.500
        3      0.000      0.000   0.250

    By class
    class  samples  kept  found by scratch
    five         3  40 %              10 %
    six          1  20 %

    Convergence
    run        half of the final similarity  90 % of it  area under the curve  directness
    fineTuned                       epoch 2     epoch 2                  0.47        1.00
    scratch                         epoch 4     epoch 4                  0.51        1.00

            fineTuned (reference: pre)                  scratch (reference: ft-2)
    epoch   to its last  to reference  accuracy  loss   to its last  to reference  accuracy  loss
        0          0.10          0.30      20 %  1.60          0.02          0.00      20 %  1.61
        1          0.40          0.25      60 %  0.80
        2          1.00          0.20      90 %  0.30
        4                                                      1.00          0.15      70 %  0.90

    Networks
    pre-trained   pre   linear probe: accuracy 90 % on train, 81 % on test
    fine-tuned    ft-2
    from scratch  sc-4

    Settings
    data        test                kappa       0.02
    probe-data  train               tolerance   0.001
    samples     0-2,7 (4)           extraction  separate
    players     grid:1x3 (n = 3)    alpha       0.1
    baseline    zero                tau         0.05
    value       log-odds            seed        0
    class       label               probe-c     1

    Certificate
    Certified within 0.082 % of the sparsest explanation, on every network and sample.
    Largest residual 0.1250; tolerated are 2 % of |v(N) − v(∅)| of each game.
    "
  `)
})

it('fits a terminal and says nothing about what there is not', () => {
  const lonely = printReport({ ...report, learnedByScratch: null, probe: null, classes: [] }, plain).join('\n')
  expect(lonely).not.toContain('from scratch found')
  expect(lonely).not.toContain('By class')
  expect(lonely).not.toContain('probe:')
  for (const line of printReport(report, plain)) expect(line.length).toBeLessThanOrEqual(100)
})

it('colours change nothing else', () => {
  const coloured = printReport(report, (_, text) => `\u001b[1m${text}\u001b[0m`)
  expect(coloured.map(stripVTControlCharacters)).toEqual(printReport(report, plain))
})
