import { describe, expect, test } from 'vitest'
import { reasonOfCause, withoutLongValues } from '../../../src/api/rejected-value.ts'

const long = 'x'.repeat(200)
const template = JSON.stringify({ labels: { a: 'b: "c" }' }, Spec: [long] })

describe('withoutLongValues', () => {
  test.each([
    [
      'a Pod template',
      `spec.template: Invalid value: ${template}: field is immutable`,
      'spec.template: Invalid value: {...}: field is immutable',
    ],
    ['a list', `a: Invalid value: ["${long}"]: no`, 'a: Invalid value: [...]: no'],
    ['a text', `a: Invalid value: "${long}": no`, 'a: Invalid value: ...: no'],
    [
      'two values',
      `a: Invalid value: ${template}: no, b: Invalid value: ${template}: never`,
      'a: Invalid value: {...}: no, b: Invalid value: {...}: never',
    ],
    ['a short value', 'a: Invalid value: {"b":"c"}: no', 'a: Invalid value: {"b":"c"}: no'],
    ['a value that the server cut', `a: Invalid value: {"b":"${long}`, 'a: Invalid value: {...}'],
    ['no value', `no: ${long}`, `no: ${long}`],
  ])('%s', (_name, message, expected) => {
    expect(withoutLongValues(message)).toBe(expected)
  })
})

describe('reasonOfCause', () => {
  test.each([
    ['Invalid value: {"a":": }"}: field is immutable', 'field is immutable'],
    ['Invalid value: 30123: provided port is already allocated', 'provided port is already allocated'],
    ['Invalid value: "a\\"b: c": no: never', 'no: never'],
    ['Forbidden: may not be changed\n@@ -1 +1 @@', 'may not be changed'],
    ['Required value', 'Required value'],
    ['Required value: a name', 'a name'],
    ['Invalid value: "a"', 'Invalid value: "a"'],
  ])('%s', (message, reason) => {
    expect(reasonOfCause(message)).toBe(reason)
  })
})
