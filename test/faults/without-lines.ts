import { Transform } from 'node:stream'

/** Passes a text on without its first lines. A line is passed on as soon as it is whole. */
export function withoutLines(count: number): Transform {
  let left = count
  let rest = ''
  const keep = (line: string) => left-- <= 0 && line !== ''
  return new Transform({
    transform(chunk, _encoding, done) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      done(
        null,
        lines
          .filter(keep)
          .map(line => `${line}\n`)
          .join(''),
      )
    },
    flush(done) {
      done(null, keep(rest) ? rest : '')
    },
  })
}
