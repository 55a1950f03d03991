import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { userName } from '../../src/user-name.ts'

const uid = 4321
const folder = mkdtempSync(join(tmpdir(), 'user-name-'))
const passwd = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const known = passwd(
  'known',
  `nobody:x:65534:65534::/:/bin/false\nanna:x:${uid}:100:Anna:/home/anna:/bin/sh\n`,
)
const unknown = passwd('unknown', 'somebody:x:4242424:100::/:/bin/sh\n')
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  ['USER comes first', { USER: 'bob', LOGNAME: 'carl' }, known, 'bob'],
  ['then LOGNAME', { USER: '', LOGNAME: 'carl' }, known, 'carl'],
  ['a service has neither', {}, known, 'anna'],
  ['a container has no entry', {}, unknown, `uid ${uid}`],
  ['a minimal image has no file', {}, join(folder, 'absent'), `uid ${uid}`],
])('%s', (_, env, file, name) => {
  expect(userName(env, uid, file)).toBe(name)
})
