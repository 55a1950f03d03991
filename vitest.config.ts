import { defineConfig } from 'vitest/config'

// Unit tests are table tests of pure code; e2e tests run the compiled binary, one control plane a file.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 900_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
