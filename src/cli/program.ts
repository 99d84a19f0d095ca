import { Command, type Option } from "commander";
import { version } from "../workspace/machine/installation.js";
import type { CommandPage } from "./command.js";
import { COMMANDS } from "./commands.js";
import { endWith, STATUS } from "./endWith.js";
import { common, commonOptions, mayRepeat } from "./options.js";
import type { NewRunner } from "./perform.js";

/**
 * The command line: parses the arguments, runs one task, shows it, and sets the exit status of the process.
 * @param args without the names of Node and of the program.
 * @param newRunner makes the runner of the task; default: a thread.
 */
export async function runProgram(args: readonly string[], newRunner?: NewRunner): Promise<void> {
  try {
    await buildProgram(newRunner).parseAsync(args, { from: "user" });
  } catch (error) {
    endWith(error, args.includes("--json"));
  }
}

/** The parser of the command line. Tasks are loaded when they run. */
export function buildProgram(newRunner?: NewRunner): Command {
  const program = new Command("syrinx")
    .description(
      "A workstation for birdsong: sound -> motor gesture -> sound, and sound -> network -> latent flow.",
    )
    .version(version())
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(
          `${text
            .trim()
            .replace(/^error: /, "syrinx: ")
            .replaceAll("\n", " ")}\n`,
        ),
    })
    .addHelpText(
      "after",
      `\nOptions of all commands:\n${commonLines()}\n\nExample:\n  $ syrinx demo song.wav\n`,
    );
  program.action((_, command: Command) => {
    if (command.args.length > 0) {
      command.error(`syrinx: ${command.args[0]} is not a command; syrinx --help lists the commands.`, {
        exitCode: STATUS.usage,
      });
    }
    command.outputHelp();
  });
  program.allowExcessArguments();
  for (const command of COMMANDS) {
    program.commandsGroup(`${command.group}:`);
    // After the operands come the options and the parser itself.
    addPage(program, command).action((...read) => command.act(read.slice(0, -2), read.at(-2), newRunner));
  }
  return program;
}

/** The options of all commands, a line each. */
function commonLines(): string {
  const options = commonOptions();
  const width = Math.max(...options.map(({ flags }) => flags.length));
  return options.map(({ flags, description }) => `  ${flags.padEnd(width)}  ${description}`).join("\n");
}

function addPage(program: Command, { words, about, out, options, examples }: CommandPage): Command {
  const parser = common(program.command(words), ...out).description(about);
  const heading = examples.length > 1 ? "Examples" : "Example";
  const lines = examples.map((line) => `  $ ${line}\n`);
  (options?.(parser) ?? parser).addHelpText("after", `\n${heading}:\n${lines.join("")}`);
  for (const option of parser.options) if (!mayRepeat(option)) refuseSecond(parser, option);
  return parser;
}

/** Refuses an option that is given twice: commander would ignore the first value. */
function refuseSecond(parser: Command, option: Option): void {
  let seen = false;
  parser.on(`option:${option.name()}`, () => {
    if (seen) parser.error(`error: option '${option.flags}' is given twice; give it once.`);
    seen = true;
  });
}
