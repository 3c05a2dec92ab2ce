import { parseXml, type XmlElement } from '@rgrove/parse-xml'
import { describe, expect, it } from 'vitest'
import { reportHtml } from '../../main/export/reportHtml.ts'
import { report } from '../figures/sample.ts'
import { hardLabels } from './drawings.ts'
import { oddNames, reportOf } from './reportSample.ts'

/** Names that would do something in a page, if they were not text there. */
const names = [
  ...new Set([...hardLabels, ...oddNames]),
  '"><img src=x onerror=alert(1)>',
  "'/><svg onload=alert(1)>",
  '</style></title></script><script>alert(1)</script>',
  ']]><!-- --><?x ?>',
  '&lt;b&gt; &amp;#60;',
  'javascript:alert(1)',
  'zr-c1 and url(#zr-c1)',
  'ctrl \u0000\u001b[2J\u202e',
]
const [aClass] = report.classes
const [run] = Object.values(report.convergence)

/** A report in which everything that people name is called that. */
const named = (name: string) =>
  reportOf({
    models: [name, 'other'],
    data: name,
    project: `${name}.carryover`,
    report: {
      networks: { ...report.networks, pretrained: name },
      classes: [{ ...aClass, name, learnedByScratch: 0.5 }],
      convergence: { [name]: run },
      settings: { ...report.settings, data: name, probeData: name },
    },
  })

/** The page as XML: what is not well-formed does not pass. Elements of HTML that have no end are given one. */
const asXml = (html: string) =>
  parseXml(html.replace('<!doctype html>', '').replace(/<meta ([^>]*)>/g, '<meta $1/>')).root!

interface Found {
  elements: Set<string>
  attributes: Set<string>
  links: string[]
}

function look(element: XmlElement, found: Found): Found {
  found.elements.add(element.name)
  for (const [name, value] of Object.entries(element.attributes)) {
    found.attributes.add(name)
    if (name.endsWith('href') || name === 'src') found.links.push(value)
    if (/^(id|clip-path|fill)$/.test(name) && value.includes('#')) found.links.push(value)
  }
  for (const child of element.children) if ('children' in child) look(child, found)
  return found
}

const inside = async (html: Promise<string>) =>
  look(asXml(await html), { elements: new Set(), attributes: new Set(), links: [] })

/** What a page shows of a name. */
const letters = (text: string) => text.replace(/[\s\p{Cc}]/gu, '')

describe('names in the report as HTML', async () => {
  const plain = await inside(reportHtml(named('plain')))

  it.each(names)('%j is text: no element, no attribute and no link more', async (name) => {
    const html = await reportHtml(named(name))
    const found = await inside(Promise.resolve(html))
    expect([...found.elements].filter((element) => !plain.elements.has(element))).toEqual([])
    expect([...found.attributes].filter((attribute) => !plain.attributes.has(attribute))).toEqual([])
    expect(found.links.filter((link) => !/^(url\()?#[\w-]+\)?$/.test(link))).toEqual([])
    expect(letters(asXml(html).text)).toContain(letters(name))
  })

  it('a name like an id of a drawing stays what it is', async () => {
    expect(asXml(await reportHtml(named('zr-c1'))).text.match(/zr-c1/g)!.length).toBeGreaterThan(5)
  })

  it('nothing in it asks for anything elsewhere', async () => {
    expect([...plain.elements]).not.toEqual(expect.arrayContaining(['script', 'iframe', 'link', 'object', 'form']))
    expect(await reportHtml(named('plain'))).not.toMatch(/(src|href)="(?!#)|url\((?!#|"?data:)/)
  })
})
