import { repository } from '../package.json'

/** The project's page: package.json's `repository`, `github:OWNER/NAME`, is the one place that says where it is. */
export const homepage: string = repository.replace(/^github:/, 'https://github.com/')
