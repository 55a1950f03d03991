import { expect, test } from 'vitest'
import { kubectlCommand } from '../../src/typed-command.ts'

test.each([
  [{}, ['config', 'view'], 'kubectl config view'],
  [
    { kubeconfig: './k', context: 'prod', namespace: 'shop' },
    ['auth', 'can-i', '--list'],
    'kubectl --kubeconfig ./k --context prod auth can-i --list -n shop',
  ],
  [{ kubeconfig: undefined, context: '', namespace: undefined }, ['get'], 'kubectl get'],
  [
    { kubeconfig: 'k c/my config', context: "my prod (é) $HOME 'q'" },
    ['get', '-o', 'jsonpath={.metadata.uid}'],
    `kubectl --kubeconfig 'k c/my config' --context 'my prod (é) $HOME '\\''q'\\''' get -o 'jsonpath={.metadata.uid}'`,
  ],
  [{ context: '#1' }, ['get', ''], "kubectl --context '#1' get ''"],
  [{ context: '~root' }, ['get', 'a#b'], "kubectl --context '~root' get a#b"],
])('%j %j', (flags, words, expected) => {
  expect(kubectlCommand(flags, words)).toBe(expected)
})

test('a shell reads the words back', () => {
  const context = 'a \'b\' "c" $HOME `d` \\ !e\n*'
  const printed = kubectlCommand({ context }, ['x']).replace('kubectl', `printf '%s|'`)
  const { stdout } = Bun.spawnSync(['sh', '-c', printed])
  expect(stdout.toString()).toBe(`--context|${context}|x|`)
})
