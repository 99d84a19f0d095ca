import type { TextTree } from "./metadata.js";

/**
 * Parses an iXML chunk as a tree of texts, below its root BWFXML.
 * @param text content of the chunk.
 * @returns the tree; undefined if the text is not XML.
 * @see Gallery Software, iXML specification 3.
 */
export async function readIxml(text: string): Promise<TextTree | undefined> {
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  try {
    if (XMLValidator.validate(text) !== true) return undefined;
    // Custom entities could expand without bound.
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
