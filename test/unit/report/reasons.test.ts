import { describe, expect, test } from 'vitest'
import type { ApiFailure } from '../../../src/api/reply.ts'
import type { NotReplaced } from '../../../src/plan/prune/replace-gate.ts'
import type { KeepReason, Refusal } from '../../../src/plan/reasons.ts'
import type { Row as DiffRow } from '../../../src/plan/rows/row.ts'
import { explainKeep } from '../../../src/report/keep-reason.ts'
import { explainRefusal } from '../../../src/report/refusal.ts'
import { outcomeDetail } from '../../../src/report/rollout-text.ts'
import { resource } from '../plan/fixtures.ts'
import { conflict, deployment, refused, stepsOf, update } from './changes.ts'

const deployments = resource('Deployment', 'deployments', { group: 'apps' })

function failure(status: number, reason: string, message: string): ApiFailure {
  return { status, reason, message, causes: [] }
}

type Row<R extends { kind: string }> = {
  [K in R['kind']]: [Extract<R, { kind: K }>, string, string | undefined]
}

const oldService = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'old' }

const refusals: Row<Refusal> = {
  'unknown-kind': [
    { kind: 'unknown-kind', similar: ['Deployment of extensions/v1beta1'] },
    'kind Deployment of apps/v1',
    'Was Deployment of extensions/v1beta1 meant?',
  ],
  conflict: [
    { kind: 'conflict', conflicts: [conflict()] },
    'own a field with other values',
    '--force-conflicts',
  ],
  rejected: [
    { kind: 'rejected', failure: failure(422, 'Invalid', 'spec.replicas: must be >= 0') },
    'rejects it (Invalid): spec.replicas: must be >= 0',
    'This object comes from manifests.web.',
  ],
  'other-instance': [
    { kind: 'other-instance', instance: 'b' },
    'belongs to the instance "b"',
    'To take it into this one, give --adopt.',
  ],
  terminating: [{ kind: 'terminating' }, 'being deleted', 'Deployment shop/web'],
  'namespace-mismatch': [
    { kind: 'namespace-mismatch', asked: 'cart' },
    'shop, but -n names cart',
    'Leave -n out',
  ],
  'value-held': [
    {
      kind: 'value-held',
      field: 'spec.ports[0].nodePort',
      value: '30080',
      holder: oldService,
      fate: 'delete',
    },
    'spec.ports[0].nodePort is 30080, which Service shop/old has until prune deletes it',
    'Run prune alone first, because it deletes Service shop/old. Then run apply.',
  ],
  'over-limit': [
    { kind: 'over-limit', limit: 1, asked: 2, replaced: 2 },
    '2 deletions for replacements are more than the limit of 1',
    'If they are meant, give --max-deletions=2.',
  ],
}

describe('refusals', () => {
  test.each(Object.values(refusals))('%o', (reason, message, hint) => {
    const explanation = explainRefusal(refused(reason))
    expect(explanation.message).toContain(message)
    expect(explanation.hint).toContain(hint)
  })

  test('fields that would be taken back are not shown beside others', () => {
    const conflicts = [
      conflict({ takeBack: true, steps: stepsOf('a') }),
      conflict({ steps: stepsOf('b') }),
      conflict({ steps: stepsOf('c') }),
    ]
    const { message, details } = explainRefusal(refused({ kind: 'conflict', conflicts }))
    expect(message).toBe('other managers own 2 fields with other values')
    expect(details.map(line => line.split(' ')[0])).toEqual(['b', 'c'])
  })

  test('our label under another name is a former field manager', () => {
    const conflicts = [conflict({ path: '/metadata/labels/kubernixos', manager: 'my tool' })]
    expect(explainRefusal(refused({ kind: 'conflict', conflicts })).hint).toBe(
      `An apply under the field manager "my tool" has set our label. If that was an earlier run of this configuration, add --take-over 'my tool'.`,
    )
  })

  test('the hint has take-back for edits, and take-over for what somebody applies', () => {
    const edited = conflict({ manager: 'k9s', operation: 'Update' })
    const conflicts = [edited, { ...edited, manager: 'lens' }, conflict({ manager: 'argo cd' })]
    const { hint = '' } = explainRefusal(refused({ kind: 'conflict', conflicts }))
    expect(hint).toContain('name "k9s" and "lens" in kubernixos.apply.takeBack.')
    expect(hint).toContain("add --take-over 'argo cd'.")
    expect(explainRefusal(refused({ kind: 'conflict', conflicts: [edited] })).hint).not.toContain(
      '--take-over',
    )
  })

  test('fields that would be taken back are shown if there are no others', () => {
    const conflicts = [conflict({ takeBack: true, live: undefined, wanted: 'x'.repeat(100) })]
    const { details } = explainRefusal(refused({ kind: 'conflict', conflicts }))
    expect(details).toEqual([
      `spec.replicas of "autoscaler" (Apply): live (absent), wanted ${'x'.repeat(57)}...`,
    ])
  })

  test('a conflict that managedFields do not explain', () => {
    const { message } = explainRefusal(refused({ kind: 'conflict', conflicts: [] }))
    expect(message).toBe('other managers own some of its fields with other values')
  })

  test('a configuration without an instance', () => {
    const { message } = explainRefusal(refused({ kind: 'other-instance' }))
    expect(message).toContain('without kubernixos.instance')
  })

  test.each([
    [400, 'BadRequest', 'comes from manifests.web'],
    [500, 'InternalError', 'comes from manifests.web'],
    [0, 'Unreachable', undefined],
  ])('the hint for %s', (status, reason, hint) => {
    const explanation = explainRefusal(refused({ kind: 'rejected', failure: failure(status, reason, 'no') }))
    if (hint === undefined) expect(explanation.hint).toBeUndefined()
    else expect(explanation.hint).toContain(hint)
  })

  test.each<[string, string, ApiFailure['causes'], string]>([
    [
      'rights',
      'pods is forbidden: User "jane" cannot patch resource "pods"',
      [],
      'To see what you may do: kubectl auth can-i --list -n shop',
    ],
    [
      'a LimitRange',
      'pods is forbidden: maximum cpu usage per Container is 1',
      [],
      'To see the limits of its namespace: kubectl describe limitrange -n shop',
    ],
    [
      'a quota',
      'pods is forbidden: exceeded quota: q',
      [],
      'To see the limits of its namespace: kubectl describe resourcequota -n shop',
    ],
    [
      'a Namespace that is being deleted',
      'forbidden: unable to create new content',
      [{ reason: 'NamespaceTerminating', field: 'metadata.namespace', message: '' }],
      'Run again once Namespace shop is gone. To see what holds it: kubectl describe namespace shop',
    ],
    ['a webhook', 'admission webhook "a" denied the request', [], ''],
  ])('what is forbidden by %s has a step of its own', (_name, message, causes, step) => {
    const denied = { ...failure(403, 'Forbidden', message), causes }
    const hint = `This object comes from manifests.web.${step && ` ${step}`}`
    expect(explainRefusal(refused({ kind: 'rejected', failure: denied })).hint).toBe(hint)
    const detail = outcomeDetail({ change: update(), result: 'failed', failure: denied })
    expect(detail).toBe(`Deployment shop/web failed (Forbidden): ${message}\n${step && `    ${step}\n`}`)
  })

  test('an immutable field comes with both values, the step, and what a deletion takes along', () => {
    const message = 'Invalid value: {"app":"b"}: field is immutable'
    const causes = [{ reason: 'FieldValueInvalid', field: 'spec.selector', message }]
    const reason: Refusal = { kind: 'rejected', failure: { ...failure(422, 'Invalid', message), causes } }
    const rows: readonly DiffRow[] = [
      { kind: 'changed', path: stepsOf('spec', 'selector'), pointers: {}, before: 'a', after: 'b' },
    ]
    const change = { ...refused(reason), resource: deployments, evidence: { kind: 'changes', rows } as const }
    expect(explainRefusal(change)).toEqual({
      message: 'the server does not let spec.selector change (Invalid): field is immutable',
      details: ['~ spec.selector: a → b'],
      hint: 'Take the change back, give the manifest another name, or delete the object (with its pods) and apply again: kubectl delete deployments.apps/web -n shop. This object comes from manifests.web.',
    })
    const possible = { ...change, reason: { ...reason, recreate: { kind: 'possible' } } as const }
    expect(explainRefusal(possible)).toEqual({
      ...explainRefusal(change),
      hint: 'Take the change back, give the manifest another name, or let apply delete the object (with its pods) and create it again: add --recreate, or the annotation kubernixos/recreate: "true" to this manifest. This object comes from manifests.web.',
    })
  })

  const notReplaced: { [K in NotReplaced['kind']]: [Extract<NotReplaced, { kind: K }>, ...string[]] } = {
    never: [{ kind: 'never', what: 'namespaces' }, 'that is never done to namespaces'],
    'needs-annotation': [
      { kind: 'needs-annotation', what: 'widgets.example.com', loss: 'data' },
      'its operator may delete data with it; for widgets.example.com only the annotation',
    ],
    'not-ours': [{ kind: 'not-ours' }, 'our field manager does not own its label'],
    adopted: [{ kind: 'adopted' }, 'it was there before this configuration'],
    'cluster-own': [{ kind: 'cluster-own' }, 'Kubernetes itself makes it'],
    'volume-data': [{ kind: 'volume-data' }, 'would delete the volume claims of its pods'],
    kept: [
      { kind: 'kept', reason: { kind: 'prune-disabled' } },
      'because its annotation kubernixos/prune: disabled keeps it',
    ],
    'create-rejected': [
      { kind: 'create-rejected', failure: failure(403, 'Forbidden', 'exceeded quota\nof pods') },
      'the server would not create it either (Forbidden): exceeded quota',
      'of pods',
    ],
  }

  test.each(Object.values(notReplaced))('an object is not replaced: %o', (recreate, ...pieces) => {
    const message = 'Invalid value: {}: field is immutable'
    const causes = [{ reason: 'FieldValueInvalid', field: 'spec.selector', message }]
    const reason: Refusal = {
      kind: 'rejected',
      failure: { ...failure(422, 'Invalid', message), causes },
      recreate,
    }
    const { details, hint } = explainRefusal(refused(reason))
    for (const [place, piece] of pieces.entries()) expect(details[place]).toContain(piece)
    expect(details[0]).toMatch(/^it is not deleted and created again, because /)
    expect(details).toHaveLength(pieces.length)
    expect(hint).toBe(
      'Take the change back, or give the manifest another name. This object comes from manifests.web.',
    )
  })

  test.each<[string[], Record<string, string>, string, string[]]>([
    [['spec.a'], {}, 'has no field spec.a', []],
    [['spec.sise'], { 'spec.sise': 'size' }, 'has no field spec.sise (did you mean size?)', []],
    [
      ['spec.sise', 'spec.a'],
      { 'spec.sise': 'size' },
      'does not have these fields:',
      ['spec.sise (did you mean size?)', 'spec.a'],
    ],
  ])('unknown fields %j', (paths, names, message, details) => {
    const lines = paths.map(path => `  .${path}: field not declared in schema`)
    const unknown = failure(500, 'InternalError', `errors:\n${lines.join('\n')}`)
    const change = refused({ kind: 'rejected', failure: unknown })
    expect(explainRefusal({ ...change, evidence: { kind: 'similar-fields', names } })).toEqual({
      message: `the kind Deployment of apps/v1 ${message}`,
      details,
      hint: 'This object comes from manifests.web.',
    })
  })

  test('what holds an object that is being deleted stands below it', () => {
    const evidence = { kind: 'held-by', holders: ['held by its finalizer a', 'Some remain'] } as const
    expect(explainRefusal({ ...refused({ kind: 'terminating' }), evidence }).details).toEqual([
      'held by its finalizer a',
      'Some remain',
    ])
  })

  test('the command that waits until an object is gone can be typed', () => {
    expect(
      explainRefusal({ ...refused({ kind: 'terminating' }), resource: deployments }, { context: 'stage' })
        .hint,
    ).toBe(
      'Run again once Deployment shop/web is gone. To wait for that: kubectl --context stage wait --for=delete deployments.apps/web -n shop',
    )
  })

  test('a message of several lines keeps its lines', () => {
    const rejected = failure(500, 'InternalError', 'errors:\n  .ports: duplicate\n  .env: duplicate\n')
    const { message, details } = explainRefusal(refused({ kind: 'rejected', failure: rejected }))
    expect(message).toBe('the server rejects it (InternalError): errors:')
    expect(details).toEqual(['  .ports: duplicate', '  .env: duplicate'])
  })

  test.each([
    ['v1', 'kubectl api-resources'],
    ['example.com/v1', 'CustomResourceDefinition'],
  ])('an unknown kind of %s without a similar one', (apiVersion, hint) => {
    const object = { ...deployment, apiVersion }
    expect(explainRefusal(refused({ kind: 'unknown-kind', similar: [] }, object)).hint).toContain(hint)
  })

  test('a kind of a group that could not be discovered', () => {
    const undiscovered = { what: 'apps/v1', why: 'its API server does not answer' }
    const reason = { kind: 'unknown-kind', similar: ['Deployment of v1'], undiscovered } as const
    const { message, hint } = explainRefusal(refused(reason), { context: 'stage' })
    expect(message).toBe('the API group apps/v1 could not be discovered: its API server does not answer')
    expect(hint).toBe(
      'Repair the API server of this group, or take its objects out of the configuration. To see what is wrong with it: kubectl --context stage describe apiservice v1.apps',
    )
  })

  test('the commands in hints repeat the flags that were given', () => {
    const flags = { kubeconfig: 'a b', context: 'stage', namespace: 'other' }
    const hintOf = (reason: Parameters<typeof refused>[0], object = deployment) =>
      explainRefusal(refused(reason, object), flags).hint
    expect(
      hintOf({ kind: 'rejected', failure: failure(403, 'Forbidden', 'User "a" cannot patch resource "b"') }),
    ).toBe(
      "This object comes from manifests.web. To see what you may do: kubectl --kubeconfig 'a b' --context stage auth can-i --list -n shop",
    )
    expect(hintOf({ kind: 'unknown-kind', similar: [] }, { ...deployment, apiVersion: 'v1' })).toBe(
      "See the kinds that it knows: kubectl --kubeconfig 'a b' --context stage api-resources",
    )
  })

  test('an invalid name', () => {
    const invalid = failure(0, 'InvalidName', 'Deployment shop/a/b has no URL')
    const { message, hint } = explainRefusal(refused({ kind: 'rejected', failure: invalid }))
    expect(message).toBe('Deployment shop/a/b has no URL')
    expect(hint).toContain('comes from manifests.web')
  })

  test('a request that did not reach the server is not called rejected', () => {
    const late = failure(0, 'Timeout', 'no answer within 1 s')
    const { message } = explainRefusal(refused({ kind: 'rejected', failure: late }))
    expect(message).toBe('it could not be checked (Timeout): no answer within 1 s')
  })

  test('a message of the server cannot move the cursor', () => {
    const rejected = failure(422, 'Invalid', 'data: Invalid value: "***"\u001b[2J')
    const { message } = explainRefusal(refused({ kind: 'rejected', failure: rejected }))
    expect(message).toBe('the server rejects it (Invalid): data: Invalid value: "***"\\u001b[2J')
  })
})

const keeps: Row<KeepReason> = {
  wanted: [{ kind: 'wanted' }, 'under another API group', 'Remove it from the configuration'],
  restored: [{ kind: 'restored' }, 'restored or copied', 'kubectl'],
  'other-owner': [{ kind: 'other-owner', manager: 'm' }, '"m" applies its label', 'kubectl'],
  'managed-by': [{ kind: 'managed-by', tool: 'Flux' }, 'Flux manages it', 'remove the labels kustomize'],
  controlled: [{ kind: 'controlled', owner: 'Widget w' }, 'controlled by Widget w', 'together with Widget w'],
  'prune-disabled': [{ kind: 'prune-disabled' }, 'kubernixos/prune: disabled', 'Remove that annotation'],
  cleared: [{ kind: 'cleared' }, 'no managedFields', 'kubectl'],
  'other-namespace': [
    { kind: 'other-namespace', lives: 'shop', wanted: 'default', by: 'context' },
    'in the namespace default instead of shop, only because the context of the kubeconfig',
    'kubernixos.namespace = "shop", or give -n shop',
  ],
  unplaced: [{ kind: 'unplaced' }, 'in doubt', 'Do what the message of each refused object says'],
  'namespace-in-use': [{ kind: 'namespace-in-use' }, 'live in it', 'to another namespace'],
  'kept-kind': [{ kind: 'kept-kind', what: 'secrets' }, '--keep-kinds names secrets', 'out of --keep-kinds'],
  'other-field-manager': [{ kind: 'other-field-manager', manager: 'm' }, '"m"', '--field-manager m'],
  legacy: [{ kind: 'legacy' }, 'kubectl apply', '--prune-legacy'],
  contents: [
    { kind: 'contents', what: 'pods, secrets', count: 3 },
    'not ours: pods, secrets (3 in all)',
    '--prune-contents',
  ],
  'contents-unseen': [
    { kind: 'contents-unseen', kinds: ['secrets', 'a', 'b', 'c'] },
    'may not list: secrets, a, b and 1 more',
    'Get the right to list them',
  ],
  'apply-failed': [{ kind: 'apply-failed' }, 'the apply failed', 'run again'],
  'not-ready': [{ kind: 'not-ready' }, 'not all objects became ready', 'run again'],
  'empty-configuration': [{ kind: 'empty-configuration' }, 'is empty', '--allow-empty'],
  'over-limit': [{ kind: 'over-limit', limit: 2, asked: 5 }, 'limit of 2', '--max-deletions=5'],
  'changed-since': [{ kind: 'changed-since', what: 'the label is gone' }, 'the label is gone', 'Run again'],
}

test('a value that a released Service keeps', () => {
  const held = {
    kind: 'value-held',
    field: 'spec.clusterIP',
    value: '10.96.0.7',
    holder: oldService,
  } as const
  const { message, hint } = explainRefusal(refused({ ...held, fate: 'release' }))
  expect(message).toBe(
    'spec.clusterIP is 10.96.0.7, which Service shop/old keeps, because prune releases it and does not delete it',
  )
  expect(hint).toContain('Choose another value.')
})

test('a limit in percent', () => {
  const percent = { given: '10%', of: 25 }
  expect(explainKeep({ kind: 'over-limit', limit: 2, percent, asked: 3 }).message).toBe(
    '3 deletions are more than the limit of 2, which is 10% of the 25 objects that are ours',
  )
})

test('one deletion above the limit', () => {
  const { message, hint } = explainKeep({ kind: 'over-limit', limit: 0, asked: 1 })
  expect(message).toBe('1 deletion is more than the limit of 0')
  expect(hint).toBe('If it is meant, give --max-deletions=1.')
})

test('a mistyped word of the annotation is named', () => {
  expect(explainKeep({ kind: 'prune-disabled', value: 'off' }).message).toBe(
    'its annotation kubernixos/prune is "off", which may be a mistyped "disabled"',
  )
})

test.each(Object.values(keeps))('kept: %o', (reason, message, hint) => {
  const explanation = explainKeep(reason)
  expect(explanation.message).toContain(message)
  expect(explanation.hint).toContain(hint)
})
