import { lchownSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { evaluateIn, failureIn, flakesHere, git, podModule, podsIn, writeFlake } from './real-flake.ts'

const flakes = flakesHere()

describe('where the flake is', () => {
  const outputs = `kubernixosConfigurations.default = make [ ./shop.nix ];`
  const files = { 'shop.nix': podModule('"web"'), 'deep/er/note': '' }

  test.each([
    ['the working directory', 'plain', ''],
    ['above it', 'plain', 'deep/er'],
    ['a folder with an odd name', 'odd #?%41 name', 'deep'],
  ])('found in %s', async (_name, name, below) => {
    const folder = writeFlake(flakes, name, outputs, files)
    const { source } = await evaluateIn(join(folder, below))
    expect(source).toBe(`flake ${folder}#default`)
  })

  test('above a flake for something else, which nix would take', async () => {
    const folder = writeFlake(flakes, 'plain', outputs, files)
    flakes.write('plain/deep', { 'flake.nix': '{ outputs = _: { }; }' })
    const { source } = await evaluateIn(join(folder, 'deep/er'))
    expect(source).toBe(`flake ${folder}#default`)
    rmSync(join(folder, 'deep/flake.nix'))
  })

  test('a path and a URL, from the working directory', async () => {
    const folder = writeFlake(flakes, 'plain', outputs, files)
    expect(await podsIn(flakes.root, { flake: './plain' })).toEqual(['web'])
    expect(await podsIn('/', { flake: `path:${folder}` })).toEqual(['web'])
  })

  test('a path that Nix 2.8 refuses, and a link, which every nix does', async () => {
    const folder = writeFlake(flakes, 'my shöp @:%20', outputs, files)
    symlinkSync(folder, join(flakes.root, 'link'))
    expect(await podsIn(flakes.root, { flake: './my shöp @:%20' })).toEqual(['web'])
    expect(await podsIn(flakes.root, { flake: './link/' })).toEqual(['web'])
  })

  test('a folder of a git repository is not its root', async () => {
    const folder = writeFlake(flakes, 'repository/shop', outputs, files)
    git(dirname(folder), 'init', '-q')
    git(dirname(folder), 'add', '.')
    expect(await podsIn(join(folder, 'deep'))).toEqual(['web'])
    expect(await podsIn(join(flakes.root, 'repository'), { flake: './shop' })).toEqual(['web'])
    expect(await podsIn('/', { flake: `git+file://${flakes.root}/repository?dir=shop` })).toEqual(['web'])
  })

  test('a flake that gets the attribute from an import is tried, where nothing else is found', async () => {
    const imported = `kubernixosConfigurations.default = make [ ${podModule('"web"')} ];`
    const folder = flakes.write('imported', {
      'flake.nix': `{ ${flakes.inputs} outputs = inputs: import ./outputs.nix inputs; }`,
      'outputs.nix': flakes.text(imported).match(/outputs = (.*);\s*\}$/s)?.[1] ?? '',
    })
    expect((await evaluateIn(folder)).source).toBe(`flake ${folder}#default`)
  })

  test.each([
    ['with the attribute in an import', 'kubernixosConfigurations.default = make [ ];'],
    ['without the attribute', 'packages = { };'],
  ])('the flake.lock of a flake that is tried last stays as it is, %s', async (name, outputs) => {
    const imported = flakes.text(outputs).match(/outputs = (.*);\s*\}$/s)?.[1] ?? ''
    const folder = flakes.write(`unnamed ${name}`.replaceAll(' ', '-'), {
      'flake.nix': `{ ${flakes.inputs} outputs = inputs: import ./outputs.nix inputs; }`,
      'outputs.nix': imported,
    })
    await evaluateIn(folder).catch(() => {})
    expect(readdirSync(folder).sort()).toEqual(['flake.nix', 'outputs.nix'])
    await evaluateIn(folder, { flake: '.' }).catch(() => {})
    expect(readdirSync(folder)).toContain('flake.lock')
  })

  test('a flake without the attribute is listed with the places that were searched', async () => {
    const folder = writeFlake(flakes, 'another', 'packages = { };')
    const error = await failureIn(folder)
    expect(error).toHaveProperty('message', expect.stringMatching(/^no configuration found\n/))
    expect(error).toHaveProperty(
      'message',
      expect.stringContaining(
        `\n- ${folder}: no kubernixos.nix, and flake.nix has no kubernixosConfigurations\n`,
      ),
    )
    expect(error).toHaveProperty('message', expect.not.stringContaining('(configuration:'))
  })
})

// Only root can give a link to somebody else.
test.skipIf(process.getuid?.() !== 0)(
  "a link that is somebody else's, above, is refused, whatever it leads to",
  async () => {
    const folder = writeFlake(flakes, 'own', 'kubernixosConfigurations.default = make [ ];')
    const link = join(flakes.write('linked', { 'deep/note': '' }), 'flake.nix')
    symlinkSync(join(folder, 'flake.nix'), link)
    lchownSync(link, 65_534, 65_534)
    expect(await failureIn(join(dirname(link), 'deep'))).toHaveProperty(
      'message',
      `${link} is above the working directory and belongs to another user`,
    )
  },
)

describe('what is not tracked by git', () => {
  const someone = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org']
  const outputs = `kubernixosConfigurations.default = make [ ./shop.nix ];`
  const files = { 'shop.nix': podModule('"web"') }

  test('is named, with what to type, until it is tracked', async () => {
    const folder = writeFlake(flakes, 'untracked', outputs, files)
    git(folder, 'init', '-q')
    for (const file of ['flake.nix', 'shop.nix']) {
      expect(await failureIn(folder)).toMatchObject({
        message: `${folder}/${file} is not tracked by git, so the flake does not see it\n(configuration: flake ${folder})`,
        hint: `type: git -C ${folder} add ${file}`,
      })
      git(folder, 'add', '-N', file)
    }
    expect(await podsIn(folder)).toEqual(['web'])
  })

  test('is also named if a module reads the file as data', async () => {
    const shop = podModule('builtins.readFile ./name')
    const folder = writeFlake(flakes, 'data', outputs, { 'shop.nix': shop })
    git(folder, 'init', '-q')
    git(folder, 'add', '.')
    writeFlake(flakes, 'data', outputs, { name: 'web' })
    expect(await failureIn(folder)).toHaveProperty('hint', `type: git -C ${folder} add name`)
  })

  test('for a file in a submodule, the hint is not git add', async () => {
    const shared = flakes.write('shared', files)
    for (const args of [
      ['init', '-q'],
      ['add', '.'],
      ['commit', '-qm', 'Begin'],
    ])
      git(shared, ...someone, ...args)
    const imports = 'kubernixosConfigurations.default = make [ ./shared/shop.nix ];'
    const folder = writeFlake(flakes, 'with-submodule', imports)
    git(folder, 'init', '-q')
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', shared)
    git(folder, 'add', '.')
    expect(await failureIn(folder)).toMatchObject({
      // Nix 2.8 misses the folder, newer ones the file.
      message: expect.stringMatching(/ (is a|lies in the) git submodule\b.*, which the flake does not see\n/),
      hint: `name the flake with its submodules: --flake '${folder}?submodules=1'`,
    })
  })

  test('a file that is not there at all is only missing', async () => {
    const folder = writeFlake(flakes, 'missing', outputs)
    git(folder, 'init', '-q')
    git(folder, 'add', '.')
    const error = await failureIn(folder)
    expect(error).toHaveProperty('message', expect.stringContaining(`'${folder}/shop.nix'`))
    expect(error).toHaveProperty('message', expect.not.stringContaining('tracked'))
  })
})
