import { describe, expect, test } from 'vitest'
import { awaitServed } from '../../../../src/cluster/wait/await-served.ts'
import type { LiveObject } from '../../../../src/manifest/object.ts'
import { fakeClock, settle } from '../../fake-clock.ts'
import { no, ok } from '../../plan/replies.ts'
import { liveOf, resourceOf } from '../fake-api.ts'
import { expiry, fakeServer, type Happening, refusal, type Script } from './fake-server.ts'

const crds = resourceOf('CustomResourceDefinition', { group: 'apiextensions.k8s.io', namespaced: false })
const ref = { apiVersion: 'apiextensions.k8s.io/v1', kind: crds.kind, name: 'widgets.example.com' }
const widgets = resourceOf('Widget', { group: 'example.com' })
const gadgets = resourceOf('Gadget', { group: 'example.com' })

function crd(...conditions: (readonly [string, string])[]): LiveObject {
  const { apiVersion, kind, name } = ref
  const status = {
    conditions: conditions.map(([type, status]) => ({ type, status, message: 'the short name is taken' })),
  }
  return { ...liveOf({ apiVersion, kind, metadata: { name } }), status }
}
const fresh = ok(crd())
const established = ok(crd(['NamesAccepted', 'True'], ['Established', 'True']))
const isEstablished: Happening = { type: 'MODIFIED', object: crd(['Established', 'True']) }
const namesTaken: Happening = {
  type: 'MODIFIED',
  object: crd(['NamesAccepted', 'False'], ['Established', 'False']),
}

const get = 'get customresourcedefinitions widgets.example.com'
const watch = 'watch customresourcedefinitions named widgets.example.com from 1'
const document = 'document example.com/v1'

/** The result of a wait for the kinds of at most a minute, and its requests. */
async function wait(script: Script, kinds = [widgets]) {
  const clock = fakeClock()
  const api = fakeServer(script)
  const stop = new AbortController()
  const limits = { clock, timeout: 60_000, signal: stop.signal }
  const waiting = awaitServed(api, { crd: ref, crds, kinds }, limits)
  await settle()
  return { waiting, clock, stop, asked: api.asked }
}

describe('a CRD', () => {
  test.each<[string, Script, string[]]>([
    ['that is served already', { gets: [established], documents: [['Widget']] }, [get, document]],
    [
      'that is established soon',
      {
        gets: [fresh],
        watches: [[{ type: 'BOOKMARK', resourceVersion: '2' }, isEstablished]],
        documents: [['Widget']],
      },
      [get, watch, document],
    ],
    [
      'whose group is not there yet',
      { gets: [established], documents: [404, ['Gadget'], ['Widget']] },
      [get, document, document, document],
    ],
    [
      'whose watch ends early',
      { gets: [fresh, established], watches: [['ends']], documents: [['Widget']] },
      [get, watch, get, document],
    ],
    [
      'whose watch is too old',
      {
        gets: [fresh],
        watches: [[{ type: 'ERROR', failure: expiry }], [isEstablished]],
        documents: [['Widget']],
      },
      [get, watch, get, watch, document],
    ],
    [
      'that may not be watched',
      {
        gets: [fresh, fresh, fresh, established],
        watches: [[{ type: 'ERROR', failure: refusal }]],
        documents: [['Widget']],
      },
      [get, watch, get, get, get, document],
    ],
  ])('%s', async (_name, script, asked) => {
    const tested = await wait(script)
    await tested.clock.advance(5000)
    expect(await tested.waiting).toMatchObject({ ok: true })
    expect(tested.asked).toEqual(asked)
  })

  test('with several kinds costs one document for all of them', async () => {
    const { waiting, asked } = await wait({ gets: [established], documents: [['Widget', 'Gadget']] }, [
      widgets,
      gadgets,
    ])
    expect(await waiting).toMatchObject({ ok: true })
    expect(asked).toEqual([get, document])
  })

  test('whose kinds nobody needs only has to be established', async () => {
    const { waiting, asked } = await wait({ gets: [established] }, [])
    expect(await waiting).toMatchObject({ ok: true })
    expect(asked).toEqual([get])
  })
})

describe('it fails at once', () => {
  test.each<[string, Script, object]>([
    [
      'where the names are not accepted',
      { gets: [fresh], watches: [[namesTaken]] },
      { reason: 'NotServed', message: 'the short name is taken' },
    ],
    [
      'where the CRD is deleted',
      { gets: [fresh], watches: [[{ type: 'DELETED', object: crd() }]] },
      { reason: 'NotServed', message: 'it was deleted while its kinds were waited for' },
    ],
    ['where the CRD may not be read', { gets: [no(403, 'Forbidden')] }, { status: 403 }],
    ['where the kinds may not be read', { gets: [established], documents: [403] }, { status: 403 }],
  ])('%s', async (_name, script, failure) => {
    expect(await (await wait(script)).waiting).toMatchObject({ ok: false, failure })
  })
})

describe('it ends', () => {
  const open: [string, Script][] = [
    ['a watch that idles', { gets: [fresh], watches: [['idles']] }],
    ['polls', { gets: [fresh], watches: [[{ type: 'ERROR', failure: refusal }]] }],
    ['a document without the kind', { gets: [established], documents: [[]] }],
  ]

  test.each(open)('when the time is up, and sends no more requests: %s', async (_name, script) => {
    const { waiting, clock, asked } = await wait(script)
    await clock.advance(60_000)
    const message = 'its kinds are not served after 60 seconds'
    expect(await waiting).toMatchObject({ ok: false, failure: { reason: 'NotServed', message } })
    const before = asked.length
    await settle()
    await clock.advance(60_000)
    expect(asked.length).toBe(before)
    // Because of the back-off, a minute of polls takes few requests.
    expect(before).toBeLessThan(22)
  })

  test.each(open)('when the run is interrupted: %s', async (_name, script) => {
    const { waiting, stop } = await wait(script)
    stop.abort()
    const message = 'the run was interrupted before its kinds were served'
    expect(await waiting).toMatchObject({ ok: false, failure: { reason: 'NotServed', message } })
  })
})
