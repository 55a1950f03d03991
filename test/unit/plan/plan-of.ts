import type { Change } from '../../../src/plan/change.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import type { PlanHead } from '../../../src/plan/plan-head.ts'
import { openGate } from './fixtures.ts'

/** The head of the plans in tests. */
export const planHead: PlanHead = {
  program: 'v0.0.0',
  madeAt: '2026-01-01T00:00:00Z',
  cluster: { server: 'https://127.0.0.1:6443', context: 'prod' },
  checksum: 'c0ffee',
  fieldManager: 'kubectl-nixos',
  forceConflicts: false,
  recreate: false,
  adopt: false,
  adoptOthers: false,
  takeOver: [],
  takeBack: [],
  removeExtras: false,
  ignore: [],
  wait: false,
  readiness: [],
  salt: 'salt',
  gate: openGate,
}

export function planOf(changes: readonly Change[], details: Partial<Plan> = {}): Plan {
  return { ...planHead, changes, unseen: [], leaving: [], mirrored: 0, ...details }
}
