import { expect, test } from 'vitest'
import type { KubeObject } from '../../../src/manifest/object.ts'
import { jobNote } from '../../../src/report/job-note.ts'
import { create } from './changes.ts'

const job = (spec: KubeObject[string]) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'keys' },
  spec,
})
const note = 'if it ran before, its ttlSecondsAfterFinished removed it, and apply runs it again'

test.each([
  ['a Job with a time to live', job({ ttlSecondsAfterFinished: 0 }), note],
  ['a Job without one', job({ backoffLimit: 1 }), undefined],
  ['a Job without a specification', job(null), undefined],
  [
    'another kind with such a field',
    { ...job({ ttlSecondsAfterFinished: 1 }), apiVersion: 'x.example.com/v1' },
    undefined,
  ],
])('%s', (_name, body, expected) => expect(jobNote({ ...create(), body })).toBe(expected))
