import {
  chownSync,
  closeSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import writeFileAtomic from 'write-file-atomic'
import { isScalar, parseAllDocuments } from 'yaml'
import { readGoYaml } from '../kubeconfig/go-yaml.ts'

/** The user whose tokens are replaced, the refresh token that no longer works, and the new tokens. */
export interface TokenChange {
  readonly user: string
  readonly spent: string
  readonly idToken: string
  readonly refreshToken: string
}

interface Edit {
  readonly range: readonly [start: number, end: number]
  readonly value: string
}

type Fields = Record<string, unknown>

/** The settings of the user's login in a parsed kubeconfig, and their path. */
function loginOf(kubeconfig: unknown, user: string) {
  const users = (kubeconfig as { users?: { name?: unknown; user?: Fields }[] } | null)?.users ?? []
  const index = users.findIndex(({ name }) => String(name) === user)
  const provider = users[index]?.user?.['auth-provider'] as { config?: Fields } | undefined
  return { config: provider?.config, path: ['users', index, 'user', 'auth-provider', 'config'] }
}

function replaced(source: string, edits: readonly Edit[]): string {
  const fromTheEnd = [...edits].sort((one, other) => other.range[0] - one.range[0])
  return fromTheEnd.reduce((text, { range: [start, end], value }) => {
    // The range of a block scalar contains the line break at its end.
    const lineEnd = text.slice(start, end).endsWith('\n') ? '\n' : ''
    return text.slice(0, start) + JSON.stringify(value) + lineEnd + text.slice(end)
  }, source)
}

/** Parses YAML. The parser's own message is not passed on, because it quotes tokens. */
function read(source: string): unknown {
  try {
    return readGoYaml(source)
  } catch {
    throw new Error('it is no longer valid YAML')
  }
}

/**
 * Whether the text parses to the wanted value. If the file uses anchors, an edit may change another place as well.
 */
function reads(text: string, wanted: unknown): boolean {
  try {
    return isDeepStrictEqual(readGoYaml(text), wanted)
  } catch {
    return false
  }
}

/**
 * The text with the new tokens. Everything else stays the same, comments and order included. Returns undefined if
 * the file no longer has the spent token. Throws if the tokens cannot be replaced without changing something else.
 */
export function withTokens(source: string, change: TokenChange): string | undefined {
  const wanted = read(source)
  const { config, path } = loginOf(wanted, change.user)
  if (config?.['refresh-token'] !== change.spent) return undefined
  const [document] = parseAllDocuments(source, { uniqueKeys: false })
  const tokens = { 'id-token': change.idToken, 'refresh-token': change.refreshToken }
  const edits = Object.entries(tokens).flatMap(([key, value]): Edit[] => {
    if (!(key in config)) return []
    config[key] = value
    const node = document?.getIn([...path, key], true)
    return isScalar(node) && node.range ? [{ range: [node.range[0], node.range[1]], value }] : []
  })
  const text = replaced(source, edits)
  if (reads(text, wanted)) return text
  throw new Error('its tokens cannot be replaced without changing more of it')
}

/**
 * Writes a temporary file and renames it, so that nobody reads a half-written file. Keeps owner and mode, or
 * throws.
 */
async function replaceFile(path: string, text: string): Promise<void> {
  const { uid, gid } = statSync(path)
  await writeFileAtomic(path, text, {
    // Runs before the first byte is written. The library follows a link at the temporary path, and ignores that it
    // could not set the owner.
    tmpfileCreated: fresh => {
      const made = lstatSync(fresh)
      if (!made.isFile()) throw new Error(`${fresh} is in the way`)
      if (made.uid !== uid || made.gid !== gid) chownSync(fresh, uid, gid)
    },
  })
}

/**
 * Takes kubectl's lock, and waits up to a second for it. Its holder needs only a moment, so a lock that stays was
 * left behind.
 */
async function takeLock(lock: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return closeSync(openSync(lock, 'wx', 0o600))
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST' || tries === 20) throw error
      await Bun.sleep(50)
    }
  }
}

/**
 * Writes new tokens into the kubeconfig file under kubectl's own lock, the file NAME.lock. If another login has
 * already replaced the spent token, the file stays as it is. Throws if the file cannot be written.
 */
export async function replaceTokens(path: string, change: TokenChange): Promise<void> {
  const file = realpathSync(path)
  if (!statSync(file).isFile()) throw new Error('it is not a regular file')
  const lock = `${path}.lock`
  await takeLock(lock)
  try {
    const text = withTokens(readFileSync(file, 'utf8'), change)
    if (text !== undefined) await replaceFile(file, text)
  } finally {
    rmSync(lock, { force: true })
  }
}
