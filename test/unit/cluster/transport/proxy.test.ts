import { describe, expect, test } from 'vitest'
import { exemptFromProxy } from '../../../../src/cluster/transport/no-proxy.ts'
import { proxyFor } from '../../../../src/cluster/transport/proxy.ts'

describe('NO_PROXY', () => {
  test.each([
    ['', 'kube.example.com', '443', false],
    ['*', 'kube.example.com', '443', true],
    ['example.com', 'example.com', '443', true],
    ['example.com', 'kube.example.com', '443', true],
    ['example.com', 'notexample.com', '443', false],
    ['.example.com', 'kube.example.com', '443', true],
    ['.example.com', 'example.com', '443', false],
    ['*.example.com', 'kube.example.com', '443', true],
    ['*.example.com', 'example.com', '443', false],
    ['EXAMPLE.com', 'Kube.Example.COM', '443', true],
    [' a.com , example.com ', 'example.com', '443', true],
    ['example.com:6443', 'example.com', '6443', true],
    ['example.com:6443', 'example.com', '443', false],
    [':6443', 'example.com', '6443', false],
    ['10.0.0.0/8', '10.1.2.3', '443', true],
    ['10.0.0.0/8', '11.1.2.3', '443', false],
    ['10.0.0.0/8', 'ten.example.com', '443', false],
    ['10.0.0.0/99', '10.1.2.3', '443', false],
    ['fd00::/8', 'fd12::1', '443', true],
    ['fd00::/8', '10.1.2.3', '443', false],
    ['10.1.2.3', '10.1.2.3', '443', true],
    ['10.1.2.3:6443', '10.1.2.3', '443', false],
    ['1.2.3', '10.1.2.3', '443', true],
    ['2.3', '10.1.12.3', '443', false],
    ['[fd12::1]:6443', 'fd12::1', '6443', true],
    ['fd12::1', 'fd12::1', '6443', true],
  ])('%j exempts %s:%s: %s', (list, host, port, expected) => {
    expect(exemptFromProxy(list, host, port)).toBe(expected)
  })
})

describe('the proxy', () => {
  const env = { HTTPS_PROXY: 'http://secure:3128', HTTP_PROXY: 'http://plain:3128' }
  test.each([
    ['by scheme', 'https://kube.example:6443', undefined, env, 'http://secure:3128/'],
    ['by scheme', 'http://kube.example', undefined, env, 'http://plain:3128/'],
    [
      'not the other scheme',
      'https://kube.example',
      undefined,
      { HTTP_PROXY: 'http://plain:3128' },
      undefined,
    ],
    [
      'in small letters',
      'https://kube.example',
      undefined,
      { https_proxy: 'http://small:1' },
      'http://small:1/',
    ],
    [
      'capitals first',
      'https://kube.example',
      undefined,
      { https_proxy: 'http://small:1', ...env },
      'http://secure:3128/',
    ],
    ['never ALL_PROXY', 'https://kube.example', undefined, { ALL_PROXY: 'http://all:1' }, undefined],
    [
      'without a scheme',
      'https://kube.example',
      undefined,
      { HTTPS_PROXY: 'proxy:3128' },
      'http://proxy:3128/',
    ],
    [
      'a SOCKS proxy of the kubeconfig',
      'https://kube.example',
      'socks5://me:sesame@bastion:1080',
      env,
      'socks5://me:sesame@bastion:1080',
    ],
    [
      'a SOCKS proxy of the environment',
      'https://kube.example',
      undefined,
      { HTTPS_PROXY: 'socks5h://bastion' },
      'socks5h://bastion',
    ],
    [
      'NO_PROXY before a SOCKS proxy of the environment',
      'https://kube.example',
      undefined,
      { HTTPS_PROXY: 'socks5://bastion', NO_PROXY: 'kube.example' },
      undefined,
    ],
    ['never loopback', 'https://127.0.0.1:6443', undefined, env, undefined],
    ['never loopback', 'https://127.9.9.9:6443', undefined, env, undefined],
    ['never loopback', 'https://[::1]:6443', undefined, env, undefined],
    ['never loopback', 'https://localhost:6443', undefined, env, undefined],
    ['NO_PROXY', 'https://kube.example:6443', undefined, { ...env, NO_PROXY: 'kube.example' }, undefined],
    [
      'no_proxy',
      'https://kube.example:6443',
      undefined,
      { ...env, no_proxy: 'kube.example:6443' },
      undefined,
    ],
    [
      'NO_PROXY by the default port',
      'https://kube.example',
      undefined,
      { ...env, NO_PROXY: 'kube.example:443' },
      undefined,
    ],
    ['NO_PROXY of an address', 'https://[fd00::1]', undefined, { ...env, NO_PROXY: 'fd00::/8' }, undefined],
    [
      'proxy-url before all',
      'https://127.0.0.1:6443',
      'http://own:1',
      { ...env, NO_PROXY: '*' },
      'http://own:1/',
    ],
  ])('%s: %s', (_name, server, ofKubeconfig, variables, expected) => {
    expect(proxyFor(server, ofKubeconfig, variables)).toBe(expected)
  })

  test.each([
    [
      'socks4://me:sesame@bastion:1080',
      'names a socks4 proxy; kubectl-nixos supports http, https and socks5 proxies',
    ],
    ['socks5://me:sesame@', 'is not the URL of a proxy'],
    ['http://me:sesame@', 'is not the URL of a proxy'],
  ])('%s is refused, and the message does not contain its password', (value, expected) => {
    const act = () => proxyFor('https://kube.example', value, {})
    expect(act).toThrow(expected)
    expect(act).not.toThrow('sesame')
  })
})
