// Part of npm run docs: writes .krew.yaml, where krew-release-bot looks for its template.
import { writeFileSync } from 'node:fs'
import { homepage } from './homepage.ts'
import { renderKrewBotTemplate } from './krew-manifest.ts'
import { projectFile, root } from './project.ts'

writeFileSync(`${root}.krew.yaml`, renderKrewBotTemplate(projectFile('krew/nixos.yaml'), homepage))
