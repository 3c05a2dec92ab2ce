import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { Session } from './session.ts'
import { analysisKeys, settingKeys, settingTexts, type SettingKey } from '../settings/settingTexts.ts'
import type { Answer } from './surroundings.ts'

/** Does a command's work. Options are what was typed; those that take no value are true. */
type Run<Options> = (session: Session, args: string[], options: Options) => Promise<Answer>

interface Clerk {
  session: Session
  answer: (answer: Answer) => void
  /** Help that was asked for, or that answers a command line without a command. */
  help: (text: string, asked: boolean) => void
}

/** All commands. Each loads its own code when it runs, so that `--help` needs none of it. */
export function createProgram({ session, answer, help }: Clerk): Command {
  function does<Options extends object>(load: () => Promise<Run<Options>>) {
    return async function (this: Command) {
      const run = await load()
      const answered = await run(session, this.processedArgs.flat() as string[], this.opts<Options>())
      answer(answered)
      await answered.stay?.()
    }
  }

  const program = new Command('carryover')
    .description('Shows which interactions a network uses, and what fine-tuning carried over from pre-training.')
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        help(text, true)
      },
      writeErr: (text) => {
        help(text, false)
      },
      // Usage errors are worded with all other errors.
      outputError: () => undefined,
    })
    .configureHelp({ showGlobalOptions: false })

  const add = (parent: Command, name: string, description: string) =>
    parent.command(name).description(description).option('--json', 'print one JSON document and nothing else')

  add(program, 'open', 'Open the workbench: in its window where there is Electron, else in the browser.')
    .argument('[project]', 'the .carryover file to begin with')
    .option('--sample', 'begin with the bundled sample study, which is computed the first time')
    .option('--browser', 'in the browser, also where there is Electron')
    .action(does(async () => (await import('./commands/open.ts')).open))

  add(program, 'serve', 'Serve the workbench to a browser on this machine.')
    .argument('[project]', 'the .carryover file to begin with')
    .option('--port <number>', 'the port on 127.0.0.1; a free one for 0', '0')
    .option('--root <folder>', 'a folder whose files may be used; again for another', collect)
    .action(does(async () => (await import('./commands/serve.ts')).serve))

  add(program, 'new', 'Create a project.')
    .argument('<project>', 'the .carryover file; never overwritten')
    .action(does(async () => (await import('./commands/new.ts')).createProject))

  add(program, 'provider', 'Show or change what computes in a project.')
    .argument('<project>', 'the .carryover file')
    .argument('[name]', 'cpu, cuda, tensorrt, directml, coreml or webgpu; automatic for the best that works')
    .action(does(async () => (await import('./commands/provider.ts')).projectProvider))

  add(program, 'check', 'Check a project: its file and what it refers to.')
    .argument('<project>', 'the .carryover file')
    .option('--repair', 'repair what can be repaired, after copying the file')
    .action(does(async () => (await import('./commands/check.ts')).check))

  const model = program.command('model').description('Add networks to a project.')
  add(model, 'add', 'Add one ONNX network.')
    .argument('<project>', 'the .carryover file')
    .argument('<file>', 'the .onnx file')
    .option('--role <role>', 'pretrained, finetuned, scratch or other')
    .option('--run <name>', 'training run the network is a checkpoint of')
    .option('--epoch <number>', 'epoch of the checkpoint')
    .option('--name <name>', 'what to call it; its file name without the extension unless given')
    .option('--input <name>', 'input that takes the sample')
    .option('--logits <name>', 'output that holds the logits')
    .option('--features <name>', 'output that holds the penultimate features')
    .option('--kind <kind>', 'what it takes: image, text or table')
    .option('--scale <scale>', 'what its output holds: logits or probabilities')
    .action(does(async () => (await import('./commands/model.ts')).addModel))
  add(model, 'import', 'Add a folder of checkpoints, all or none.')
    .argument('<project>', 'the .carryover file')
    .argument('<folder>', 'the folder of .onnx files')
    .requiredOption('--pattern <pattern>', "how file names are read, such as '{role}-{epoch}.onnx'; also {run}")
    .action(does(async () => (await import('./commands/model.ts')).importModels))

  const data = program.command('data').description('Add data sets to a project.')
  add(data, 'add', 'Add a data set.')
    .argument('<project>', 'the .carryover file')
    .argument('<path>', 'a folder of pictures, or a file: CSV, TSV, JSONL, Parquet, NPZ, NPY')
    .requiredOption('--kind <kind>', 'image, text, table or array')
    .option('--name <name>', 'what to call it; the name of its folder or file unless given')
    .option('--label <column>', 'column of the labels, or array of an NPZ')
    .option('--column <column>', 'column of the texts or pictures, or array of an NPZ')
    .option('--tokenizer <file>', 'tokenizer.json of texts')
    .option('--most-tokens <count>', 'tokens that a text is cut to, special ones included')
    .option('--columns <names>', 'columns of a table that the network takes, in its order, with commas')
    .option('--categorical <names>', 'columns of a table that hold categories although they look like numbers')
    .option('--preset <preset>', 'preprocessing: mnist, cifar10, imagenet or none')
    .option('--mean <numbers>', 'mean of each channel, with commas; subtracted after scaling')
    .option('--std <numbers>', 'standard deviation of each channel, with commas')
    .option('--size <pixels>', 'resize the shorter side, then crop the centre: 224 or HEIGHTxWIDTH')
    .option('--channels <number>', 'channels the network takes: 1 or 3')
    .option('--order <order>', 'order of the channels: RGB or BGR')
    .option('--scale <number>', 'what raw values from 0 to 255 are multiplied with')
    .action(does(async () => (await import('./commands/data.ts')).addData))

  add(program, 'probe', 'Fit a linear probe on the features of a network.')
    .argument('<project>', 'the .carryover file')
    .option('--model <name>', 'the network; the pre-trained one unless given')
    .requiredOption('--data <name>', 'data set to fit on')
    .option('--test <name>', 'data set to measure the accuracy on')
    .option('--probe-c <C>', 'inverse regularisation strength (default 1), or search to choose it by cross-validation')
    .action(does(async () => (await import('./commands/probe.ts')).fitProbe))

  const analyze = add(program, 'analyze', 'Compute games and explain them.')
    .argument('<project>', 'the .carryover file')
    .requiredOption('--models <names>', 'the networks, with commas')
  addSettings(analyze, analysisKeys, ['samples', 'players'])
  addParts(analyze)
    .option(
      '--sparse <passes>',
      'recover interactions of up to 128 players from so many coalitions: PASSES or PASSES:SEED; not exact',
    )
    .action(does(async () => (await import('./commands/analyze.ts')).analyze))

  const study = add(program, 'study', 'Study what pre-training gave: all networks of the project by their roles.')
    .argument('<project>', 'the .carryover file')
    .option('--config <file>', 'study.yaml with settings; options override it')
  addSettings(study, settingKeys)
  addParts(study)
    .option('--report <folder>', 'also write report.json and report.txt there')
    .action(does(async () => (await import('./commands/study.ts')).study))

  add(program, 'show', 'Show the interactions of one network on one sample.')
    .argument('<project>', 'the .carryover file')
    .requiredOption('--model <name>', 'the network')
    .option(`--data <name>`, settingTexts.data[1])
    .requiredOption('--sample <index>', 'the sample, numbered from 0')
    .option('--top <number>', 'only the strongest ones')
    .option('--values', 'also the value of every coalition (with --json)')
    .option('--sparse', 'those that analyze --sparse recovered last')
    .action(does(async () => (await import('./commands/show.ts')).show))

  const decompose = add(program, 'decompose', 'Take games apart that were computed elsewhere.').argument(
    '<games...>',
    '.npy files of 2^n values each; bit i of the index is player i',
  )
  decompose.option('--joint', 'choose the splits of all games together')
  addSettings(decompose, ['alpha', 'kappa', 'tolerance'])
  decompose
    .option('--out <file>', 'also write the JSON document there')
    .action(does(async () => (await import('./commands/decompose.ts')).decompose))

  add(program, 'export', 'Write figures for a paper, the report of a study, or interactions for other programs.')
    .argument('<project>', 'the .carryover file')
    .option('--figure <names>', 'figures, with commas, or all of the report')
    .option(
      '--format <formats>',
      'svg, pdf, png, csv, tex, with commas; without --figure html, pdf: the report; parquet, npz: all of a study; shapiq: one sample',
      'svg',
    )
    .option('--preset <preset>', 'width and size of the text: neurips (default), icml-column, nature-double, …')
    .option('--palette <palette>', 'okabe-ito (default), colorbrewer or grey')
    .option('--font <font>', 'sans (default), as wide as Helvetica, or serif, as wide as Times')
    .option('--order <names>', 'what comes first: preserved, discarded, new, and, or, or names of runs, with commas')
    .option('--font-size <points>', 'size of the text at final size')
    .option('--dpi <number>', 'dots per inch of a PNG', '600')
    .option('--language <language>', 'of the labels: en (default) or zh-CN')
    .option('--study <number>', 'the study; the newest unless given')
    .option('--model <names>', 'the network; two or more for compare figures')
    .option('--data <name>', settingTexts.data[1])
    .option('--sample <index>', 'the sample, numbered from 0')
    .option('--index <index>', 'of shapiq: Moebius, SV, SII or k-SII', 'k-SII')
    .option('--max-order <number>', 'of shapiq: largest order (default 2 for SII and k-SII, all for Moebius)')
    .requiredOption('--out <path>', 'the folder for figures; the file for other formats')
    .action(does(async () => (await import('./commands/export.ts')).exportFrom))

  add(program, 'reproduce', 'Make the numbers of an exported figure again, and compare.')
    .argument('<figure>', 'the file')
    .argument('<project>', 'the .carryover file')
    .action(does(async () => (await import('./commands/reproduce.ts')).reproduce))

  add(program, 'sample', 'Run a bundled sample study and print its report.')
    .argument('[project]', 'where to keep it; sample.carryover, or STUDY.carryover, unless given')
    .option('--study <study>', 'digits, reviews (texts) or cancer (a table)', 'digits')
    .action(does(async () => (await import('./commands/sample.ts')).sample))

  add(program, 'doctor', 'Show what works on this machine, and why the rest does not.').action(
    does(async () => (await import('./commands/doctor.ts')).diagnose),
  )
  return program
}

const collect = (value: string, before: string[] = []) => [...before, value]

function addSettings(command: Command, keys: readonly SettingKey[], required: readonly SettingKey[] = []): void {
  for (const key of keys) {
    const [argument, help] = settingTexts[key]
    if (required.includes(key)) command.requiredOption(`--${key} ${argument}`, help)
    else command.option(`--${key} ${argument}`, help)
  }
}

const addParts = (command: Command) =>
  command
    .option('--values-only', 'compute and store games without solving them')
    .option('--shard <part>', 'do one part of the work, such as 3/16')
    .option('--recalibrate', 'measure the best batch sizes on this machine again')

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
