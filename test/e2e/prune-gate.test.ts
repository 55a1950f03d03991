import { expect, test, vi } from 'vitest'
import { configMap, configuration } from './configuration.ts'
import { onPlane } from './on-plane.ts'
import { sortedLines } from './sorted-lines.ts'

// What holds prune back, each in an instance of its own.
const { plane, place, run } = onPlane({ nodes: 0 })

async function kubectl(...args: string[]) {
  const { code, stdout, stderr } = await plane.kubectl(args)
  if (code !== 0) throw new Error(stderr)
  return stdout
}

test('an empty configuration prunes nothing, unless that is meant', async () => {
  place.write(configuration({ web: configMap('web') }, { instance: 'empty' }))
  await run('apply')
  place.write(configuration({}, { instance: 'empty' }))
  expect(await run('diff', '--save-plan', 'empty.json')).toEqual({
    code: 2,
    stdout:
      '= configmap/web (namespace default) keep: the configuration is empty\n    If it is meant to be empty, give --allow-empty.\n',
    stderr:
      'The plan is in empty.json. To carry it out: kubectl nixos apply --plan empty.json\nrefused: 1 kept\n',
    writes: [],
  })
  expect(await run('apply', '--plan', 'empty.json')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: --plan empty.json: the plan cannot be carried out, because prune refuses: configmap/web (namespace default): the configuration is empty\nIf it is meant to be empty, give --allow-empty. To save a new plan: kubectl nixos diff --save-plan empty.json\nrefused: nothing was written\n',
    writes: [],
  })
  for (const line of ['apply --prune --yes', 'prune --yes', 'prune --dry-run'])
    expect(await run(...line.split(' '))).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: prune refuses: the configuration is empty\nIf it is meant to be empty, give --allow-empty.\nrefused: nothing was written\n',
      writes: [],
    })
  expect(await run('apply')).toMatchObject({ code: 0, stdout: '', stderr: 'nothing to do\n', writes: [] })
  expect((await run('diff', '--allow-empty')).code).toBe(1)
  expect(await run('apply', '--prune', '--allow-empty', '--yes')).toMatchObject({
    code: 0,
    stdout: 'configmap/web pruned\n',
    stderr: '1 pruned\n',
    writes: ['delete /api/v1/namespaces/default/configmaps/web'],
  })
})

test('more deletions than the limit are none, and nothing else is written either', async () => {
  const three = { a: configMap('a'), b: configMap('b'), c: configMap('c') }
  place.write(configuration(three, { instance: 'limit' }))
  await run('apply')
  const changed = { a: configMap('a', { changed: '1' }) }
  place.write(configuration(changed, { instance: 'limit' }))
  const refusal = {
    code: 1,
    stdout: '',
    stderr:
      'error: prune refuses: 2 deletions are more than the limit of 1\nIf they are meant, give --max-deletions=2.\nrefused: nothing was written\n',
    writes: [],
  }
  expect(await run('apply', '--prune', '--yes', '--max-deletions=1')).toEqual(refusal)
  const diff = await run('diff', '--max-deletions', '1')
  expect(diff.code).toBe(2)
  expect(diff.stdout).toContain(
    '= configmap/b (namespace default) keep: 2 deletions are more than the limit of 1\n',
  )
  // The configuration can say it, too, and the flag decides.
  place.write(configuration(changed, { instance: 'limit', prune: { maxDeletions: 1 } }))
  expect(await run('prune', '--yes')).toEqual(refusal)
  const part = await run('diff', '--max-deletions=40%', '--keep-kinds=secret')
  expect(part.stdout).toContain(
    'keep: 2 deletions are more than the limit of 1, which is 40% of the 3 objects that are ours\n',
  )
  const keeping = ['prune', '--yes', '--max-deletions=0%']
  expect(await run(...keeping, '--keep-kinds=Secret,configmaps')).toMatchObject({
    code: 0,
    stdout: 'configmap/b kept\nconfigmap/c kept\n',
    stderr: expect.stringContaining('ConfigMap default/b kept: --keep-kinds names configmaps\n'),
  })
  expect(await run(...keeping, '--keep-kinds=configmups')).toMatchObject({
    code: 1,
    stderr:
      'error: --keep-kinds names configmups, which is no kind of the server\nDid you mean configmaps? The kinds that it knows: kubectl api-resources\nerror: nothing was written\n',
  })
  const meant = await run('apply', '--prune', '--yes', '--max-deletions=67%')
  expect(meant.code).toBe(0)
  expect(sortedLines(meant.stdout)).toEqual([
    'configmap/a configured',
    'configmap/b pruned',
    'configmap/c pruned',
  ])
})

test('the annotation kubernixos/prune: disabled on the live object keeps it', async () => {
  const both = { web: configMap('stays'), api: configMap('goes') }
  place.write(configuration(both, { instance: 'annotation' }))
  await run('apply')
  await kubectl('annotate', 'configmap', 'stays', 'kubernixos/prune=disabled')
  place.write(configuration({ other: configMap('other') }, { instance: 'annotation' }))
  expect(await run('apply', '--prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'configmap/other created\nconfigmap/goes pruned\nconfigmap/stays kept\n',
    stderr:
      'ConfigMap default/stays kept: its annotation kubernixos/prune: disabled keeps it\n    Remove that annotation from the live object to let prune delete it.\n1 created, 1 pruned, 1 kept\n',
  })
  // Kept alone is no difference, and no question.
  expect(await run('diff')).toMatchObject({ code: 0, stderr: '1 kept, 1 unchanged\n' })
  expect(await run('prune')).toMatchObject({ code: 0, stdout: 'configmap/stays kept\n', writes: [] })
  await kubectl('annotate', 'configmap', 'stays', 'kubernixos/prune-')
  expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: 'configmap/stays pruned\n' })
})

test('a Namespace with contents that are not ours is kept and named', async () => {
  const team = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } }
  const base = { base: configMap('base') }
  place.write(configuration({ ...base, team, ours: configMap('ours', {}, 'team') }, { instance: 'contents' }))
  await run('apply')
  await kubectl('create', 'secret', 'generic', 'theirs', '-n', 'team')
  await kubectl('create', 'configmap', 'theirs', '-n', 'team')
  place.write(configuration(base, { instance: 'contents' }))
  const diff = await run('diff')
  expect(diff.code).toBe(1)
  expect(diff.stdout).toContain('- configmap/ours (namespace team) delete\n= namespace/team keep: ')
  const kept = await run('prune', '--yes')
  expect(kept).toMatchObject({ code: 0, stdout: 'configmap/ours pruned\nnamespace/team kept\n' })
  expect(kept.stderr).toMatch(/^Namespace team kept: .*configmaps, secrets.*2.*\n {4}.*--prune-contents\.\n/)
  // Asked for, it goes with all that is in it.
  expect(await run('prune')).toMatchObject({ code: 0, writes: [] })
  const asked = await run('prune', '--prune-contents')
  expect(asked.code).toBe(1)
  expect(asked.stderr).toContain('  - namespace/team, also deletes: ')
  expect(await run('prune', '--prune-contents', '--yes')).toMatchObject({
    code: 0,
    stdout: 'namespace/team pruned\n',
    writes: ['delete /api/v1/namespaces/team'],
  })
  await vi.waitFor(async () => expect((await plane.kubectl(['get', 'namespace', 'team'])).code).toBe(1), {
    timeout: 60_000,
  })
})

test('a copied label makes no candidate', async () => {
  place.write(configuration({ web: configMap('original') }, { instance: 'copies' }))
  await run('apply')
  const labels = JSON.parse(await kubectl('get', 'configmap', 'original', '-o', 'json')).metadata.labels
  // The server keeps no managedFields of an object that is created without any field.
  await kubectl('create', 'configmap', 'copy', '--from-literal=a=b')
  // An older checksum, as a controller's copy has it after the next apply.
  await kubectl(
    'label',
    'configmap',
    'copy',
    `kubernixos=0${labels.kubernixos.slice(1)}`,
    'kubernixos/instance=copies',
  )
  const copies = '1 more carry the label only because a controller copied it; they are not ours\n'
  expect(await run('diff')).toEqual({ code: 0, stdout: '', stderr: '1 unchanged\n', writes: [] })
  expect((await run('diff', '-v')).stderr).toContain(copies)
  expect(await run('apply', '--prune', '--yes')).toMatchObject({
    code: 0,
    stdout: 'configmap/original unchanged\n',
    writes: [],
  })
  await kubectl('get', 'configmap', 'copy')
})

test('what was spared while the question stood does not go with its Namespace', async () => {
  const team = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'spared' } }
  const both = { base: configMap('spared-base'), team, ours: configMap('ours', {}, 'spared') }
  place.write(configuration(both, { instance: 'spared' }))
  await run('apply')
  place.write(configuration({ base: both.base }, { instance: 'spared' }))
  const annotate = async () => {
    await kubectl('annotate', '-n', 'spared', 'configmap', 'ours', 'kubernixos/prune=disabled')
    return 'yes'
  }
  const { screen } = await place.runAtTerminal(['prune'], [annotate])
  expect(screen).toContain('configmap/ours kept\n')
  expect(screen).toContain('namespace/spared kept\n')
  expect(await kubectl('get', 'namespace', 'spared', '-o', 'jsonpath={.status.phase}')).toBe('Active')
})

test('prune alone spares what is wanted, wherever a manifest says that it lives, and stops where that is in doubt', async () => {
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'prune-alone', namespace: 'default' },
    rules: [],
  }
  const web = configMap('prune-alone')
  place.write(configuration({ role, web }, { instance: 'alone' }))
  await run('apply')
  expect(await run('prune', '--yes')).toMatchObject({ code: 0, stdout: '', writes: [] })
  place.write(configuration({ role, web: { ...web, kind: 'Configmap' } }, { instance: 'alone' }))
  const refused = await run('prune', '--yes')
  expect(refused).toMatchObject({ code: 1, stdout: 'configmap/prune-alone refused\n', writes: [] })
  expect(refused.stderr).toContain('ConfigMap of v1 meant?')
})
