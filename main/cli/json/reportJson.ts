import type { Convergence, Report } from '../../../contract/report.ts'
import { spellSettings } from '../../settings/settings.ts'

/** The report as `study --json` prints it: `byOrder` arrays start at order 1, `convergence` has a key a run. */
export function reportJson(report: Report) {
  const { n, samples, networks, order, preserve, discard, effect, probe, intervals } = report
  return {
    n,
    samples,
    networks,
    order,
    preserve,
    discard,
    new: report.new,
    preserved_share: report.preservedShare,
    preserved_share_of_finetuned: report.preservedShareOfFinetuned,
    learned_by_scratch: report.learnedByScratch,
    intervals: {
      preserved_share: intervals.preservedShare,
      preserved_share_of_finetuned: intervals.preservedShareOfFinetuned,
      learned_by_scratch: intervals.learnedByScratch,
      preserve: report.preserveIntervals,
      discard: report.discardIntervals,
      new: report.newIntervals,
    },
    effect,
    classes: report.classes.map(({ name, samples, preservedShare, learnedByScratch }) => ({
      name,
      samples,
      preserved_share: preservedShare,
      learned_by_scratch: learnedByScratch,
    })),
    probe: probe && { train_accuracy: probe.trainAccuracy, test_accuracy: probe.testAccuracy, c: probe.C },
    convergence: Object.fromEntries(Object.entries(report.convergence).map(([run, curve]) => [run, curveJson(curve)])),
    worst_gap: report.worstGap,
    worst_residual: report.worstResidual,
    settings: settingsJson(report),
  }
}

function curveJson(curve: Convergence) {
  const { role, epochs, similarity, reference, accuracy, loss, directness } = curve
  return {
    role,
    epochs,
    similarity,
    similarity_intervals: curve.similarityIntervals,
    reference,
    accuracy,
    loss,
    area_under_curve: curve.areaUnderCurve,
    epoch_at_half: curve.epochAtHalf,
    epoch_at_ninety: curve.epochAtNinety,
    directness,
  }
}

/** Values as a study.yaml has them, keys in snake case like the rest of the document. */
function settingsJson({ settings }: Report) {
  return Object.fromEntries(
    Object.entries(spellSettings(settings)).map(([key, value]) => [key.replace('-', '_'), value]),
  )
}
