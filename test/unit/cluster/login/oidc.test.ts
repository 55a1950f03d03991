import { describe, expect, test } from 'vitest'
import { isCurrent } from '../../../../src/cluster/login/oidc-settings.ts'
import { withTokens } from '../../../../src/cluster/login/replace-tokens.ts'

const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`

test.each([
  ['before its end', jwt({ exp: 1011 }), true],
  ['so near to its end that a request may come too late', jwt({ exp: 1010 }), false],
  ['after its end', jwt({ exp: 1 }), false],
  ['without an end', jwt({}), false],
  ['with an end that is no number', jwt({ exp: '9999' }), false],
  ['no JWT', 'sesame', false],
  ['none', undefined, false],
])('an id-token %s', (_name, token, current) => {
  expect(isCurrent(token, 1_000_000)).toBe(current)
})

describe('new tokens in a kubeconfig', () => {
  const change = { user: 'me', spent: 'old-r', idToken: 'new-i', refreshToken: 'new "r"' }
  const user = (config: string) => `users:
- name: other   # the same tokens
  user: {auth-provider: {name: oidc, config: {id-token: old-i, refresh-token: old-r}}}
- name: me
  user:
    auth-provider:
      config: # mine
${config}
      name: oidc
`

  test.each([
    [
      'stand in the place of the old ones',
      user(`        id-token: 'old-i' # one\n        refresh-token: old-r`),
      user(`        id-token: "new-i" # one\n        refresh-token: "new \\"r\\""`),
    ],
    [
      'in another order, over several lines',
      user(`        refresh-token: >-\n          old-r\n        id-token: old-i`),
      user(`        refresh-token: "new \\"r\\""\n        id-token: "new-i"`),
    ],
    [
      'are not added where there was no id-token',
      user(`        refresh-token: old-r`),
      user(`        refresh-token: "new \\"r\\""`),
    ],
  ])('%s', (_name, before, after) => {
    expect(withTokens(before, change)).toBe(after)
  })

  test('in JSON', () => {
    const config = (id: string, refresh: string) => ({ 'id-token': id, 'refresh-token': refresh })
    const document = (of: object) =>
      JSON.stringify({ users: [{ name: 'me', user: { 'auth-provider': { config: of } } }] }, null, 2)
    expect(withTokens(document(config('old-i', 'old-r')), change)).toBe(document(config('new-i', 'new "r"')))
  })

  test.each([
    ['another login has replaced the old one', user('        refresh-token: newer')],
    ['the user is gone', 'users: []\n'],
    ['the file is empty', ''],
  ])('%s: nothing is written', (_name, source) => {
    expect(withTokens(source, change)).toBeUndefined()
  })

  test('the error about a file that is now broken does not contain its tokens', () => {
    expect(() => withTokens('refresh-token: old-r: [', change)).toThrow(/^it is no longer valid YAML$/)
  })

  test.each([
    ['another user', 'refresh-token: &r old-r', 'refresh-token: *r'],
    ['this user', 'refresh-token: *r', 'token: &r old-r'],
  ])('tokens that an anchor ties to %s are not replaced', (_name, mine, other) => {
    const entry = (name: string, config: string) =>
      `- name: ${name}\n  user:\n    auth-provider:\n      config:\n        ${config}\n`
    const [me, them] = [entry('me', mine), entry('other', other)]
    const source = `users:\n${mine.includes('&') ? me + them : them + me}`
    expect(() => withTokens(source, change)).toThrow('cannot be replaced without changing more')
  })
})
