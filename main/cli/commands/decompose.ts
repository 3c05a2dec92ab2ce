import { readGame } from '../../files/npy.ts'
import { shapleyValues } from '../../interactions/indices.ts'
import { givenSettings, type SettingOptions } from '../givenSettings.ts'
import { explanationJson, type ExplainedGame } from '../json/explanationJson.ts'
import { saveJson } from '../saveJson.ts'
import type { Session } from '../session.ts'
import { readSettings } from '../../settings/settings.ts'
import type { Answer } from '../surroundings.ts'
import { printCertificate, printExplanation } from '../text/printExplanation.ts'

interface DecomposeOptions extends SettingOptions {
  joint?: boolean
  out?: string
}

export async function decompose(session: Session, paths: string[], options: DecomposeOptions): Promise<Answer> {
  const { alpha, kappa, tolerance } = await readSettings(givenSettings(options), process.cwd())
  const values: Float64Array[] = []
  for (const path of paths) values.push(await readGame(path))
  const joint = options.joint === true
  const result = await session.call('games.decompose', { games: values, joint, alpha, kappa, tolerance })
  const games = result.games.map((explanation, i): ExplainedGame => ({
    explanation,
    values: values[i],
    shapley: shapleyValues(values[i]),
    // Games from elsewhere have no names for their players.
    players: Array.from({ length: explanation.n }, (_, player) => String(player)),
  }))
  const each = games.map((game) => explanationJson(game))
  const json =
    games.length === 1
      ? each[0]
      : {
          games: each,
          objective: result.objective,
          lower_bound: result.lowerBound,
          gap: result.gap,
          joint: result.joint,
        }
  if (options.out !== undefined) await saveJson(options.out, json)
  return {
    json,
    text: (style) => {
      const parts = games.flatMap((game, i) => [style('bold', paths[i]), ...printExplanation(game, style), ''])
      const together = `${result.joint ? 'Taken apart together' : 'All games'}: ${printCertificate(result)}`
      return [...parts, ...(games.length > 1 ? [together] : [])].join('\n').trimEnd()
    },
  }
}
