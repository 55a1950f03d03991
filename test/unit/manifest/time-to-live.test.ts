import { expect, test } from 'vitest'
import { hasTimeToLive } from '../../../src/manifest/time-to-live.ts'

const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'keys' } }

test.each([
  ['a Job with a time to live', { ...job, spec: { ttlSecondsAfterFinished: 0 } }, true],
  ['a Job whose time to live is null', { ...job, spec: { ttlSecondsAfterFinished: null } }, false],
  ['a Job without a specification', job, false],
  ['a CronJob', { ...job, kind: 'CronJob', spec: { ttlSecondsAfterFinished: 0 } }, false],
])('%s: %o', (_name, object, expected) => expect(hasTimeToLive(object)).toBe(expected))
