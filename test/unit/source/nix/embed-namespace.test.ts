import { spawnSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// In bubblewrap and its kin only the user is mapped: /, /usr and /tmp seem to belong to nobody.

const root = join(import.meta.dirname, '../../../..')
const asSomebody = userInfo().uid === 0 ? ['setpriv', '--reuid=4711', '--regid=4711', '--clear-groups'] : []
const inNamespace = [...asSomebody, 'unshare', '--user', '--map-current-user']

function run(command: readonly string[]) {
  const [program = '', ...args] = command
  const { status, stdout } = spawnSync(program, args, { cwd: '/', encoding: 'utf8' })
  return { status, stdout }
}

const works = run([...inNamespace, 'test', '-r', root]).status === 0
if (!works) console.warn('The cache is not tested in a user namespace: none can be made here.')

test.skipIf(!works)("in a user namespace, the host's root is trusted like root", () => {
  expect(run([...inNamespace, 'stat', '-c', '%U', '/usr']).stdout).toBe('nobody\n')
  const code = `import { findExposure } from '${root}/src/source/nix/exposure.ts'; console.log(await findExposure('/usr'))`
  expect(run([...inNamespace, join(root, 'node_modules/.bin/bun'), '-e', code])).toEqual({
    status: 0,
    stdout: 'undefined\n',
  })
})

// What evaluates a configuration in a pod whose user is a mere number.
test.skipIf(userInfo().uid !== 0)('a user without HOME and without a passwd entry is known', () => {
  const code = `import { whoIsTrusted } from '${root}/src/source/nix/exposure.ts'; console.log([...(await whoIsTrusted()).users].join())`
  const bun = join(root, 'node_modules/.bin/bun')
  const nameless = ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups', 'env', '-i']
  expect(run([...nameless, bun, '-e', code])).toEqual({ status: 0, stdout: '0,54321\n' })
})
