import { ReleaseError } from './release-error.ts'
import { run } from './run.ts'

/** The commit that a release is made from. */
export interface Commit {
  /** The first twelve digits, and `-dirty` behind them where the work tree differs. */
  readonly name: string
  /** The time that files in archives bear, in seconds since 1970: the commit's, unless SOURCE_DATE_EPOCH says another. */
  readonly time: number
}

/**
 * Asks git for the commit of the work tree.
 * @throws ReleaseError without git, for a SOURCE_DATE_EPOCH that is no number, and for changes unless they are allowed
 */
export async function currentCommit(allowDirty: boolean): Promise<Commit> {
  const changes = await run(['git', 'status', '--porcelain'])
  if (changes !== '' && !allowDirty) {
    throw new ReleaseError(`the work tree has changes: commit them or put them away\n${changes.trimEnd()}`)
  }
  const [hash = '', committed] = (await run(['git', 'log', '-1', '--format=%H %ct'])).trim().split(' ')
  const time = process.env['SOURCE_DATE_EPOCH'] || committed
  if (!time || !/^\d+$/.test(time)) {
    throw new ReleaseError(`SOURCE_DATE_EPOCH is '${time}', but must be seconds since 1970`)
  }
  return { name: `${hash.slice(0, 12)}${changes === '' ? '' : '-dirty'}`, time: Number(time) }
}
