import { compareSegments, poolBoundaries } from "../features/compareSegments.js";
import type { Segment } from "../shapes/segment.js";
