import { run } from './run.ts'

/** What a compiled program reports about itself. */
export interface Stamp {
  readonly version: string
  readonly commit: string
}

/** One compilation of the program. */
export interface Compilation extends Stamp {
  /** Its last part must be the same for the same bytes: Bun writes that name into the program. */
  readonly outfile: string
  /** Another platform than this machine's, by Bun's name, and the Bun executable that the program becomes a copy of. */
  readonly target?: { readonly name: string; readonly runtime: string }
  /** Where Bun writes what went into the bundle. */
  readonly metafile?: string
}

/**
 * Compiles src/main.ts with the Bun that runs this.
 * @throws ReleaseError with Bun's words
 */
export async function compile(compilation: Compilation): Promise<void> {
  const { PATH, HOME, TMPDIR } = process.env
  // Nothing else of the environment: Bun takes options from BUN_OPTIONS, and inlines NODE_ENV.
  await run([process.execPath, ...compileArguments(compilation)], { env: { PATH, HOME, TMPDIR } })
}

/** The command line of `bun build`, the same for a build of this machine and for a release. */
function compileArguments({ version, commit, outfile, target, metafile }: Compilation): string[] {
  return [
    'build',
    'src/main.ts',
    '--compile',
    '--format=esm',
    '--minify',
    // Nothing is looked for in a node_modules beside the program, or in the folder it is run in.
    '--reject-unresolved',
    // Both end up inside the program: names in stack traces, and a start without parsing the bundle.
    '--sourcemap=linked',
    '--bytecode',
    // Otherwise it would read bunfig.toml and .env of the folder it is run in, which may be anybody's.
    '--no-compile-autoload-bunfig',
    '--no-compile-autoload-dotenv',
    // write-file-atomic hashes its own path, and Bun would write the path of the build folder into the program.
    '--define=__filename="kubectl-nixos"',
    `--define=BUILD_VERSION=${JSON.stringify(version)}`,
    `--define=BUILD_COMMIT=${JSON.stringify(commit)}`,
    ...(target ? [`--target=${target.name}`, `--compile-executable-path=${target.runtime}`] : []),
    ...(metafile === undefined ? [] : [`--metafile=${metafile}`]),
    `--outfile=${outfile}`,
  ]
}
