import { expect, test } from 'vitest'
import { parseAuditLog } from '../../control-plane/audit-event.ts'

test('a line that is still being written is left out', () => {
  const whole = '{"verb":"create"}\n{"verb":"list"}\n'
  expect(parseAuditLog(`${whole}{"verb":"del`).map(event => event.verb)).toEqual(['create', 'list'])
  expect(parseAuditLog('')).toEqual([])
})
