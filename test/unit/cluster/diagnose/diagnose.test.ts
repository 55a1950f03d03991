import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../../src/api/reply.ts'
import { type DiagnoseApi, diagnose } from '../../../../src/cluster/diagnose/diagnose.ts'
import type { Json, JsonObject, LiveObject } from '../../../../src/manifest/object.ts'
import { fakeClock } from '../../fake-clock.ts'
import { no, ok } from '../../plan/replies.ts'
import { ago, condition, live } from '../../readiness/objects.ts'

const crashed: JsonObject = {
  name: 'app',
  ready: false,
  restartCount: 4,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode: 1, reason: 'Error' } },
}

function pod(name: string, { age = 30, owner = 'web-54cd79cbb9', status = {} } = {}): LiveObject {
  return live('v1 Pod', {
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: ago(age),
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: 'u2', controller: true },
      ] as unknown as Json,
    },
    status: {
      phase: 'Running',
      conditions: [condition('Ready', 'False')],
      containerStatuses: [crashed],
      ...status,
    },
  })
}

function event(message: string, more: JsonObject = {}): LiveObject {
  return {
    ...live('v1 Event', {}),
    type: 'Warning',
    reason: 'BackOff',
    message,
    lastTimestamp: ago(5),
    count: 3,
    ...more,
  }
}

const deployment = live('apps/v1 Deployment', {
  spec: {
    selector: {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    },
  },
  status: { conditions: [condition('Available', 'False', 'MinimumReplicasUnavailable', 'No.')] },
})

interface Answers {
  readonly pods?: readonly LiveObject[]
  readonly events?: (selector: string) => Reply<LiveObject[]> | Promise<never>
  readonly log?: Reply<string[]>
}

function api({ pods = [], events = () => ok([]), log = ok(['panic: no database']) }: Answers) {
  const asked: string[] = []
  const fake: DiagnoseApi = {
    async list({ plural }, { namespace, fieldSelector = '', labelSelector = '' } = {}) {
      asked.push(`${plural} in ${namespace} ${fieldSelector}${labelSelector}`)
      return plural === 'pods' ? ok([...pods]) : events(fieldSelector.replace('involvedObject.uid=', ''))
    },
    async log({ namespace, pod: name, container, previous, lines }) {
      asked.push(`log ${namespace} ${name} ${container} ${previous} ${lines}`)
      return log
    },
  }
  return { fake, asked }
}

const calm = { clock: fakeClock(), hide: (text: string) => text }

describe('diagnose', () => {
  test('a Deployment is explained with the newest Pods that are not ready', async () => {
    const others = [
      pod('web-ready', { status: { conditions: [condition('Ready', 'True')] } }),
      pod('web-done', { status: { phase: 'Succeeded' } }),
      pod('admin-1', { owner: 'web-admin-54cd79cbb9' }),
      pod('web-oldest', { age: 90 }),
    ]
    const { fake, asked } = api({
      pods: [...others, pod('web-2', { age: 40 }), pod('web-1')],
      events: uid => ok(uid === 'uid-web-1' ? [event('Back-off restarting failed container')] : []),
    })
    expect(await diagnose(fake, deployment, calm)).toEqual({
      conditions: ['Available is False (MinimumReplicasUnavailable): No'],
      events: [
        {
          about: 'Pod web-1',
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container',
          count: 3,
          time: ago(5),
        },
      ],
      logs: ['web-1', 'web-2'].map(name => ({
        pod: name,
        container: 'app',
        previous: true,
        lines: ['panic: no database'],
      })),
      unseen: [],
    })
    expect(asked).toEqual([
      'events in shop involvedObject.uid=u1',
      'pods in shop app=web,tier in (a,b),!old',
      'events in shop involvedObject.uid=uid-web-1',
      'events in shop involvedObject.uid=uid-web-2',
      'log shop web-1 app true 10',
      'log shop web-2 app true 10',
    ])
  })

  test('a Pod has its own log, and other objects only events', async () => {
    const { fake, asked } = api({})
    expect((await diagnose(fake, pod('web-1'), calm)).logs).toHaveLength(1)
    expect(asked).toEqual(['events in shop involvedObject.uid=uid-web-1', 'log shop web-1 app true 10'])
    const other = api({})
    await diagnose(
      other.fake,
      live('v1 PersistentVolume', { metadata: { namespace: undefined as never } }),
      calm,
    )
    expect(other.asked).toEqual(['events in default involvedObject.uid=u1'])
  })

  test('what is forbidden is named, and the rest is shown', async () => {
    const forbidden = no(403, 'Forbidden')
    const { fake } = api({ pods: [pod('web-1')], events: () => forbidden, log: forbidden })
    const { conditions, events, logs, unseen } = await diagnose(fake, deployment, calm)
    expect([conditions.length, events, logs]).toEqual([1, [], []])
    expect(unseen).toEqual([
      'events of Deployment web: Forbidden by the test',
      'events of Pod web-1: Forbidden by the test',
      'log of container app of Pod web-1: Forbidden by the test',
    ])
  })

  test('a server that does not answer is not waited for', async () => {
    const { fake } = api({ events: () => new Promise<never>(() => {}) })
    const { unseen } = await diagnose(fake, deployment, { ...calm, clock: fakeClock({ jumps: true }) })
    expect(unseen).toContain('events of Deployment web: no answer within 10 seconds')
  })

  test('values of Secrets are masked in every text', async () => {
    const { fake } = api({
      events: uid => (uid === 'u1' ? no(500, 's3cret') : ok([event('login s3cret')])),
      pods: [pod('web-1')],
      log: ok(['password=s3cret']),
    })
    const conditions = [condition('Available', 'False', 'No', 'bad s3cret')]
    const object = { ...deployment, status: { conditions } }
    const hide = (text: string) => text.replaceAll('s3cret', '***')
    const text = JSON.stringify(await diagnose(fake, object, { ...calm, hide }))
    expect(text).not.toContain('s3cret')
    expect(text.match(/\*\*\*/g)).toHaveLength(4)
  })
})
