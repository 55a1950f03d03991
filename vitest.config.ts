import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

// Unit tests are table tests of pure code; e2e tests run the compiled binary, one control plane a file.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], env: nixEnvironment() } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          env: nixEnvironment(),
          globalSetup: ['test/e2e/setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 900_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})

/** In a container root has no nixbld group, which nix warns of at every call and needs for no evaluation. */
function nixEnvironment(): Record<string, string> {
  if (process.getuid?.() !== 0 || process.env['NIX_CONFIG'] !== undefined) return {}
  return /^nixbld:/m.test(readFileSync('/etc/group', 'utf8')) ? {} : { NIX_CONFIG: 'build-users-group =' }
}
