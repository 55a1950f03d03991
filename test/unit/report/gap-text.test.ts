import { describe, expect, test } from 'vitest'
import type { Gap } from '../../../src/plan/prune/gap.ts'
import { blindness, forbiddenNote, gapWarnings } from '../../../src/report/gap-text.ts'

const failed: Gap = { kind: 'failed', what: 'widgets.example.com', why: 'broken\u001b[2K' }
const silent = (fate: 'deleted' | 'wanted' | 'foreign'): Gap => {
  return { kind: 'silent', what: 'x.example.com/v1', why: 'stale', apiService: 'v1.x.example.com', fate }
}
const forbidden = (what: string, seenIn: string[] = [], wanted = false): Gap => {
  return { kind: 'forbidden', what, why: `no right to ${what}`, seenIn, wanted }
}

describe('the warnings', () => {
  test.each<[string, Gap[], string]>([
    ['nothing', [], ''],
    [
      'a failed list',
      [failed],
      'warning: could not look for deletions among widgets.example.com: broken\\u001b[2K\n',
    ],
    [
      'a silent server whose APIService goes',
      [silent('deleted')],
      'warning: could not look for deletions among x.example.com/v1: stale; APIService v1.x.example.com is to be deleted\n',
    ],
    [
      'a silent server of our own',
      [silent('wanted')],
      'warning: could not look for deletions among x.example.com/v1: stale; the configuration contains APIService v1.x.example.com and no object of it\n',
    ],
    [
      'a silent server of others',
      [silent('foreign')],
      'warning: could not look for deletions among x.example.com/v1: stale; APIService v1.x.example.com is not of this configuration, so prune will refuse\n',
    ],
    [
      'what was never ours',
      [{ kind: 'irrelevant', what: 'x.example.com/v1', why: 'stale' }],
      'warning: could not look for deletions among x.example.com/v1: stale; the record of the last rollout shows that no object of it was ever ours\n',
    ],
    [
      'many kinds that may not be listed are one line',
      [
        ...['a', 'b', 'c', 'd'].map(kind => forbidden(kind)),
        forbidden('pods', ['team']),
        forbidden('secrets', ['team', 'web']),
      ],
      'warning: deletions may be missing, because you may not list these kinds: a, b, c and 1 more (not looked at); pods (looked at only in namespace team); secrets (looked at only in namespaces team, web)\n',
    ],
  ])('%s', (_name, gaps, text) => expect(gapWarnings(gaps)).toBe(text))
})

test('-v has the reason for each kind that may not be listed', () => {
  expect(forbiddenNote([failed])).toBeUndefined()
  expect(forbiddenNote([failed, forbidden('pods'), forbidden('secrets', ['team'])])).toBe(
    'not listed: pods: no right to pods\nnot listed: secrets: no right to secrets',
  )
})

describe('why prune refuses', () => {
  const harmless = [silent('wanted'), silent('deleted'), forbidden('pods')]

  test('it does not because of what is harmless', () => expect(blindness(harmless)).toBeUndefined())

  test.each<[string, Gap, string, string]>([
    ['a failed list', failed, 'widgets.example.com: broken\\u001b[2K', 'Repair what serves them.'],
    ['a wanted kind', forbidden('pods', [], true), 'pods: no right to pods', 'Get the right to list them.'],
    [
      'a silent server of others',
      silent('foreign'),
      'x.example.com/v1: stale',
      'Repair what serves them. If nobody needs that API any more: kubectl delete apiservice v1.x.example.com.',
    ],
  ])('%s', (_name, gap, line, step) => {
    expect(blindness([...harmless, gap])).toEqual({
      message: `prune must see every kind, but could not list these:\n  ${line}`,
      hint: `${step} You can run apply without prune.`,
    })
  })

  test('the command leads to the same cluster', () => {
    const { hint } = blindness([silent('foreign')], { context: 'prod', kubeconfig: 'my config' }) ?? {}
    expect(hint).toContain(
      "kubectl --kubeconfig 'my config' --context prod delete apiservice v1.x.example.com.",
    )
  })
})
