/**
 * Whether a text certainly has not the format that a schema asks for. The formats are those of
 * github.com/go-openapi/strfmt. Only what the server certainly refuses counts; other formats are not checked.
 */
export const breaksFormat: Readonly<Record<string, (text: string) => boolean>> = {
  date: text => !isDate(text),
  'date-time': text => !isTime(text),
  ipv4: text => !/^\d{1,3}(\.\d{1,3}){3}$/.test(text),
  ipv6: text => !/^[\da-f]*:[\da-f:.]*(%.*)?$/i.test(text),
  cidr: text => !/^[\da-f:.]+\/\d+$/i.test(text),
  uuid: text => !/^[\da-f-]{32,36}$/i.test(text),
  byte: text => !/^[\w+/=\s-]*$/.test(text),
  duration: text => !/\d/.test(text),
  email: text => !text.includes('@'),
  uri: text => !/^([a-z][a-z\d+.-]*:|\/|\*$)/i.test(text),
  hostname: text => /\s|\.\./.test(text),
}

function isDate(text: string): boolean {
  const [, month, day] = /^\d{4}-(\d{2})-(\d{2})$/.exec(text) ?? []
  return month !== undefined && day !== undefined && isIn(month, 1, 12) && isIn(day, 1, 31)
}

function isTime(text: string): boolean {
  const [, date = '', hour = '', minute = '', second = ''] =
    /^([^T]*)T(\d{2}):(\d{2}):(\d{2})(.\d+)?(Z|[+-]\d{2}:\d{2})$/i.exec(text) ?? []
  return isDate(date) && isIn(hour, 0, 23) && isIn(minute, 0, 59) && isIn(second, 0, 59)
}

function isIn(digits: string, least: number, most: number): boolean {
  return Number(digits) >= least && Number(digits) <= most
}
