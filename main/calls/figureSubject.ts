import { CarryoverError, type FigureRequest, type PlayersSpec, type Provenance } from '../../contract/index.ts'
import type { CaptionFacts } from '../../figures/caption.ts'
import { isNetworkFigure, isReportFigure, sampleSubject, type FigureSubject } from '../../figures/subjects.ts'
import { pictureUri } from '../export/pictureUri.ts'
import { compareSample } from '../jobs/compareSample.ts'
import { drilldowns, type Look } from '../jobs/explain.ts'
import { planOfStudy } from '../jobs/planStudy.ts'
import { chooseDataset } from '../jobs/study.ts'
import { formatBaseline, formatPlayers } from '../players/index.ts'
import type { DatasetRecord, ModelRecord, Store, StudyRecord } from '../project/index.ts'
import type { Context } from './context.ts'
import { aLook, lookAndTell } from './looks.ts'

/** What figures are made with: the workers, and those who hear of what is computed. */
export type FigureContext = Pick<Context, 'pool' | 'emit'>

/** What a figure shows and where it comes from. */
export interface FigureSource {
  subject: FigureSubject
  facts: CaptionFacts
  made: Pick<Provenance, 'computed' | 'settings' | 'models' | 'data' | 'provider'>
}

/**
 * Gathers what a figure shows; what is missing about a sample is computed, as by any other look at it.
 *
 * @throws STUDY_UNKNOWN, USAGE for a figure without its network or sample, and what looking at a sample throws
 */
export async function figureSource(
  context: FigureContext,
  store: Store,
  request: FigureRequest,
): Promise<FigureSource> {
  const { figure } = request
  if (isReportFigure(figure)) return ofReport(store, figure, request.study)
  const engine = { store, pool: context.pool }
  const data = chooseDataset(engine, request.data)
  const { models: names = [], sample, settings, tau, extraction } = request
  const least = isNetworkFigure(figure) || figure === 'sample-overlay' ? 1 : 2
  if (sample === undefined || names.length < least) {
    throw new CarryoverError(
      'USAGE',
      `The figure ${figure} is about ${least === 1 ? 'a network' : 'two networks or more'} on a sample.`,
      `Say which: --model ${least === 1 ? 'NAME' : 'NAME,NAME'} --sample NUMBER.`,
    )
  }
  const models = (isNetworkFigure(figure) ? names.slice(0, 1) : names).map((name) => store.models.byName(name))
  const task = { models, data, sample, settings }
  const look = await lookAndTell(context, store, task)
  if (isNetworkFigure(figure) || figure === 'sample-overlay') {
    const networks = (await drilldowns(engine, look)).map((each) => sampleSubject(each, tau))
    const { view } = networks[0].look
    const subject: FigureSubject =
      figure === 'sample-overlay'
        ? { of: 'overlay', figure, networks, picture: view.kind === 'image' ? await pictureUri(view.picture) : null }
        : { of: 'sample', figure, ...networks[0] }
    return { subject, ...aboutSample(store, request, look, 'separate') }
  }
  const { comparison } = await compareSample(engine, { ...task, extraction, alpha: request.alpha, tau }, aLook())
  const subject = { of: 'comparison' as const, figure, changes: comparison.changes, n: look.plan.n, names }
  return { subject, ...aboutSample(store, request, look, extraction) }
}

function aboutSample(store: Store, { figure, sample, tau }: FigureRequest, look: Look, extraction: string) {
  const { plan, settings, games } = look
  const computed = Math.max(...games.map(({ game }) => store.games.get(game.gameKey)!.createdAt))
  const models = games.map(({ game }) => game.network.model)
  const facts: CaptionFacts = {
    figure,
    networks: models.map(({ name }) => name),
    data: plan.dataset.name,
    samples: null,
    sample: sample!,
    n: plan.n,
    players: playersText(settings.players),
    baseline: formatBaseline(settings.baseline),
    value: settings.value,
    kappa: settings.kappa,
    tau,
    extraction,
  }
  return { facts, made: origin(plan.dataset, models, { ...settings, tau, extraction }, computed, games[0].provider) }
}

async function ofReport(store: Store, figure: Extract<FigureSubject, { of: 'report' }>['figure'], id?: number) {
  const study = id === undefined ? store.studies.list().find(({ report }) => report !== null) : store.studies.byId(id)
  if (!study?.report) {
    throw new CarryoverError(
      'STUDY_UNKNOWN',
      id === undefined ? 'The project has no study with a report.' : `There is no study ${id} with a report.`,
      'Run the study first.',
    )
  }
  const { report } = study
  const { settings, networks } = report
  const facts: CaptionFacts = {
    figure,
    networks: [networks.pretrained, networks.finetuned, ...(networks.scratch === null ? [] : [networks.scratch])],
    data: settings.data ?? store.datasets.list()[0].name,
    samples: report.samples,
    sample: null,
    n: report.n,
    players: playersText(settings.players),
    baseline: formatBaseline(settings.baseline),
    value: settings.value,
    kappa: settings.kappa,
    tau: settings.tau,
    extraction: settings.extraction,
  }
  const { models, dataset, provider } = await behind(store, study)
  const made = origin(dataset, models, settings, study.createdAt, provider)
  return { subject: { of: 'report' as const, figure, report }, facts, made }
}

/** As they are typed; groups of columns by their names, which is what a reader wants to know. */
const playersText = (players: PlayersSpec) =>
  players.kind === 'features' && players.groups
    ? players.groups.map(({ name }) => name).join(', ')
    : formatPlayers(players)

async function behind(store: Store, study: StudyRecord) {
  const { plan } = await planOfStudy(store, study)
  const models = [...new Map(plan.games.map(({ network: { model } }) => [model.id, model])).values()]
  const provider = plan.games[0] && store.games.get(plan.games[0].gameKey)?.provider
  return { models, dataset: plan.dataset, provider: provider ?? '' }
}

const origin = (
  dataset: DatasetRecord,
  models: ModelRecord[],
  settings: object,
  computed: number,
  provider: string,
): FigureSource['made'] => ({
  computed: new Date(computed).toISOString(),
  settings: { ...settings },
  models: models.map(({ name, files }) => ({ name, sha256: files.map(({ sha256 }) => sha256) })),
  data: { name: dataset.name, sha256: dataset.contentSha256 },
  provider,
})
