import type { TextTree } from "./metadata.js";

/**
 * Reads an iXML chunk as a tree of texts; its root BWFXML is left away.
 * @returns undefined where it is no XML.
 * @see Gallery Software, iXML specification 3.
 */
export async function readIxml(text: string): Promise<TextTree | undefined> {
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  try {
    if (XMLValidator.validate(text) !== true) return undefined;
    // Entities beyond the five of XML itself could grow without bound.
    const parser = new XMLParser({
      ignoreAttributes: true,
      ignoreDeclaration: true,
      parseTagValue: false,
      maxNestedTags: 32,
      processEntities: { enabled: true, maxTotalExpansions: 1000, maxExpandedLength: 100_000 },
    });
    const tree = parser.parse(text) as { readonly [key: string]: TextTree };
    return tree.BWFXML ?? tree;
  } catch {
    return undefined;
  }
}
